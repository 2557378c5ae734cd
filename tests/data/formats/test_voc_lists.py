"""The lists of Pascal VOC: parts of the split, and classes of images, of which several an image are not served."""

import pytest
from drawn_files import picture

from pupille.config import DataConfig
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


def test_without_boxes_the_way_to_one_class_against_the_rest_is_told_and_open(root):
    with pytest.raises(DataError, match=r"\(cat, dog\).*Several labels") as caught:
        open_dataset(root)
    sentence = str(caught.value)
    assert sentence.endswith(f"pupille compare {root}/photos.csv --label-column cat")
    assert "'JPEGImages/a.jpg'" in sentence
    (root / "photos.csv").write_text("path,cat\nJPEGImages/a.jpg,yes\nJPEGImages/b.jpg,no\n")
    dataset = open_dataset(root / "photos.csv", DataConfig(label_column="cat"))
    assert (dataset.task, dataset.classes) == ("classification", ("no", "yes"))
