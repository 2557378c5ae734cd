"""Names of classes and splits: usual spellings, the order of classes, and names that differ only by case."""

import numpy as np
import pytest

from pupille.data.class_names import (
    alike_notes,
    check_classes,
    class_name,
    class_order,
    is_part_name,
    part_named,
    parts_named,
    split_named,
    with_class_names,
)
from pupille.data.formats.arrays import from_arrays
from pupille.errors import DataError

PIXELS = np.zeros((4, 2, 2), np.uint8)


@pytest.mark.parametrize(
    ("written", "meant"),
    [(" Training ", "train"), ("VAL", "validation"), ("testing", "test"), ("holdout", None), ("", None)],
)
def test_usual_names_of_a_split_are_known_in_any_case(written, meant):
    assert split_named(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            (name, "train")
            for name in ("training_set", "Train_Data", "seg_train", "TrainImages", "train2017", "trainA")
        ),
        *((name, "train") for name in ("trainset", "01-TRAIN", "trainval", "entraînement", "Train")),
        *(
            (name, "validation")
            for name in ("Valid set", "val_256", "dev", "DEV-data", "eval", "my.validation")
        ),
        *(
            (name, "test")
            for name in ("test_set", "testdata", "holdout", "hold-out", "Held_Out", "PublicTest", "TESTING")
        ),
        *(
            (name, None)
            for name in ("", "cats", "testannot", "contest", "train_test", "trained", "invalid", "fold1")
        ),
        *((name, None) for name in ("testament", "valley", "device", "evaluate", "latest", "strain")),
    ],
)
def test_a_part_is_known_by_one_of_its_words_whatever_stands_around_it(written, meant):
    assert part_named(written) == meant


@pytest.mark.parametrize("written", ["Train", "Hold-out", "train set", "VAL_data", "dev", "test2017"])
def test_a_name_of_a_part_is_nothing_else(written):
    assert is_part_name(written)
    assert not is_part_name(f"{written} needed")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["train", "eval"], ["train", "validation"]),
        (["train", "dev", "eval"], ["train", "validation", "test"]),
        (["train", "eval", "test"], ["train", "validation", "test"]),
        (["train", "dev_set", "eval_set", "test_set"], ["train", "validation", "validation", "test"]),
    ],
)
def test_eval_is_what_the_other_names_leave_over(written, meant):
    assert list(parts_named(written).values()) == meant


def test_an_accent_typed_as_two_letters_names_the_same_class():
    assert class_name(" chate\u0301 ") == class_name("chat\u00e9") == "chat\u00e9"


def test_whole_numbers_are_ordered_by_value_and_anything_else_by_spelling():
    assert class_order(["10", "2", "1", "2"]) == ("1", "2", "10")
    assert class_order(["10", "2", "1", "x"]) == ("1", "10", "2", "x")
    assert class_order([]) == ()


def test_classes_that_differ_only_by_case_are_told_by_name():
    (note,) = alike_notes(["Cat", "cat", "dog"])
    assert "'Cat'" in note
    assert "'cat'" in note
    assert alike_notes(["cat", "cats", "dog"]) == ()


def test_numbers_become_the_names_they_stand_for_unless_one_has_no_name():
    numbered = from_arrays(PIXELS, [2, 0, 2, 0])
    named = with_class_names(numbered, ["ant", "bee", "cow"])
    assert named.classes == ("ant", "cow")
    assert list(named.samples["label"]) == ["cow", "ant", "cow", "ant"]
    assert named.labels.tolist() == [1, 0, 1, 0]
    assert with_class_names(numbered, ["ant", "bee"]) is numbered


def test_a_single_class_is_refused_by_name_and_two_pass():
    with pytest.raises(DataError, match=r"one class only, 'cat'"):
        check_classes(from_arrays(PIXELS, ["cat"] * 4))
    two = from_arrays(PIXELS, ["cat", "dog"] * 2)
    with pytest.raises(DataError, match="no image"):
        check_classes(two.subset([]))
    assert check_classes(two) is two
