"""Lengths in micrometres where the files of new images state how long a pixel is."""

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pupille.data.sources.image_files import FileImages
from pupille.workflows.stated_pixel_size import size_unit


def write(path, per_micrometre=None):
    tags = ImageFileDirectory_v2()
    if per_micrometre is not None:
        tags[270], tags[282], tags[283], tags[296] = "ImageJ=1.53t\nunit=micron\n", *[per_micrometre] * 2, 1
    extra = {"tiffinfo": tags} if path.suffix == ".tif" else {}
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(path, **extra)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "a.tif", 2.0)
    write(tmp_path / "b.tif", 2.0)
    write(tmp_path / "other.tif", 4.0)
    write(tmp_path / "silent.png")
    return FileImages(tmp_path)


def test_files_that_agree_give_micrometres_and_say_so(folder):
    stated = size_unit(None, folder, ["a.tif", "b.tif"])
    assert (stated.unit.of_a_pixel, stated.unit.length) == (0.5, "µm")
    assert "a pixel is 0.5 µm" in str(stated.note)


@pytest.mark.parametrize(
    ("paths", "counts"), [(["a.tif", "other.tif"], "2 of 2"), (["a.tif", "silent.png"], "1 of 2")]
)
def test_files_that_disagree_or_are_silent_in_part_give_pixels_and_say_so(folder, paths, counts):
    stated = size_unit(None, folder, paths)
    assert stated.unit.length == "px"
    assert str(stated.note).startswith(counts)


def test_what_is_asked_for_comes_first_and_what_states_nothing_is_in_pixels_without_a_word(folder):
    assert size_unit(0.25, folder, ["a.tif"]).unit.of_a_pixel == 0.25
    for images, paths in ((folder, ["silent.png"]), (folder, ["missing.tif"]), (object(), ["a.tif"])):
        stated = size_unit(None, images, paths)
        assert (stated.unit.of_a_pixel, stated.note) == (None, None)
