"""Which column of a table is taken for its split, and what is said."""

import pandas as pd
import pytest

from pupille.data.formats.split_column import with_split_column
from pupille.errors import DataError


def split_of(asked=None, **columns):
    n = max(map(len, columns.values()))
    cells = pd.DataFrame(
        {"path": [f"{i}.png" for i in range(n)], "label": ["a"] * n, **columns}, dtype=object
    )
    made, notes = with_split_column(cells, asked, ("path", "label"), "t.csv")
    return (list(made["split"]) if "split" in made else None), notes


THREE = ["train", "validation", "test"]


@pytest.mark.parametrize("column", ["phase", "data set", "set", "fold", "Subset", "Usage", "whatever"])
@pytest.mark.parametrize(
    "values",
    [["train", "val", "test"], ["Training data", "dev", "holdout"], ["TRAIN_SET", "eval", "Hold-out"]],
)
def test_a_column_whose_values_name_parts_is_the_split_and_that_is_said(column, values):
    split, (note,) = split_of(**{column: values})
    assert split == THREE
    assert repr(column) in note
    assert f"{values[2]!r} is test" in note
    assert "--split-column" in note


@pytest.mark.parametrize(
    ("columns", "right"),
    [
        ({"is_valid": ["False", "True", "False"]}, ["train", "validation", "train"]),
        ({"is_test": ["0", "0", "1"]}, ["train", "train", "test"]),
        ({"is_training_image": ["1", "1", "0"]}, ["train", "train", "test"]),
        ({"in_test_set": ["no", "no", "YES"]}, ["train", "train", "test"]),
        (
            {"is_valid": ["0", "1", "0", "0"], "is_test": ["0", "0", "1", "0"]},
            ["train", "validation", "test", "train"],
        ),
        ({"is_valid": ["TRUE", "FALSE", "FALSE"]}, ["validation", "train", "train"]),
        ({"Usage": ["Training", "PublicTest", "PrivateTest"]}, ["train", "test", "test"]),
        ({"set": ["train", "train"]}, ["train", "train"]),
        ({"set": ["train", "", "test"]}, ["train", "", "test"]),
        ({"set": ["train", "dev", "eval"]}, THREE),
        ({"set": ["train", "eval", "test"]}, THREE),
        ({"split": ["train", "dev", "hold_out"]}, THREE),
    ],
)
def test_truth_values_and_other_words_are_understood(columns, right):
    split, notes = split_of(**columns)
    assert split == right
    assert notes


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"fold": ["1", "2", "3"]}, "--leave-out fold"),
        ({"phase": ["new moon", "full moon"]}, "--leave-out phase"),
        ({"valid": ["True", "False", "False"]}, "--split-column valid"),
        ({"is_valid": ["True", "True", "False"]}, "--split-column is_valid"),
    ],
)
def test_what_may_be_meant_otherwise_is_not_taken_but_told_with_the_option(columns, word):
    split, (note,) = split_of(**columns)
    assert split is None
    assert word in note


@pytest.mark.parametrize(
    "columns",
    [
        {"split": ["train", "val", ""]},
        {"age": ["3", "4"], "sex": ["m", "f"], "smoker": ["0", "1"]},
        {"set": ["A"], "test": ["3"]},
        {"comment": ["a test", "training needed"]},
        {"split": ["train", "test"], "phase": ["test", "train"]},
    ],
)
def test_a_column_split_and_other_metadata_are_left_without_a_word(columns):
    split, notes = split_of(**columns)
    assert (split, notes) == (columns.get("split"), [])


def test_the_column_that_is_asked_for_goes_before_others():
    columns = {"split": ["train", "train"], "phase": ["val", "train"], "valid": ["1", "0"]}
    assert split_of("phase", **columns)[0] == ["validation", "train"]
    assert split_of("valid", **columns)[0] == ["validation", "train"]
    assert split_of(**columns)[0] == ["train", "train"]


def test_columns_that_disagree_or_name_no_parts_are_refused():
    with pytest.raises(
        DataError, match=r"could be its split, and they differ: 'phase', 'set'. .*--split-column"
    ):
        split_of(phase=["train", "test"], set=["test", "train"])
    with pytest.raises(DataError, match=r"'age' of the table 't.csv' is no split: its values are '3', '4'"):
        split_of("age", age=["3", "4"])
    with pytest.raises(DataError, match=r"--split-column must be one of"):
        split_of("agee", age=["3", "4"])
    assert split_of(phase=["train", "test"], set=["training", "testing"])[0] == ["train", "test"]
