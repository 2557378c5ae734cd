"""Folders of masks, boxes and changed copies are told for what they are, and are no classes."""

from pathlib import Path

import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.formats.annotation_folders import is_annotation, is_pictures
from pupille.data.formats.folder import read_folder
from pupille.errors import DataError, Refusal
from pupille.images.limits import DEFAULT_LIMITS


def read(root: Path, *paths: str, label_level: int = 1):
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".png":
            Image.new("L", (4, 4)).save(file)
        else:
            file.write_text("x")
    return read_folder(root, DataConfig(label_level=label_level), DEFAULT_LIMITS, "photos")


def files(*folders: str, n=2, ending=".png"):
    return [f"{folder}/{i}{ending}" for folder in folders for i in range(n)]


@pytest.mark.parametrize(
    ("paths", "word"),
    [
        (files("images", "masks"), "'masks' are no classes"),
        (files("images", "annotations"), "'annotations' are no classes"),
        (files("images", "mask", "manual"), "'manual' are no classes"),
        (files("PNGImages", "PedMasks"), "'PedMasks' are no classes"),
        (files("images", "masks_1stHO", "masks_2ndHO"), "'masks_1stHO' are no classes"),
        (files("train", "trainannot", "test", "testannot"), "'testannot' are no classes"),
        ([*files("train", "test"), "train_masks/0_mask.png"], "'train_masks' are no classes"),
        (files("train/image", "train/label", "test"), "'label' are no classes"),
        (files("training/images", "training/1st_manual", "test/images", "test/mask"), "are no classes"),
        (files("data/images", "data/masks"), "are no classes"),
        (files("images/train", "images/val", "masks/train", "masks/val"), "are no classes"),
        (
            [*files("JPEGImages"), *files("Annotations", ending=".xml")],
            "'Annotations/0.xml', which look like boxes",
        ),
        ([*files("images/train", "images/val"), *files("labels/train", ending=".txt")], "look like boxes"),
        ([*files("train/images", "valid/images"), *files("train/labels", ending=".txt")], "look like boxes"),
        ([*files("images"), "instances.json"], "look like boxes"),
        (
            [
                f"id{i}/{kind}/{j}.png"
                for i in range(12)
                for kind, n in (("images", 1), ("masks", 3))
                for j in range(n)
            ],
            "each of the 12 folders .* each with its masks",
        ),
    ],
)
def test_pictures_beside_masks_or_boxes_are_refused_for_what_they_are(tmp_path, paths, word):
    with pytest.raises(DataError, match=word) as caught:
        read(tmp_path, *paths)
    assert "is read where its files are called like the images" in str(caught.value)


def test_masks_inside_each_class_are_left_out_and_told(tmp_path):
    made = read(tmp_path, *files("covid/images", "covid/masks", "normal/images", "normal/masks"))
    assert made.classes == ("covid", "normal")
    assert list(made.samples["path"]) == files("covid/images", "normal/images")
    assert {(item.path, item.refusal) for item in made.left_out} == {
        (path, Refusal.ASIDE) for path in files("covid/masks", "normal/masks")
    }
    (note,) = (note for note in made.notes if "Masks beside" in note)
    assert "left out: 4; the first is 'covid/masks/0.png'" in note
    assert "--task segmentation" in note


def test_classes_inside_the_folder_of_images_are_reached_by_the_level_and_their_masks_left_out(tmp_path):
    paths = files("images/001.wren", "images/002.finch")
    masks = files("segmentations/001.wren", "segmentations/002.finch")
    made = read(tmp_path, *paths, *masks, "images.txt", label_level=2)
    assert made.classes == ("001.wren", "002.finch")
    assert list(made.samples["path"]) == paths
    assert [item.path for item in made.left_out if item.path != "images.txt"] == masks
    with pytest.raises(DataError, match="'segmentations' are no classes"):
        read(tmp_path)
    only = read(tmp_path / "birds", *paths, "images.txt")
    assert only.classes == ("images",)
    assert any("--label-level 2 takes them for the classes" in note for note in only.notes)


@pytest.mark.parametrize("copies", ["augmented", "Augmentation", "cats_aug", "augmented_images"])
def test_changed_copies_beside_the_classes_are_refused(tmp_path, copies):
    with pytest.raises(DataError, match=rf"'{copies}' .* changed copies .* Move it away"):
        read(tmp_path, *files("cats", "dogs", copies))


def test_folders_of_one_image_each_are_no_classes_from_ten_on(tmp_path):
    with pytest.raises(
        DataError, match=r"each of the 10 folders of 'photos', such as 'f0', holds one image alone"
    ):
        read(tmp_path / "ten", *files(*(f"f{i}" for i in range(10)), n=1))
    assert len(read(tmp_path / "nine", *files(*(f"f{i}" for i in range(9)), n=1)).classes) == 9
    assert len(read(tmp_path / "two", *files(*(f"f{i}" for i in range(10)), n=1), "f3/7.png").classes) == 10


@pytest.mark.parametrize(
    "classes",
    [
        ("with_mask", "without_mask"),
        ("box", "bottle"),
        ("label", "stamp", "coin"),
        ("cat_images", "dog_images"),
        ("real", "fake"),
        ("raw", "ripe"),
        ("jul", "aug", "sep"),
        ("manual", "automatic"),
        ("face", "face_mask"),
    ],
)
def test_classes_may_be_called_so(tmp_path, classes):
    paths = [f"{name}/{name}{i}.png" for name in classes for i in range(2)]
    assert read(tmp_path, *paths, *files(*classes, n=1, ending=".txt")).classes == tuple(sorted(classes))


@pytest.mark.parametrize(
    ("name", "pictures", "annotation"),
    [
        ("images", True, False),
        ("JPEGImages", True, False),
        ("train_images", True, False),
        ("Photos 2020", True, False),
        ("cat_images", False, False),
        ("images_masks", False, True),
        ("GT", False, True),
        ("ground_truth", False, True),
        ("testannot", False, True),
        ("damask", False, False),
        ("inbox", False, False),
        ("étiquettes", False, False),
    ],
)
def test_words_of_pictures_and_of_what_is_drawn_on_them(name, pictures, annotation):
    assert (is_pictures(name), is_annotation(name)) == (pictures, annotation)


def test_the_shared_sets_of_boxes_and_masks_hold_no_classes(shared):
    for name in ("bccd", "chasedb1", "coco", "fruit_boxes", "membrane", "nuclei", "formats/pets"):
        with pytest.raises(DataError, match="To learn classes: put"):
            read_folder(shared / "data" / name, DataConfig(), DEFAULT_LIMITS, name)
