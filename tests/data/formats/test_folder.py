"""A folder per class: classes, splits, deeper folders, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.folder import read_folder
from pupille.errors import DataError, Refusal
from pupille.images.limits import DEFAULT_LIMITS


def read(root: Path, *paths: str, label_level: int = 1) -> Dataset:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(file, format="PNG")
    return read_folder(root, DataConfig(label_level=label_level), DEFAULT_LIMITS, "photos")


def rows(dataset: Dataset, column: str) -> dict[str, str]:
    return dict(zip(dataset.samples["id"], dataset.samples[column], strict=True))


def test_the_class_is_the_first_folder_and_the_deeper_ones_are_kept(tmp_path: Path) -> None:
    made = read(tmp_path, "cat/a.png", "cat/site1/day2/b.png", "dog/site1/c.png")
    assert rows(made, "label") == {
        "cat/a.png": "cat",
        "cat/site1/day2/b.png": "cat",
        "dog/site1/c.png": "dog",
    }
    assert list(made.samples["folder"]) == ["", "site1/day2", "site1"]
    assert made.given_splits == ()


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (("train", "val", "test"), ("train", "validation", "test")),
        (("Training", "VALID", "Testing"), ("train", "validation", "test")),
        (("train", "validation"), ("train", "validation")),
    ],
)
def test_folders_named_like_a_split_are_the_given_split(
    tmp_path: Path, names: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    made = read(tmp_path, *(f"{name}/{label}/x/a.png" for name in names for label in ("cat", "dog")))
    assert made.given_splits == parts
    assert made.classes == ("cat", "dog")
    assert set(made.samples["folder"]) == {"x"}


def test_an_unlabelled_folder_beside_the_split_is_named_and_left_out(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        *("train/cat/a.png", "train/dog/a.png", "predict_images/1.png", "test/2.png", "train/3.png", "4.png"),
    )
    assert len(made) == 2
    assert {item.path for item in made.left_out} == {
        "predict_images/1.png",
        "test/2.png",
        "train/3.png",
        "4.png",
    }
    assert {item.refusal for item in made.left_out} == {Refusal.ASIDE}
    assert {
        "The folder 'predict_images' has no labels and is left out (images: 1).",
        "The folder 'test' has no labels and is left out (images: 1).",
    } <= set(made.notes)
    assert any("in no class folder are left out: 2; the first is '4.png'" in note for note in made.notes)


def test_a_class_may_be_called_train_and_that_is_told(tmp_path: Path) -> None:
    made = read(tmp_path, "train/a.png", "bus/a.png")
    assert made.classes == ("bus", "train")
    assert any("'train' holds images and no class folders" in note for note in made.notes)


def test_a_deeper_level_can_name_the_class(tmp_path: Path) -> None:
    made = read(tmp_path, "p1/cat/a.png", "p1/dog/x/a.png", "p2/cat/b.png", "p2/c.png", label_level=2)
    assert made.classes == ("cat", "dog")
    assert rows(made, "folder") == {"p1/cat/a.png": "p1", "p1/dog/x/a.png": "p1/x", "p2/cat/b.png": "p2"}
    assert [item.path for item in made.left_out] == ["p2/c.png"]


def test_a_level_deeper_than_the_folders_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"--label-level 3 finds no class"):
        read(tmp_path, "cat/a.png", "dog/a.png", label_level=3)


def test_numbered_classes_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    assert read(tmp_path, *(f"{i}/{j}.png" for i in range(12) for j in "ab")).classes == tuple(
        map(str, range(12))
    )
    assert read(tmp_path, "b/a.png").classes[:3] == ("0", "1", "10")


def test_other_files_and_empty_class_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "notes.txt").write_text("words")
    made = read(tmp_path, "cat/a.png", "dog/a.png")
    assert made.classes == ("cat", "dog")
    assert [item.path for item in made.left_out] == ["cat/notes.txt"]
    assert "Folders without images: 'empty'." in made.notes


def test_one_spelling_of_accents_is_one_class_and_of_capitals_is_told(tmp_path: Path) -> None:
    made = read(
        tmp_path, "train/été/a.png", "test/e\u0301te\u0301/b.png", "train/Cat/a.png", "test/cat/b.png"
    )
    assert made.classes == ("Cat", "cat", "été")
    assert any("'Cat' and 'cat' differ only by" in note for note in made.notes)
