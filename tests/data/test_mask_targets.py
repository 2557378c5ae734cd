"""Masks as targets: the rarest class of an image is its stratum, and the pixels join the hash."""

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.data import mask_targets as module
from pupille.data.annotations import targets_of
from pupille.data.mask_targets import mask_targets, nearest
from pupille.errors import DataError
from pupille.images.geometry import Geometry

ROWS = (
    [[0, 0], [1, 1]],
    [[0, 0], [1, 2]],
    [[0, 1], [1, 1]],
    [[0, 0], [0, 0]],
    [[1, 1], [1, 1]],
)


@pytest.fixture
def dataset(tmp_path):
    for i, rows in enumerate(ROWS):
        for kind in ("images", "masks"):
            (tmp_path / kind).mkdir(exist_ok=True)
        Image.new("L", (2, 2)).save(tmp_path / f"images/{i}.jpg")
        Image.fromarray(np.array(rows, dtype=np.uint8)).save(tmp_path / f"masks/{i}.png")
    return pupille.open(tmp_path)


def test_the_stratum_is_the_rarest_class_of_the_image_and_background_only_where_it_is_alone(dataset):
    targets = targets_of(dataset)
    assert targets.task == "segmentation"
    assert targets.strata().tolist() == [1, 2, 1, 0, 1]
    assert targets.rows(np.array([3, 1])).strata().tolist() == [0, 1]


def test_equal_masks_have_equal_fingerprints_and_others_have_not(dataset, tmp_path):
    targets = targets_of(dataset)
    prints = targets.fingerprint()
    assert len(set(prints)) == len(ROWS)
    (tmp_path / "masks/3.png").write_bytes((tmp_path / "masks/4.png").read_bytes())
    again = targets_of(dataset).fingerprint()
    assert again[3] == again[4] == prints[4]
    assert again[:3] == prints[:3]


def test_one_class_alone_cannot_be_learned(dataset):
    targets_of(dataset).check_learnable()
    with pytest.raises(DataError, match="one class only"):
        targets_of(dataset, [3]).check_learnable()


@pytest.mark.parametrize("part", ["validation", "test"])
def test_masks_of_background_alone_cannot_be_scored_on(dataset, part):
    targets_of(dataset, [3, 4]).check_scorable(part)
    with pytest.raises(DataError, match=f"no mask of the {part} images shows anything but background"):
        targets_of(dataset, [3]).check_scorable(part)


def test_a_data_set_without_masks_has_no_such_targets():
    with pytest.raises(DataError, match="no masks of classes"):
        mask_targets(pupille.open("digits"), [0])


def test_masks_in_their_frame_are_an_array_and_come_from_one(dataset):
    targets = targets_of(dataset).placed(Geometry(2, 2))
    assert targets.array.tolist() == [list(map(list, rows)) for rows in ROWS]
    received = type(targets).of_array(targets.array, targets.classes, "")
    assert received.fingerprint() == targets.fingerprint()
    assert np.array_equal(received.rows(np.array([3, 1])).frames(), targets.array[[3, 1]])


def test_masks_are_seen_in_the_frame_of_the_pictures_by_the_nearest_pixel(dataset):
    placed = targets_of(dataset).placed(Geometry(4, 6))
    for row, frame in zip(ROWS, placed.frames(), strict=True):
        assert np.array_equal(frame, np.kron(row, np.ones((2, 3), dtype=int)))
    few = placed.rows(np.array([4, 1])).frames()
    assert np.array_equal(few, placed.frames()[[4, 1]])
    assert placed.frames().dtype == np.int16


def test_masks_that_were_seen_are_kept_only_while_they_take_little_memory(dataset, monkeypatch):
    monkeypatch.setattr(module, "IN_MEMORY", 2 * 8)
    placed = targets_of(dataset).placed(Geometry(2, 2))
    first = placed.frames()
    assert len(placed.frame_of) == 2
    assert np.array_equal(placed.frames(), first)


def test_masks_do_not_follow_pictures_that_are_cropped(dataset):
    with pytest.raises(DataError, match="cropped"):
        targets_of(dataset).placed(Geometry(4, 4, "crop", 5))


@pytest.mark.parametrize(("height", "width"), [(3, 7), (5, 5), (11, 2), (10, 14)])
def test_the_nearest_pixel_is_that_of_pillow(height, width):
    mask = np.random.default_rng(0).integers(0, 9, (5, 7)).astype(np.int16)
    wanted = Image.fromarray(mask.astype(np.uint8)).resize((width, height), Image.Resampling.NEAREST)
    assert np.array_equal(nearest(mask, height, width), np.asarray(wanted))
