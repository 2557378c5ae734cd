"""The frame in which models see pictures whose every pixel is answered."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.data.frames import Pieces, SizesLearned, frame_for, frame_notes, frame_of, framing_of
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
    assert frame_notes(dataset, framing_of(dataset)) == ()


def test_a_side_that_is_asked_for_is_the_longer_one_and_enlarges_no_more_than_twice(tmp_path):
    dataset = opened(tmp_path, (40, 60), (40, 60), (40, 60))
    assert framing_of(dataset, side=30).frame == Geometry(20, 30)
    assert framing_of(dataset, shortest=200, longest=300, side=90).frame == Geometry(60, 90)
    assert framing_of(dataset, side=900).frame == Geometry(80, 120)
    assert framing_of(dataset, side=30, in_pieces=True).pieces.scale == 0.5


def test_pictures_that_are_seen_in_pieces_are_seen_at_no_other_size(tmp_path):
    with pytest.raises(DataError, match="--image-size"):
        framing_of(opened(tmp_path, (1500, 1200)), in_pieces=True, side=256)


def test_pictures_of_several_sizes_are_seen_at_that_of_the_one_in_the_middle_by_area(tmp_path):
    # Areas 1,000, 600 and 3,200.
    dataset = opened(tmp_path, (20, 50), (30, 20), (40, 80))
    assert frame_of(dataset) == Geometry(20, 50)
    (note,) = frame_notes(dataset, framing_of(dataset))
    assert "2 of 3 pictures are not 50 x 20 pixels" in note
    assert "brought back to their own size" in note


@pytest.mark.parametrize(
    ("size", "frame"), [((1024, 8), (1024, 8)), ((2048, 512), (1024, 256)), ((3, 4096), (1, 1024))]
)
def test_no_side_of_a_frame_is_longer_than_1024_pixels(tmp_path, size, frame):
    dataset = opened(tmp_path, size, size)
    assert frame_of(dataset) == Geometry(*frame)
    assert len(frame_notes(dataset, framing_of(dataset))) == (size != frame)


def test_a_data_set_that_does_not_know_its_sizes_is_refused(tmp_path):
    dataset = opened(tmp_path, (8, 8))
    bare = replace(dataset, samples=dataset.samples.drop(columns=["height", "width"]))
    with pytest.raises(DataError, match="does not know the sizes"):
        frame_of(bare)


def test_larger_pictures_are_those_that_are_higher_or_wider_than_all_that_were_learned():
    learned = SizesLearned.of(np.array([[40, 60], [60, 40], [50, 50]]))
    assert learned.largest == (60, 60)
    assert learned.larger(np.array([[60, 60], [61, 10], [10, 61], [40, 60], [500, 500]])).tolist() == [
        1,
        2,
        4,
    ]


def test_a_larger_picture_is_seen_at_the_scale_of_the_one_in_the_middle():
    small, large = SizesLearned.of(np.array([[512, 640]])), SizesLearned.of(np.array([[1536, 2048]]))
    assert small.seen_at(10_000, 8_000) == (10_000, 8_000)
    # Those were halved.
    assert frame_for(np.array([[1536, 2048]])) == Geometry(768, 1024)
    assert large.seen_at(10_000, 8_001) == (5_000, 4_000)


def test_of_large_pictures_a_frame_is_a_piece_at_their_own_scale(tmp_path):
    dataset = opened(tmp_path, (1200, 1600), (1300, 400), (1200, 1600))
    framing = framing_of(dataset, in_pieces=True)
    assert framing.frame == Geometry(512, 512)
    assert framing.pieces.scale == 1
    assert framing.pieces.rows(
        np.array([[1200, 1600], [512, 512], [400, 512], [513, 20]]), framing.frame
    ).tolist() == [
        0,
        3,
    ]
    (note,) = frame_notes(dataset, framing)
    assert "3 of 3 pictures" in note
    assert "100" in note
    assert framing_of(dataset).frame == Geometry(768, 1024)


def test_a_large_picture_among_small_ones_is_seen_in_pieces_at_their_scale(tmp_path):
    dataset = opened(tmp_path, (256, 320), (256, 320), (1024, 1024))
    framing = framing_of(dataset, shortest=512, in_pieces=True)
    assert framing.frame == Geometry(512, 640)
    assert framing.pieces == Pieces(2.0, 1024)
    assert framing.pieces.rows(
        np.array([[256, 320], [1023, 1023], [1024, 1024]]), framing.frame
    ).tolist() == [2]
    assert framing.pieces.seen_at(1024, 1024) == (2048, 2048)
    assert len(frame_notes(dataset, framing)) == 2


def test_pictures_of_exactly_the_size_of_the_frame_are_seen_at_once(tmp_path):
    framing = framing_of(opened(tmp_path, (1024, 1024), (1024, 1024)), in_pieces=True)
    assert framing.pieces.rows(np.array([[1024, 1024]]), framing.frame).tolist() == []


@pytest.mark.parametrize(
    ("scale", "least"), [(0, 5), (3, 5), ("1", 5), (1.0, 0), (1.0, 2.5), (float("nan"), 5)]
)
def test_numbers_that_make_no_sense_are_refused(scale, least):
    with pytest.raises(DataError, match="scale of large pictures"):
        Pieces(scale, least)


def test_of_several_models_each_sentence_is_told_once_and_none_says_that_all_see_large_pictures_smaller(
    tmp_path,
):
    dataset = opened(tmp_path, (1200, 1600), (1200, 1600), (300, 300))
    whole, in_pieces = framing_of(dataset), framing_of(dataset, in_pieces=True)
    first, *others = frame_notes(dataset, whole, in_pieces, in_pieces)
    assert "2 of 3 pictures have a side of 513 pixels" in first
    assert [note.split(" are not")[0] for note in map(str, others)] == ["1 of 1 pictures"] * 2
    assert len(frame_notes(dataset, whole)) == 1


def test_without_a_frame_nothing_is_told_not_even_that_sizes_are_not_known(tmp_path):
    for label in ("dark", "light"):
        (tmp_path / label).mkdir()
        Image.new("L", (9, 9)).save(tmp_path / label / "0.png")
    dataset = pupille.open(tmp_path)
    assert frame_notes(dataset) == ()
    with pytest.raises(DataError, match="does not know the sizes"):
        frame_of(dataset)
