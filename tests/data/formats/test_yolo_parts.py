"""Which labels belong to which part: by folders, by lists of images, by names of folders."""

import pytest

from pupille.data.formats.drawing import Tree
from pupille.data.formats.yolo_config import YoloConfig
from pupille.data.formats.yolo_parts import folders_of, yolo_parts
from pupille.errors import DataError
from pupille.i18n.language import retell

FILES = ("labels/train/a.txt", "labels/train/b.txt", "labels/val/c.txt")


@pytest.fixture
def parts(tmp_path):
    """The parts of `FILES`, and the notes in words."""

    def parts(named, lists=None, files=FILES):
        for path, text in (lists or {}).items():
            (tmp_path / path).write_text(text)
        result, notes = yolo_parts(Tree.of(tmp_path), YoloConfig("data.yaml", {}, named), files)
        return result, [retell(note) for note in notes]

    return parts


def test_folders_of_images_stand_for_the_folders_of_labels_beside_them(parts):
    result, notes = parts({"train": ("../set/images/train",), "validation": ("../set/images/val",)})
    assert result == {FILES[0]: "train", FILES[1]: "train", FILES[2]: "validation"}
    assert notes == ["The split of 3 images comes from 'data.yaml'."]


def test_lists_of_images_name_labels_by_their_stems(parts):
    lists = {"train.txt": "images/train/a.jpg\n./images/val/c.png\n", "val.txt": "x:\\images\\train\\b.jpg\n"}
    result, _ = parts({"train": ("data/train.txt",), "validation": ("data/val.txt",)}, lists)
    assert result == {FILES[0]: "train", FILES[2]: "train", FILES[1]: "validation"}


def test_one_file_in_two_parts_is_refused(parts):
    with pytest.raises(DataError, match=r"'labels/train/a\.txt' is in two parts of the split"):
        parts({"train": ("images/train",), "validation": ("val.txt",)}, {"val.txt": "images/train/a.jpg\n"})


def test_the_same_images_for_two_parts_are_no_split(parts):
    result, notes = parts({"train": ("images/train",), "validation": ("images/train",)})
    assert result == {}
    assert "names the same images" in notes[0]


def test_a_part_without_labels_is_told_and_without_training_there_is_no_split(parts):
    result, notes = parts({"train": ("images/elsewhere",), "validation": ("images/val",)})
    assert result == {}
    assert notes == ["'data.yaml' names train, of which no labels are here."]


def test_without_a_word_of_the_file_names_of_folders_say_it(parts):
    result, notes = parts({})
    assert result == {FILES[0]: "train", FILES[1]: "train", FILES[2]: "validation"}
    assert notes == ["The split of 3 images comes from the names of the folders of labels."]
    assert parts({}, files=(*FILES, "labels/d.txt")) == ({}, [])


def test_the_folders_of_a_file_are_those_from_the_root():
    assert folders_of("a/b/c.txt") == ("a", "b")
    assert folders_of("c.txt") == ()
