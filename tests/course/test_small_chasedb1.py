"""The photos and masks that ship with lesson 13 are those of the collection, smaller."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from pupille.course.lessons import LESSONS, find_lesson

MOST_BYTES = 2_000_000
"""What the course may bring in pictures, all lessons together."""


@pytest.fixture(scope="module")
def archive():
    [path] = find_lesson("13").data()
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_all_archives_of_the_course_together_stay_small():
    paths = {path for lesson in LESSONS for path in lesson.data() if path.suffix == ".zip"}
    assert sum(path.stat().st_size for path in paths) < MOST_BYTES


def test_each_of_28_photos_has_the_masks_of_both_observers_and_the_licence_names_its_source(archive):
    names = archive.namelist()
    photos = {name.split("/")[1].removesuffix(".jpg") for name in names if name.startswith("images/")}
    assert len(photos) == 28
    for observer in ("1stHO", "2ndHO"):
        assert photos == {
            name.split("/")[1].removesuffix(f"_{observer}.png")
            for name in names
            if f"masks_{observer}/" in name
        }
    licence = archive.read("LICENSE").decode()
    assert "Kingston University" in licence
    assert "https://creativecommons.org/licenses/by/4.0/" in licence
    assert "Changed" in licence


@pytest.mark.parametrize("name", ["Image_01L", "Image_14R"])
def test_a_small_mask_covers_as_much_of_the_photo_as_the_large_one_in_the_same_places(archive, shared, name):
    folder = shared / "data" / "chasedb1"
    for observer in ("1stHO", "2ndHO"):
        file = f"masks_{observer}/{name}_{observer}.png"
        small = np.asarray(Image.open(io.BytesIO(archive.read(file))))
        large = (
            np.asarray(Image.open(folder / file).convert("L").resize((250, 240), Image.Resampling.NEAREST))
            > 127
        )
        assert small.shape == (240, 250)
        assert small.mean() == pytest.approx(large.mean(), rel=0.1)
        assert 2 * (small & large).sum() / (small.sum() + large.sum()) > 0.8
