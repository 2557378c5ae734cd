"""The lists of Pascal VOC: parts of the split, and classes of images, of which several an image are not served."""

import pytest
from drawn_files import box, picture, voc

from pupille.data.formats.voc_lists import listed_classes
from pupille.data.open import open as open_dataset
from pupille.errors import DataError


@pytest.fixture
def root(tmp_path):
    """Two pictures, the lists of two parts, and whether each shows a cat or a dog, as the development kit writes it."""
    lists = tmp_path / "set" / "ImageSets" / "Main"
    lists.mkdir(parents=True)
    for stem, part in (("a", "train"), ("b", "val")):
        picture(tmp_path / "set" / "JPEGImages" / f"{stem}.jpg")
        (lists / f"{part}.txt").write_text(f"{stem}\n")
        (lists / f"cat_{part}.txt").write_text(f"{stem}  1\n")
        (lists / f"dog_{part}.txt").write_text(f"{stem} -1\n")
    return tmp_path / "set"


def test_classes_are_those_of_lists_beside_the_list_of_their_part():
    main = "VOC2012/ImageSets/Main/"
    files = [main + name for name in ("train.txt", "train_train.txt", "cat_train.txt", "front_view.txt")]
    assert listed_classes([*files, "ImageSets/Layout/sheep_train.txt"]) == ("cat", "train")


def test_beside_boxes_they_are_named_and_the_boxes_taken(root):
    voc(root / "Annotations" / "a.xml", box("cat", 2, 2, 9, 9))
    voc(root / "Annotations" / "b.xml", box("dog", 2, 2, 9, 9))
    dataset = open_dataset(root)
    assert dataset.task == "detection"
    assert dataset.samples["split"].tolist() == ["train", "validation"]
    (note,) = (note for note in dataset.notes if "Several labels" in note)
    assert "cat, dog" in note


def test_without_boxes_several_labels_an_image_are_refused(root):
    with pytest.raises(DataError, match=r"\(cat, dog\).*Several labels"):
        open_dataset(root)
