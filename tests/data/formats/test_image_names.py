from pathlib import Path

import pytest

from pupille.data.formats.drawing import DrawnImage, Tree
from pupille.data.formats.image_names import ImagePlaces


def matched(files, *images):
    return ImagePlaces.of(Tree(None, tuple(files))).matched(images)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jpg", ("x/a.jpg",)),
        ("a", ("x/a.jpg",)),
        ("A.JPG", ("x/a.jpg",)),
        ("elsewhere/a.png", ("x/a.jpg",)),
        ("C:\\photos\\a.jpg", ("x/a.jpg",)),
        ("c.jpg", ()),
        ("", ()),
    ],
)
def test_a_name_finds_its_file_by_the_stem_where_only_one_has_it(name, expected):
    assert matched(["x/a.jpg", "x/b.jpg"], DrawnImage(name)) == [expected]


def test_of_several_the_longest_common_end_decides_then_the_spelling():
    files = ["x/a.jpg", "y/a.jpg", "x/A.jpg"]
    assert matched(files, DrawnImage("y/a.jpg"), DrawnImage("x/A.jpg")) == [("y/a.jpg",), ("x/A.jpg",)]


@pytest.mark.parametrize(
    "source", ["labels/val/a.txt", "annotations/instances_val.json", "val.json", "val/x.json"]
)
def test_a_folder_of_images_is_meant_by_the_folder_or_the_name_of_the_annotations(source):
    files = ["images/train/a.jpg", "images/val/a.jpg"]
    assert matched(files, DrawnImage("a.jpg", source=source)) == [("images/val/a.jpg",)]


def test_pictures_go_before_their_masks():
    files = ["images/a.png", "masks/a.png"]
    assert matched(files, DrawnImage("a", source="labels/a.txt")) == [("images/a.png",)]


def test_a_name_that_a_server_has_cleaned_finds_its_file_where_no_other_does():
    """Label Studio stores `Lame n° 1 été.jpg` as `0a1b2c3d-Lame_n_1_été.jpg`."""
    files = ["x/Lame n° 1 été.jpg", "x/Lame n° 2 été.jpg", "x/a b.jpg", "x/a_b.jpg", "x/°.jpg"]
    uploads = [
        DrawnImage(f"upload/0a1b2c3d-Lame_n_{k}_été.jpg", other=f"upload/Lame_n_{k}_été.jpg")
        for k in (2, 1, 3)
    ]
    spelled = [DrawnImage("a_b.jpg"), DrawnImage("")]
    assert matched(files, *uploads, *spelled) == [(files[1],), (files[0],), (), ("x/a_b.jpg",), ()]


def test_what_nothing_tells_apart_is_handed_back_together():
    files = ["x/a.jpg", "y/a.jpg"]
    assert matched(files, DrawnImage("a.jpg")) == [("x/a.jpg", "y/a.jpg")]


def test_a_second_name_is_tried_where_no_file_has_the_first():
    assert matched(["x/b.jpg"], DrawnImage("a.jpg", other="b.jpg")) == [("x/b.jpg",)]


def test_images_may_lie_below_beside_or_in_a_folder_of_pictures_beside(tmp_path):
    for file in ("one/a.jpg", "one/a.json", "two/labels/a.txt", "two/images/a.jpg", "two/other/b.jpg"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert ImagePlaces.of(Tree.of(tmp_path / "one")).files == ("a.jpg",)
    assert ImagePlaces.of(Tree.of(tmp_path / "one/a.json")).files == ("a.jpg",)
    places = ImagePlaces.of(Tree.of(tmp_path / "two/labels"))
    assert (places.root, places.files) == (tmp_path / "two", ("images/a.jpg",))
    assert len(places.notes) == 1


FILES = ("train/1.jpg", "val/1.jpg", "train/Two.PNG", "3.tar.tif", "x/y/4.jpg")


@pytest.mark.parametrize(
    ("image", "files"),
    [
        (DrawnImage("train/1.jpg"), ("train/1.jpg",)),
        (DrawnImage("C:\\data\\train\\1.jpg"), ("train/1.jpg",)),
        (DrawnImage("1.jpg", source="val/labels/1.xml"), ("val/1.jpg",)),
        (DrawnImage("1.jpg"), ("train/1.jpg", "val/1.jpg")),
        (DrawnImage("two.jpg"), ("train/Two.PNG",)),
        (DrawnImage("3.tar"), ("3.tar.tif",)),
        (DrawnImage("4"), ("x/y/4.jpg",)),
        (DrawnImage("5.jpg"), ()),
        (DrawnImage("5.jpg", other="4.jpg"), ("x/y/4.jpg",)),
    ],
)
def test_the_longest_common_end_decides_then_the_folders_of_the_source(
    image: DrawnImage, files: tuple
) -> None:
    assert ImagePlaces(Path(), FILES).matched([image]) == [files]
