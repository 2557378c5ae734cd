"""Whether maps lie on objects: shares by hand, against area and middle, and what is said where it cannot be told."""

import numpy as np
import pytest

from pupille.explanation.about_object import DrawnObjects, about_object, centred, cover, pointing, shares_of
from pupille.images.geometry import Geometry

N = 24
FRAME = Geometry(8, 8)


def objects(masks, labels=None):
    boxes = [np.zeros((0, 4))] * len(masks)
    return DrawnObjects(masks, boxes, True, FRAME, labels or ["a"] * len(masks))


def placed(seed=0, side=2):
    """(N, 8, 8) masks of a square at a place drawn at random."""
    rng = np.random.default_rng(seed)
    masks = np.zeros((N, 8, 8), dtype=bool)
    for mask in masks:
        y, x = rng.integers(0, 8 - side + 1, 2)
        mask[y : y + side, x : x + side] = True
    return masks


def asked(maps, masks, **more):
    return about_object(maps, objects(list(masks), **more), np.arange(len(maps)), grouped=False, seed=0)


def test_maps_of_the_objects_themselves_pass():
    masks = placed()
    answer = asked(masks + np.random.default_rng(1).uniform(0, 0.1, masks.shape), masks)
    assert answer.passed is True
    assert answer.figures["pointing"].value == 1
    assert answer.figures["pointing"].low < 0.95
    assert answer.figures["area"].value == pytest.approx(4 / 64)


def test_maps_of_another_images_object_do_not():
    masks = placed()
    answer = asked(np.roll(masks, 1, axis=0).astype(float), masks)
    assert answer.passed is False
    assert "No more of them" in answer.short


def test_a_blob_in_the_middle_is_no_better_than_the_middle_where_objects_are_centred():
    masks = np.zeros((N, 8, 8), dtype=bool)
    masks[:, 3:5, 3:5] = True
    masks[::2, 2, 3:5] = True
    noise = np.random.default_rng(0).uniform(0.9, 1.1, masks.shape)
    answer = asked(centred((8, 8)) * noise, masks)
    assert answer.figures["inside"].value > 2 * answer.figures["area"].value
    assert answer.figures["inside less middle"].value == pytest.approx(0, abs=0.01)
    assert answer.passed is False


def test_what_speaks_against_the_answer_is_not_counted():
    maps = np.full((2, 2, 2), -1.0)
    maps[0, 0, 0] = 3
    covers = np.zeros((2, 2, 2))
    covers[:, 0] = 1
    shares = shares_of(maps, covers)
    # The second map has nothing that speaks for the answer: it counts as one of chance.
    np.testing.assert_allclose(shares["inside"], [1, 0.5])
    np.testing.assert_array_equal(pointing(maps, covers), [True, False])


def test_classes_of_ten_images_are_told_by_themselves_where_there_are_several():
    masks = placed()
    answer = asked(masks.astype(float), masks, labels=["cat"] * 11 + ["hen"] * 10 + ["dog"] * 2 + [""])
    assert "cat +" in answer.sentence
    assert "hen +" in answer.sentence
    assert "dog" not in answer.sentence
    assert "By class" not in asked(masks.astype(float), masks).sentence


def test_pictures_without_an_object_or_full_of_it_take_no_part():
    masks = placed()
    masks[0], masks[1] = False, True
    answer = asked(masks.astype(float), [None, *masks[:-1]])
    assert answer.figures["inside"].n == N - 3
    assert asked(masks.astype(float), [None] * N) is None
    assert asked(masks[:1].astype(float), masks[:1]) is None


def test_few_images_decide_nothing():
    masks = placed()[:5]
    answer = asked(masks.astype(float), masks)
    assert answer.passed is None
    assert "too few" in answer.short


def test_the_share_of_a_place_is_that_of_its_pixels():
    rng = np.random.default_rng(0)
    mask = rng.random((60, 40)) < 0.3
    expected = mask.reshape(3, 20, 4, 10).mean(axis=(1, 3))
    np.testing.assert_allclose(cover(mask, Geometry(24, 24), (3, 4)), expected)


def test_of_a_crop_only_what_the_model_sees_is_covered():
    mask = np.zeros((64, 128), dtype=bool)
    mask[:, 32:96] = True
    assert cover(mask, Geometry(32, 32, "crop", 32), (4, 4)).min() == 1
    mask = ~mask
    assert cover(mask, Geometry(32, 32, "crop", 32), (4, 4)).max() == 0
    # Stretched, a quarter of it lies on either side.
    np.testing.assert_array_equal(cover(mask, Geometry(32, 32), (1, 4)), [[1, 0, 0, 1]])


def test_a_picture_smaller_than_the_frame_gives_each_place_a_pixel():
    mask = np.array([[True, False]])
    np.testing.assert_array_equal(cover(mask, Geometry(8, 8), (4, 4)), [[1, 1, 0, 0]] * 4)
