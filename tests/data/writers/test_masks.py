"""Masks of classes, read again by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.data.writers.masks import write_masks
from pupille.errors import DataError


def values(data):
    return np.asarray(Image.open(io.BytesIO(data)))


def test_each_pixel_has_its_class_the_smaller_object_on_top(every_kind, written):
    files, notes = written(write_masks, every_kind)
    assert files["classes.txt"] == b"background\ncell\ndust\n"
    mask = values(files["masks/a.png"])
    assert mask.shape == (30, 40)
    # The mask of dust lies over the triangle of a cell; outside both there is nothing.
    assert (mask[4:10, 4:8] == 2).all()
    assert (mask[4, 12], mask[0, 0], mask[29, 39]) == (1, 0, 0)
    assert any(note.startswith("On 1 image objects of different classes cover each other") for note in notes)


def test_a_box_without_an_outline_is_ignored(every_kind, written):
    files, notes = written(write_masks, every_kind)
    mask = values(files["masks/b.png"])
    assert (mask[2:7, 1:5] == 255).all()
    assert set(np.unique(mask)) == {0, 255}
    assert any(note.startswith("2 objects have boxes and no outline") for note in notes)


def test_the_palette_is_that_of_pascal_voc(every_kind, written):
    palette = Image.open(io.BytesIO(written(write_masks, every_kind)[0]["masks/a.png"])).getpalette()
    assert palette[:12] == [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0]


def test_boxes_alone_make_no_masks(boxes, written):
    with pytest.raises(DataError, match="has boxes alone"):
        written(write_masks, boxes)
