"""What X may be, and how it becomes pixels of one size."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pupille.errors import ConfigError, DataError
from pupille.estimators.inputs import PictureReader, are_paths, picture_shape, span, stack
from pupille.images.geometry import Geometry


@pytest.mark.parametrize(
    ("X", "paths"),
    [
        (["a.png", Path("b.png")], True),
        (np.array(["a.png"]), True),
        (pd.Series(["a.png", "b.png"]), True),
        ([], False),
        ("a.png", False),
        (b"a.png", False),
        (np.array([["a.png"], ["b.png"]]), True),
        (pd.DataFrame({"path": ["a.png", "b.png"]}), True),
        (np.array([["a.png", "b.png"]]), False),
        (pd.DataFrame({"path": ["a.png"], "label": ["cat"]}), False),
        (np.array([["a.png"], [None]]), False),
        (["a.png", 3], False),
        (np.zeros(3), False),
        (iter(["a.png"]), False),
    ],
)
def test_only_a_sequence_of_paths_is_one(X: Any, paths: bool) -> None:
    assert are_paths(X) is paths


@pytest.mark.parametrize(
    ("entry", "wanted", "shape"),
    [
        ((64,), None, (1, 64, 1)),
        ((64,), (16, 4), (16, 4, 1)),
        ((48,), (4, 4, 3), (4, 4, 3)),
        ((7, 9), None, (7, 9, 1)),
        ((7, 9, 3), (7, 9, 3), (7, 9, 3)),
    ],
)
def test_an_entry_has_height_width_and_channels(
    entry: tuple[int, ...], wanted: tuple[int, ...] | None, shape: tuple[int, int, int]
) -> None:
    assert picture_shape(entry, wanted) == shape


@pytest.mark.parametrize(
    ("entry", "wanted", "error", "words"),
    [
        ((64,), (8, 9), ConfigError, "must be that number"),
        ((64,), (64,), ConfigError, "must be that number"),
        ((64,), (-8, -8), ConfigError, "must be that number"),
        ((7, 9), (9, 7), ConfigError, "leave image_shape"),
        ((3, 7, 9), None, DataError, r"Got \(N, 3, 7, 9\)"),
        ((32,), (4, 4, 2), DataError, "1 or 3 channels"),
    ],
)
def test_a_shape_that_is_no_picture_is_refused(
    entry: tuple[int, ...], wanted: tuple[int, ...] | None, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        picture_shape(entry, wanted)


def test_numbers_that_are_all_the_same_still_span_something() -> None:
    assert span(np.array([[3.0, -2.0], [0.5, 1.0]])) == (-2.0, 3.0)
    assert span(np.full((2, 2), 5)) == (5.0, 6.0)


def test_pictures_of_other_depths_and_colours_are_stacked_on_one_scale() -> None:
    # White is 255 of 8 bits and 65535 of 16; ITU-R 601 weighs red by 0.299.
    white, deep = np.full((2, 2), 255, np.uint8), np.full((2, 2), 65535, np.uint16)
    batch = stack([white, deep], Geometry(2, 2), 3, "16-bit")
    assert batch.shape == (2, 2, 2, 3)
    assert np.unique(batch).tolist() == [65535]
    red = np.zeros((2, 2, 3), np.uint8)
    red[..., 0] = 200
    grey = stack([red], Geometry(2, 2), 1, "8-bit")
    assert (grey.dtype, np.unique(grey).tolist()) == (np.uint8, [60])


def test_deep_pictures_are_cut_to_the_window_of_the_training_ones_and_arrays_are_not(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    training = rng.integers(1000, 3000, (4, 8, 8)).astype(np.uint16)
    paths = [tmp_path / f"{k}.png" for k in range(5)]
    for path, picture in zip(paths, [*training, np.array([[0, 65535] * 4] * 8, np.uint16)], strict=True):
        Image.fromarray(picture).save(path)
    reader = PictureReader.learned(paths[:4], None, model="logistic")
    assert (reader.geometry, reader.channels, reader.depth) == (Geometry(8, 8), 1, "16-bit")
    assert reader.window == pytest.approx(tuple(np.percentile(training, (0.1, 99.9))))
    outside = reader.read(paths[4:])
    assert np.unique(outside) == pytest.approx(reader.window)

    floats = training.astype(float)
    by_array = PictureReader.learned(floats, None, model="logistic")
    assert by_array.window == (floats.min(), floats.max())
    assert by_array.read(floats * 10).max() == floats.max() * 10


GREY = np.arange(17, dtype=float).repeat(4).reshape(17, 2, 2)
"""Whole numbers from 0 to 16, as floats."""


@pytest.mark.parametrize(
    ("training", "asked", "words"),
    [
        (GREY, GREY / 16, "fitted to whole numbers from 0 to 16. Got numbers from 0 to 1"),
        (GREY, GREY.astype(np.uint8), "fitted to whole numbers from 0 to 16. Got bytes"),
        (GREY / 16, GREY.astype(np.uint8), "fitted to numbers from 0 to 1. Got bytes"),
        (GREY / 16, GREY, "Got numbers from 0 to 16"),
        (GREY / 16, GREY * 16, "Got numbers from 0 to 256"),
        ((GREY * 4000).astype(np.uint16), GREY.astype(np.uint8), "Got bytes"),
        (GREY, -GREY * 100, "Got numbers from -1600 to -?0"),
    ],
)
def test_numbers_of_another_scale_are_refused(training: Any, asked: Any, words: str) -> None:
    reader = PictureReader.learned(training, None, model="logistic")
    with pytest.raises(DataError, match=words):
        reader.read(asked)


@pytest.mark.parametrize(
    ("training", "asked"),
    [
        (GREY, GREY[:2]),
        (GREY, GREY[:1]),
        (GREY, (GREY[1:] + GREY[:-1]) / 2),
        (GREY.astype(int), GREY.astype(np.uint8)),
        (GREY.astype(int), GREY / 2),
        (GREY / 16, GREY / 32),
        (GREY / 16, GREY[:2]),
        (GREY - 8, GREY * 3),
    ],
)
def test_other_numbers_on_the_same_scale_are_read(training: Any, asked: Any) -> None:
    reader = PictureReader.learned(training, None, model="logistic")
    assert np.array_equal(reader.read(asked)[..., 0], asked)
