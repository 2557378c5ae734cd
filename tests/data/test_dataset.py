"""The table of samples: what it refuses, how it is counted and cut, and the hash of its rows."""

import numpy as np
import pandas as pd
import pytest

from pupille.data.dataset import ArrayImages, Dataset, LeftOut, hash_rows
from pupille.errors import DataError, ImageError

IMAGES = ArrayImages(np.arange(16, dtype=np.uint8).reshape(4, 2, 2))
TABLE = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "path": ["0", "1", "2", "3"],
        "split": ["test", "train", "train", "test"],
        "group": ["", "p", "p", ""],
        "label": ["dog", "cat", "dog", "dog"],
    }
)


def made(table=TABLE, **fields):
    return Dataset(table, ("cat", "dog"), IMAGES, "pets", "a test", **fields)


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("id", ["a", "b", "b", "c"], "'b' stands twice"),
        ("split", ["train", "train", "holdout", "test"], "'holdout'"),
        ("label", ["cat", "dog", "cow", "dog"], "'cow' is not one of the classes cat, dog"),
    ],
)
def test_what_does_not_fit_together_is_refused_by_name(column, values, message):
    with pytest.raises(DataError, match=message):
        made(TABLE.assign(**{column: values}))


def test_every_missing_column_is_named():
    with pytest.raises(DataError, match="missing: split, label"):
        made(TABLE.drop(columns=["label", "split"]))


def test_a_data_set_shows_itself_in_one_line():
    line = repr(made())
    assert "\n" not in line
    assert len(line) < 100
    assert "pets" in line
    assert "4 images" in line.replace("\u00a0", " ")


def test_a_subset_keeps_the_order_asked_for_the_classes_and_the_pictures():
    part = made().subset([3, 1])
    assert list(part.samples["id"]) == ["d", "b"]
    assert part.labels.tolist() == [1, 0]
    assert part.subset([0]).classes == ("cat", "dog")
    pixels = part.images.read(part.samples["path"].iloc[1]).pixels
    assert pixels.tolist() == [[4, 5], [6, 7]]


def test_parts_groups_and_classes_are_counted():
    dataset = made()
    assert dataset.given_splits == ("train", "test")
    assert dataset.rows("test").tolist() == [0, 3]
    assert dataset.groups == ("", "p", "p", "")
    assert made(TABLE.assign(group="")).groups is None
    assert dataset.counts() == {
        "cat": {"train": 1, "validation": 0, "test": 0},
        "dog": {"train": 1, "validation": 0, "test": 2},
    }


def test_the_data_set_in_one_line_says_what_is_given_and_what_was_left_out():
    left_out = (LeftOut.of(ImageError("e.png", "is damaged")),)
    said = made(left_out=left_out).sentence()
    assert said == "pets: a test, 4 images, 2 classes, given split: train 2 / test 2; 1 file left out"
    assert made(TABLE.assign(split="")).sentence() == "pets: a test, 4 images, 2 classes, no split given"


def test_the_hash_of_rows_depends_on_every_cell_but_not_on_their_order():
    rows = [("a", "1"), ("b", "2")]
    assert hash_rows(rows) == hash_rows(rows[::-1])
    others = [[("a", "2"), ("b", "1")], [("a1", ""), ("b", "2")], [("a", "1")], [*rows, ("a", "1")]]
    assert len({hash_rows(table) for table in [rows, *others]}) == 5
