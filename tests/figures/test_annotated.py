"""An annotated image for a paper: every object where it is, in the colour of its class."""

import numpy as np
import pytest

import pupille
from drawn_sets import boxed, masked, pictures, table
from pupille.errors import ConfigError, DataError
from pupille.figures.annotated import CLEAR, annotated_figure
from pupille.figures.paper import save


def test_boxes_lie_where_they_are_and_their_classes_stand_below(tmp_path):
    dataset = pupille.open(boxed(tmp_path / "data")[0])
    figure = annotated_figure(dataset, "images/im01.png")
    (ax,) = figure.axes
    # Pixel 0 reaches from -0.5 to 0.5 on the axes of a picture.
    assert [(*patch.get_xy(), patch.get_width(), patch.get_height()) for patch in ax.patches] == [
        (1.5, 1.5, 10, 10),
        (19.5, 19.5, 12, 12),
        (29.5, 1.5, 6, 6),
    ]
    colours = [patch.get_edgecolor() for patch in ax.patches]
    assert colours[0] == colours[1] != colours[2]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["cell", "dust"]
    assert save(figure, tmp_path / "a.pdf").is_file()


def test_a_mask_lies_over_its_pixels_and_the_background_stays_clear(tmp_path):
    dataset = pupille.open(masked(tmp_path / "data"))
    figure = annotated_figure(dataset, "images/im02.png")
    _, layer = figure.axes[0].images
    mask = dataset.masks.read("images/im02.png") == 1
    assert np.asarray(layer.get_array())[..., 3] == pytest.approx(CLEAR * mask)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["foreground"]


def test_an_unknown_image_and_one_without_drawings_are_refused(tmp_path):
    dataset = pupille.open(boxed(tmp_path / "data")[0])
    with pytest.raises(ConfigError, match="Did you mean"):
        annotated_figure(dataset, "images/im1.png")
    rows = [[f"photos/{stem}.png", stem] for stem in pictures(tmp_path / "photos", 2)]
    plain = pupille.open(table(tmp_path / "truth.csv", [["file", "label"], *rows]))
    with pytest.raises(DataError, match="nothing is drawn"):
        annotated_figure(plain, "photos/im00.png")
