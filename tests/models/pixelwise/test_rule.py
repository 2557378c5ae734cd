"""Pictures and masks that models of single pixels read in turns."""

import numpy as np
import pytest

from drawn_discs import discs
from drawn_masks import InMemory
from pupille.data.mask_targets import MaskTargets
from pupille.images.geometry import Geometry
from pupille.models.pixelwise.mean_mask import TOGETHER, MeanMask
from pupille.models.pixelwise.pixel_forest import PixelForest
from pupille.models.pixelwise.rule import PlacedMasks, PreparedPictures
from pupille.models.pixelwise.threshold import Threshold
from pupille.models.preprocessing import Preprocessing

SIDE, N = 24, TOGETHER + 3
PICTURES, MASKS = (np.stack(arrays) for arrays in discs(N, SIDE))
PIXELS = PICTURES.astype(np.uint8)[..., None]


class Watched:
    """Pixels that remember how many of them were ever asked for together."""

    ndim, shape, dtype = 4, PIXELS.shape, PIXELS.dtype

    def __init__(self):
        self.most = 0

    def __len__(self):
        return N

    def __getitem__(self, key):
        self.most = max(self.most, len(PIXELS[key]))
        return PIXELS[key]


def in_turns(pixels):
    prepared = Preprocessing.learned(PIXELS, low=0.0, high=255.0)
    ids = tuple(map(str, range(N)))
    store = InMemory(dict(zip(ids, MASKS.astype(np.int16), strict=True)))
    targets = MaskTargets(ids, store, ("floor", "disc"), 0).placed(Geometry(SIDE, SIDE))
    return PreparedPictures(pixels, prepared), PlacedMasks(targets)


@pytest.mark.parametrize("kind", [MeanMask, Threshold, PixelForest])
def test_pictures_in_turns_give_the_model_that_they_give_together(kind):
    pictures, masks = in_turns(PIXELS)
    settings = {"classes": 2, "background": 0, "seed": 0}
    together = kind.fitted(
        pictures[:], MASKS.astype(np.int16), (pictures[:], MASKS.astype(np.int16)), **settings
    )
    one_by_one = kind.fitted(pictures, masks, (pictures, masks), **settings)
    for picture in pictures[:4]:
        assert np.array_equal(one_by_one.classes_of(picture), together.classes_of(picture))
    assert one_by_one.parameters == together.parameters


@pytest.mark.parametrize(("kind", "most"), [(MeanMask, 0), (PixelForest, 1)])
def test_no_more_pictures_than_needed_are_held_together(kind, most):
    pixels = Watched()
    kind.fitted(*in_turns(pixels), None, classes=2, background=0, seed=0)
    assert pixels.most == most
