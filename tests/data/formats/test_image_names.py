"""Which file an annotation means."""

from pathlib import Path

import pytest

from pupille.data.formats.drawing import DrawnImage
from pupille.data.formats.image_names import ImagePlaces

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
