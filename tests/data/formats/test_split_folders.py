"""Folders that are parts of a split: by names, by words in names, by what they hold, as the user says, or refused."""

from pathlib import Path

import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.formats.folder import read_folder
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS


def make(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(file, format="PNG")


def classes_in(*folders: str, classes=("cats", "dogs"), n=2):
    return [f"{folder}/{label}/{i}.png" for folder in folders for label in classes for i in range(n)]


def read(root: Path, *paths: str, **settings):
    make(root, *paths)
    return read_folder(root, DataConfig(**settings), DEFAULT_LIMITS, "photos")


def parts_of(dataset):
    """Top folder -> the part that all its images are in."""
    pairs = {
        (path.split("/")[0], part)
        for path, part in zip(dataset.samples["path"], dataset.samples["split"], strict=True)
    }
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


NAMES = {
    "training_set": "train",
    "test_set": "test",
    "Train_Data": "train",
    "Test_Data": "test",
    "seg_train": "train",
    "seg_test": "test",
    "TRAINING": "train",
    "dev": "validation",
    "eval": "validation",
    "holdout": "test",
    "Hold-out": "test",
    "my valid set": "validation",
    "train2017": "train",
    "val2017": "validation",
}


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize(
    "tops",
    [
        ("training_set", "test_set"),
        ("Train_Data", "Test_Data"),
        ("seg_train", "seg_test"),
        ("TRAINING", "my valid set", "Hold-out"),
        ("train2017", "val2017"),
        ("training_set", "dev", "holdout"),
    ],
)
def test_parts_are_known_by_a_word_in_their_names_at_either_level_and_told(tmp_path, tops, level):
    made = read(tmp_path, *classes_in(*tops), label_level=level)
    assert made.classes == ("cats", "dogs")
    assert parts_of(made) == {top: NAMES[top] for top in tops}
    assert any(
        "Folders are taken for parts of a split" in note and repr(tops[0]) in note for note in made.notes
    )
    assert not any("no labels" in note for note in made.notes)


@pytest.mark.parametrize("other", ["dev", "eval", "holdout", "test_set"])
def test_parts_beside_a_folder_train_are_no_longer_left_out(tmp_path, other):
    made = read(tmp_path, *classes_in("train", other))
    assert parts_of(made) == {"train": "train", other: NAMES[other]}
    assert not made.left_out


def test_eval_beside_dev_is_the_test(tmp_path):
    made = read(tmp_path, *classes_in("train", "dev", "eval"))
    assert parts_of(made) == {"train": "train", "dev": "validation", "eval": "test"}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_part_that_holds_one_folder_of_its_own_name_is_seen_through(tmp_path, level):
    made = read(
        tmp_path,
        *classes_in("seg_train/seg_train", "seg_test/seg_test", classes=("forest", "sea")),
        "seg_pred/seg_pred/1.png",
        label_level=level,
    )
    assert made.classes == ("forest", "sea")
    assert parts_of(made) == {"seg_train": "train", "seg_test": "test"}
    assert [item.path for item in made.left_out] == ["seg_pred/seg_pred/1.png"]
    assert "The folder 'seg_pred' has no labels and is left out (images: 1)." in made.notes


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("tops", [("train", "test"), ("training_set", "test_set")])
def test_the_split_is_found_below_a_folder_that_wraps_all(tmp_path, tops, level):
    made = read(tmp_path, *classes_in(*(f"data/{top}" for top in tops)), label_level=level)
    assert made.classes == ("cats", "dogs")
    assert set(made.samples["split"]) == {"train", "test"}


def test_a_second_level_below_the_split_is_still_counted_from_the_split(tmp_path):
    made = read(
        tmp_path, *classes_in("train/pets", "test/pets", "train/wild", classes=("cat", "dog")), label_level=2
    )
    assert made.classes == ("cat", "dog")
    assert parts_of(made) == {"train": "train", "test": "test"}
    assert any("above the classes name no class" in note and "'pets'" in note for note in made.notes)


def test_parts_may_stand_below_the_classes_or_the_sites(tmp_path):
    made = read(tmp_path / "a", *classes_in("cat", "dog", classes=("train", "val", "test")))
    assert made.classes == ("cat", "dog")
    assert (
        dict(zip(made.samples["path"], made.samples["split"], strict=True))["dog/val/0.png"] == "validation"
    )
    made = read(tmp_path / "b", *classes_in("s1/train", "s1/test", "s2/train", "s2/test"), label_level=3)
    assert made.classes == ("cats", "dogs")
    assert made.given_splits == ("train", "test")
    assert set(made.samples["folder"]) == {"s1", "s2"}


@pytest.mark.parametrize(
    ("tops", "command"),
    [
        (("a", "b"), "--split-folders a=train,b=test"),
        (("A set", "B set"), "--split-folders 'A set=train,B set=test'"),
        (("a", "test"), "--split-folders a=train,test=test"),
        (("old", "validation_set"), "--split-folders old=train,validation_set=validation"),
    ],
)
def test_folders_of_the_same_classes_whose_names_do_not_tell_are_refused_with_the_command(
    tmp_path, tops, command
):
    with pytest.raises(DataError) as caught:
        read(tmp_path, *classes_in(*tops))
    assert command in str(caught.value)
    assert "--label-level 2" in str(caught.value)
    assert "--split-folders none" in str(caught.value)


@pytest.mark.parametrize(
    "tops", [[f"fold{i}" for i in range(1, 6)], ["Fold 01", "Fold 02"], ["patient7", "patient12"]]
)
def test_numbered_folders_of_the_same_classes_are_offered_as_folds(tmp_path, tops):
    with pytest.raises(DataError, match=r"look like folds or groups .* --label-level 2 --leave-out folder"):
        read(tmp_path, *classes_in(*tops))
    made = read(tmp_path, label_level=2)
    assert made.classes == ("cats", "dogs")
    assert set(made.samples["folder"]) == set(tops)


@pytest.mark.parametrize(
    "paths",
    [
        classes_in("cat", "dog", classes=("site1", "site2")),
        classes_in("benign", "malignant", classes=("40X", "100X", "200X")),
        classes_in("cat", "dog", classes=("young",)),
        [*classes_in("cat", "dog"), "cat/1.png"],
        classes_in("test strip", "control strip", classes=("day 1", "day 2")),
        [*classes_in("cat", classes=("indoor", "garden")), *classes_in("fox", classes=("wood", "field"))],
    ],
)
def test_classes_with_folders_of_sites_and_days_stay_classes_and_the_level_below_is_told(tmp_path, paths):
    made = read(tmp_path, *paths)
    assert made.classes == tuple(sorted({path.split("/")[0] for path in paths}))
    assert made.given_splits == ()
    assert any("below the classes name no class" in note and "--label-level 2" in note for note in made.notes)


def test_the_user_says_which_folder_is_which_part(tmp_path):
    asked = (("a", "train"), ("b", "test"))
    made = read(tmp_path, *classes_in("a", "b", "c"), split_folders=asked)
    assert made.classes == ("cats", "dogs")
    assert parts_of(made) == dict(asked)
    assert any("'c' holds folders of its own" in note and "images: 4" in note for note in made.notes)
    made = read(tmp_path, split_folders=())
    assert made.classes == ("a", "b", "c")
    with pytest.raises(DataError, match=r"--split-folders names 'd'.*there are 'a', 'b', 'c'"):
        read(tmp_path, split_folders=(("a", "train"), ("d", "test")))


def test_the_user_may_say_it_below_a_wrapping_folder_and_against_the_names(tmp_path):
    made = read(tmp_path, *classes_in("all/a", "all/b"), split_folders=(("a", "train"), ("b", "test")))
    assert made.classes == ("cats", "dogs")
    made = read(
        tmp_path / "n", *classes_in("train", "test"), split_folders=(("train", "test"), ("test", "train"))
    )
    assert parts_of(made) == {"train": "test", "test": "train"}


def test_a_folder_beside_the_parts_that_names_none_is_left_out_with_the_true_reason(tmp_path):
    made = read(tmp_path, *classes_in("train", "test", "extra"))
    assert parts_of(made) == {"train": "train", "test": "test"}
    assert {item.reason for item in made.left_out} == {"in a folder whose name says no part of the split"}
    assert any(
        "'extra' holds folders of its own" in note and "--split-folders" in note for note in made.notes
    )


def test_a_part_with_a_folder_of_images_alone_has_no_labels(tmp_path):
    images = [f"train/{label}/images/{i}.png" for label in ("n01", "n02") for i in range(2)]
    made = read(tmp_path, *images, "val/images/0.png", "test/images/0.png")
    assert made.classes == ("n01", "n02")
    assert parts_of(made) == {"train": "train"}
    assert "The folder 'val' has no labels and is left out (images: 1)." in made.notes


@pytest.mark.parametrize("tops", [("Train_Data", "Test_Data"), ("cats_train", "dogs_train", "cats_test")])
def test_images_right_inside_the_parts_have_no_class(tmp_path, tops):
    with pytest.raises(DataError, match="no folders that name their class"):
        read(tmp_path, *(f"{top}/{i}.png" for top in tops for i in range(2)))
