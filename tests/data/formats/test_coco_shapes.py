"""`segmentation` of COCO in each of its forms; masks against `pycocotools`."""

import json

import msgspec
import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.data.formats.coco_shapes import MOST_RINGS, ShapeReader
from pupille.errors import DataError
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength


def shape(value, reader=None):
    return (reader or ShapeReader()).shape(msgspec.Raw(json.dumps(value).encode()))


@pytest.mark.parametrize("nothing", [None, [], [[]]])
def test_nothing_drawn_is_no_shape(nothing):
    assert shape(nothing) is None
    assert ShapeReader().shape(msgspec.Raw(b"")) is None


def test_parts_of_an_outline_and_a_flat_list_are_rings_of_corners():
    drawn = shape([[0, 0, 4, 0, 4, 2], [5, 5, 6, 5, 6, 6, 5, 6]])
    assert isinstance(drawn, Polygons)
    assert [ring.tolist() for ring in drawn.rings] == [
        [[0, 0], [4, 0], [4, 2]],
        [[5, 5], [6, 5], [6, 6], [5, 6]],
    ]
    assert [ring.tolist() for ring in shape([0, 0, 4, 0, 4, 2]).rings] == [[[0, 0], [4, 0], [4, 2]]]


def test_parts_with_fewer_than_three_corners_are_left_out_and_counted():
    reader = ShapeReader()
    assert len(shape([[0, 0, 4, 0, 4, 2], [1, 1, 2, 2]], reader).rings) == 1
    assert shape([[1, 1]], reader) is None
    assert reader.short_rings == 2


@pytest.mark.parametrize("is_compressed", [True, False])
def test_a_mask_is_that_of_pycocotools(is_compressed):
    mask = np.zeros((7, 5), dtype=np.uint8, order="F")
    mask[2:5, 1:4] = 1
    text = coco_mask.encode(mask)["counts"].decode()
    # Column by column: 7 + 2 pixels of nothing, then 3 of each of three columns with 4 between them.
    counts = text if is_compressed else [9, 3, 4, 3, 4, 3, 9]
    drawn = shape({"size": [7, 5], "counts": counts})
    assert isinstance(drawn, RunLength)
    assert (drawn.size, drawn.area, drawn.counts.tolist()) == ((7, 5), 9, [9, 3, 4, 3, 4, 3, 9])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([1, [2, 3, 4, 5, 6, 7]], "mixes numbers and lists"),
        ([[0, 0, 4, 0, 4]], "an x without a y"),
        ([[0]] * (MOST_RINGS + 1), "10,001 parts"),
        ("outline", "not as it should be"),
        ({"size": [7], "counts": [35]}, "not as it should be"),
        ({"size": [7, 5], "counts": [-1]}, "not as it should be"),
    ],
)
def test_what_can_be_no_outline_is_refused_with_the_reason(value, reason):
    with pytest.raises(DataError, match=reason):
        shape(value)
