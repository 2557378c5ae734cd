"""The forest on filters around each pixel."""

import numpy as np

from pupille.models.pixelwise.pixel_forest import PixelForest


def test_classes_are_drawn_by_the_square_root_of_their_pixels():
    rng = np.random.default_rng(0)
    picture = rng.normal(size=(1, 100, 100, 1)).astype(np.float32)
    mask = np.zeros((1, 100, 100), dtype=np.int16)
    mask[0, :4] = 1
    forest = PixelForest.fitted(picture, mask, None, classes=2, background=0, seed=0)
    # Of 4,000 the rare class would have a share of 20 / (20 + 97.98), 679: it has 400, and all of them are drawn. Of
    # the other 4,000 * 97.98 / 117.98, rounded up.
    assert forest.pixels == 400 + 3_322
