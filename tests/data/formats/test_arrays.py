"""Arrays from Python: shapes, types and labels that are taken, and a way out for those that are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch

from pupille.data.dataset import ArrayImages
from pupille.data.formats.arrays import from_arrays
from pupille.errors import DataError


def kept(images: object) -> np.ndarray:
    store = from_arrays(images).images
    assert isinstance(store, ArrayImages)
    return store.array


@pytest.mark.parametrize(
    ("given", "shape"),
    [((3, 4, 5), (3, 4, 5)), ((3, 4, 5, 1), (3, 4, 5)), ((3, 4, 5, 3), (3, 4, 5, 3))],
)
def test_grey_and_colour_are_taken(given: tuple[int, ...], shape: tuple[int, ...]) -> None:
    assert kept(np.zeros(given, dtype=np.uint8)).shape == shape


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ((3, 64), "images.reshape"),
        ((3, 3, 8, 8), r"transpose\(0, 2, 3, 1\)"),
        ((3, 8, 8, 4), r"images\[\.\.\., :3\]"),
        ((3, 8, 8, 2), "that shape"),
        ((8,), "that shape"),
        ((0, 8, 8), "no pixels"),
    ],
)
def test_other_shapes_are_refused_with_the_way_out(given: tuple[int, ...], way: str) -> None:
    with pytest.raises(DataError, match=way):
        from_arrays(np.zeros(given, dtype=np.uint8))


@pytest.mark.parametrize(
    ("given", "dtype", "values"),
    [
        (np.array([False, True]), np.uint8, [0, 255]),
        (np.array([0, 255], dtype=np.int64), np.uint8, [0, 255]),
        (np.array([0, 256], dtype=np.int64), np.uint16, [0, 256]),
        (np.array([0, 40_000], dtype=np.uint16), np.uint16, [0, 40_000]),
        (np.array([-0.5, 1.5]), np.float32, [-0.5, 1.5]),
    ],
)
def test_pixels_keep_their_values_and_depth(given: np.ndarray, dtype: type, values: list[float]) -> None:
    array = kept(given.reshape(1, 1, 2))
    assert array.dtype == dtype
    assert array.ravel().tolist() == values


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (np.array([-1, 5]), "between 0 and 65535. Got -1 to 5"),
        (np.array([0, 70_000]), "Got 0 to 70000"),
        (np.array([0.0, np.nan]), "not a number"),
        (np.array([0.0, np.inf]), "infinite"),
        (np.array(["a", "b"]), "must be numbers"),
    ],
)
def test_values_that_are_no_pixels_are_refused(given: np.ndarray, message: str) -> None:
    with pytest.raises(DataError, match=message):
        from_arrays(given.reshape(1, 1, 2))


def test_images_of_several_sizes_are_refused() -> None:
    with pytest.raises(DataError, match=r"not all of one size"):
        from_arrays([np.zeros((2, 3)), np.zeros((3, 3))])


def test_labels_are_text_or_numbers() -> None:
    images = np.zeros((3, 2, 2), dtype=np.uint8)
    assert from_arrays(images, ["b", "a", "b"]).classes == ("a", "b")
    assert from_arrays(images, np.array([10, 9, 10])).classes == ("9", "10")
    assert from_arrays(images, np.array([1.0, 2.0, 1.0])).classes == ("1", "2")
    assert from_arrays(images).classes == ()
    assert from_arrays(images, [0.5, 1.0, 1.0]).classes == ("0.5", "1")
    with pytest.raises(DataError, match=r"Got inf"):
        from_arrays(images, [np.inf, 1.0, 1.0])
    for empty, words in ((None, "missing"), (" ", "empty")):
        with pytest.raises(DataError, match=f"a label is {words}"):
            from_arrays(images, ["a", empty, "b"])
    with pytest.raises(DataError, match=r"3 images came with 2 labels"):
        from_arrays(images, ["a", "b"])


def test_a_given_split_is_taken_by_its_usual_names() -> None:
    images = np.zeros((3, 2, 2), dtype=np.uint8)
    made = from_arrays(images, ["a", "b", "a"], splits=["train", "val", "TEST"])
    assert list(made.samples["split"]) == ["train", "validation", "test"]
    with pytest.raises(DataError, match=r"a split must be one of train, validation, test. Got 'tset'"):
        from_arrays(images, ["a", "b", "a"], splits=["train", "val", "tset"])


def test_pixels_are_taken_out_of_whatever_holds_them() -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    tensor = torch.tensor(values, requires_grad=True)
    for images in (tensor, list(tensor), (row for row in values), np.ma.masked_array(values)):
        assert np.array_equal(kept(images), values)
    with pytest.raises(DataError, match="1 of the pixels are masked"):
        from_arrays(np.ma.masked_array(values, mask=values == 5))
    with pytest.raises(DataError, match="If these are paths"):
        from_arrays(np.array(["a.png", "b.png"]), [0, 1])


def test_a_group_that_is_missing_is_none() -> None:
    images = np.zeros((5, 2, 2), dtype=np.uint8)
    groups = pd.Series(["p1", pd.NA, None, np.nan, "p1"], dtype=object)
    masked = np.ma.masked_array(["p1", "x", "x", "x", "p1"], mask=[0, 1, 1, 1, 0])
    for given in (groups, groups.astype("string"), masked):
        assert list(from_arrays(images, list("abcab"), groups=given).samples["group"]) == [
            "p1",
            "",
            "",
            "",
            "p1",
        ]
