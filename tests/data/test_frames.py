"""The frame in which models see pictures whose every pixel is answered."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.data.frames import frame_notes, frame_of
from pupille.errors import DataError
from pupille.images.geometry import Geometry


def opened(folder, *sizes):
    """A data set of pictures of these heights and widths with masks."""
    for part in ("images", "masks"):
        (folder / part).mkdir()
    for number, (height, width) in enumerate(sizes):
        Image.new("L", (width, height)).save(folder / "images" / f"{number}.png")
        mask = np.zeros((height, width), dtype=np.uint8)
        mask[: height // 2] = 255
        Image.fromarray(mask).save(folder / "masks" / f"{number}.png")
    return pupille.open(folder)


def test_pictures_of_one_size_are_seen_at_that_size(tmp_path):
    dataset = opened(tmp_path, (40, 60), (40, 60), (40, 60))
    assert frame_of(dataset) == Geometry(40, 60)
    assert frame_notes(dataset, frame_of(dataset)) == ()


def test_pictures_of_several_sizes_are_seen_at_that_of_the_one_in_the_middle_by_area(tmp_path):
    # Areas 1,000, 600 and 3,200.
    dataset = opened(tmp_path, (20, 50), (30, 20), (40, 80))
    assert frame_of(dataset) == Geometry(20, 50)
    (note,) = frame_notes(dataset, frame_of(dataset))
    assert "2 of 3 pictures are not 50 x 20 pixels" in note
    assert "brought back to their own size" in note


@pytest.mark.parametrize(
    ("size", "frame"), [((1024, 8), (1024, 8)), ((2048, 512), (1024, 256)), ((3, 4096), (1, 1024))]
)
def test_no_side_of_a_frame_is_longer_than_1024_pixels(tmp_path, size, frame):
    dataset = opened(tmp_path, size, size)
    assert frame_of(dataset) == Geometry(*frame)
    assert len(frame_notes(dataset, frame_of(dataset))) == (size != frame)


def test_a_data_set_that_does_not_know_its_sizes_is_refused(tmp_path):
    dataset = opened(tmp_path, (8, 8))
    bare = replace(dataset, samples=dataset.samples.drop(columns=["height", "width"]))
    with pytest.raises(DataError, match="does not know the sizes"):
        frame_of(bare)
