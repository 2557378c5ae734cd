"""The photos that ship with lessons 12 and 19 are those of the collection, smaller."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from pupille.course.lessons import find_lesson

MOST_BYTES = 2_000_000
"""What the course may bring in pictures."""


@pytest.fixture(scope="module")
def archive():
    [path] = find_lesson("19").data()
    assert path.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_all_photos_and_annotations_are_there_with_the_licence(archive):
    names = archive.namelist()
    assert sum(name.endswith(".jpg") for name in names) == sum(name.endswith(".xml") for name in names) == 364
    licence = archive.read("LICENSE").decode()
    assert "Copyright (c) 2017 shenggan" in licence
    assert "Permission is hereby granted, free of charge" in licence


def test_annotations_and_parts_are_as_published_and_photos_show_the_same(archive, shared):
    folder = shared / "data" / "bccd"
    for name in archive.namelist():
        if name.endswith((".xml", ".txt")):
            assert archive.read(name) == (folder / name).read_bytes()
    for name in ("BloodImage_00001", "BloodImage_00327"):
        small = Image.open(io.BytesIO(archive.read(f"JPEGImages/{name}.jpg")))
        large = Image.open(folder / "JPEGImages" / f"{name}.jpg").convert("RGB").reduce(4)
        assert small.size == large.size == (160, 120)
        assert np.abs(np.asarray(small, float) - np.asarray(large, float)).mean() < 5
