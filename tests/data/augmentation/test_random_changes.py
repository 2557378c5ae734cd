import hashlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pupille.data.augmentation.random_changes import DRAWN, draw, uniforms
from pupille.data.augmentation.sets import SETS, Augmentation
from pupille.errors import ConfigError

IDS = [f"class_{i % 7}/image {i}.png" for i in range(2000)]
HUNDRED = IDS[:100]


def drawn(chosen, ids=IDS, *, seed=0, epoch=1, height=32, width=32):
    return draw(chosen, ids, seed=seed, epoch=epoch, height=height, width=width)


def test_the_numbers_are_shake128_of_seed_epoch_and_id():
    text = (7).to_bytes(8, "little") + (3).to_bytes(8, "little") + "é/1.png".encode()
    word = int.from_bytes(hashlib.shake_128(text).digest(8)[4:], "little")
    numbers = uniforms(["a", "é/1.png"], seed=7, epoch=3)
    assert numbers[DRAWN[1]][1] == (word + 0.5) / 2**32


@pytest.mark.parametrize("name", DRAWN)
def test_the_numbers_are_spread_evenly(name):
    assert stats.kstest(uniforms(IDS, seed=1, epoch=2)[name], "uniform").pvalue > 1e-4


def test_different_draws_seeds_epochs_and_ids_have_nothing_to_do_with_each_other():
    one = uniforms(IDS, seed=1, epoch=1)
    others = [uniforms(IDS, seed=2, epoch=1), uniforms(IDS, seed=1, epoch=2), uniforms(IDS, seed=2, epoch=2)]
    columns = [*one.values(), *(other["rotation"] for other in others), np.roll(one["rotation"], 1)]
    correlation = np.corrcoef(columns) - np.eye(len(columns))
    # Of 2,000 independent pairs 0.11 is five standard deviations.
    assert np.abs(correlation).max() < 0.11


def test_names_that_are_no_text_are_no_obstacle():
    names = ["caf\udce9.png", "caf\ud800.png", ""]
    rotation = uniforms(names, seed=0, epoch=0)["rotation"]
    assert len(set(rotation)) == 3


@pytest.mark.parametrize(("seed", "epoch", "what"), [(-1, 0, "seed"), (2**32, 0, "seed"), (0, -1, "epoch")])
def test_a_seed_or_epoch_below_zero_is_refused(seed, epoch, what):
    with pytest.raises(ConfigError, match=what):
        uniforms(["a"], seed=seed, epoch=epoch)


RANGES = st.builds(
    Augmentation,
    crop=st.floats(0, 0.95),
    rotation=st.floats(0, 180),
    zoom=st.floats(0, 0.5),
    shift=st.floats(0, 0.5),
    brightness=st.floats(0, 0.9),
    contrast=st.floats(0, 0.9),
    saturation=st.floats(0, 1),
    hue=st.floats(0, 180),
    erase=st.floats(0, 0.5),
)


@settings(max_examples=60)
@given(RANGES, st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_no_draw_leaves_its_range(chosen, height, width, seed):
    changes = drawn(chosen, HUNDRED, seed=seed, height=height, width=width)
    for name in ("brightness", "contrast", "saturation"):
        assert (np.abs(getattr(changes, name) - 1) <= getattr(chosen, name) + 1e-12).all()
    assert (np.abs(changes.hue) <= chosen.hue).all()
    top, left, bottom, right = changes.erased.T
    assert ((top >= 0) & (left >= 0) & (bottom <= height) & (right <= width)).all()
    area = (bottom - top) * (right - left)
    # A side is never less than a pixel, so a thin rectangle may be as long as the picture.
    assert (area <= max(chosen.erase * height * width, height, width)).all()


def test_the_ends_of_the_ranges_are_reached():
    changes = drawn(Augmentation(brightness=0.2, hue=30, rotation=10, shift=0.1), width=50, height=20)
    assert changes.brightness.min() < 0.802 < 1.198 < changes.brightness.max()
    assert changes.hue.min() < -29.7 < 29.7 < changes.hue.max()
    angle = np.degrees(np.arctan2(-changes.matrix[:, 0, 1], changes.matrix[:, 0, 0]))
    assert -10 <= angle.min() < -9.9 < 9.9 < angle.max() <= 10
    centre = changes.forward @ [25, 10, 1] - [25, 10]
    assert 4.9 < np.abs(centre[:, 0]).max() <= 5.0
    assert 1.9 < np.abs(centre[:, 1]).max() <= 2.0


def test_zoom_shows_between_ninety_and_a_hundred_and_ten_percent_of_the_side():
    seen = drawn(Augmentation(zoom=0.1)).matrix[:, 0, 0]
    assert 0.9 <= seen.min() < 0.901 < 1.099 < seen.max() <= 1.1


def test_a_crop_lies_within_the_picture_and_keeps_the_share_that_was_promised():
    changes = drawn(Augmentation(crop=0.6, mirror=True), height=20, width=50)
    corners = np.array([[0, 50, 0, 50], [0, 0, 20, 20], [1, 1, 1, 1]])
    places = changes.matrix @ corners
    x, y = places[:, 0], places[:, 1]
    assert x.min() > -1e-9
    assert y.min() > -1e-9
    assert x.max() < 50 + 1e-9
    assert y.max() < 20 + 1e-9
    area = np.abs(np.linalg.det(changes.matrix[:, :, :2]))
    assert 0.4 <= area.min() < 0.401
    assert area.max() > 0.999
    assert x.min() < 0.5
    assert x.max() > 49.5


def test_about_half_of_the_pictures_are_erased():
    erased = (drawn(SETS["photo"]).erased[:, 2] > 0).sum()
    assert stats.binomtest(int(erased), len(IDS), 0.5).pvalue > 1e-4


@pytest.mark.parametrize(
    ("chosen", "size", "expected"),
    [
        (Augmentation(mirror=True), (9, 9), {0, 4}),
        (Augmentation(flip=True), (9, 9), {0, 6}),
        (Augmentation(turns=True), (9, 9), {0, 1, 2, 3}),
        (SETS["aerial"], (9, 9), set(range(8))),
        (SETS["aerial"], (9, 5), {0, 2, 4, 6}),
        (SETS["course"], (9, 9), {0, 4}),
    ],
)
def test_every_orientation_that_is_allowed_comes_equally_often(chosen, size, expected):
    found, counts = np.unique(drawn(chosen, height=size[0], width=size[1]).orientation, return_counts=True)
    assert set(found) == expected
    assert stats.chisquare(counts).pvalue > 1e-4


def test_pictures_stay_upright_where_no_orientation_is_allowed():
    assert not drawn(SETS["light"]).orientation.any()


def test_forward_is_the_inverse_of_the_matrix():
    changes = drawn(Augmentation(mirror=True, turns=True, rotation=40, zoom=0.3, shift=0.2, crop=0.4))
    point = np.array([3.0, 11.0, 1.0])
    there = changes.forward @ point
    back = np.einsum("nij,nj->ni", changes.matrix, np.column_stack([there, np.ones(len(there))]))
    np.testing.assert_allclose(back, np.broadcast_to(point[:2], back.shape), atol=1e-9)


def test_the_movements_follow_one_another_in_the_order_that_is_documented():
    parts = [
        {"mirror": True, "flip": True, "turns": True},
        {"crop": 0.5},
        {"rotation": 60},
        {"zoom": 0.3},
        {"shift": 0.2},
    ]
    expected = np.eye(3)
    for part in parts:
        one = drawn(Augmentation(**part), HUNDRED, height=30, width=30).forward
        expected = np.concatenate([one, np.broadcast_to([[[0, 0, 1]]], (100, 1, 3))], axis=1) @ expected
    together = Augmentation(**{name: value for part in parts for name, value in part.items()})
    found = drawn(together, HUNDRED, height=30, width=30).forward
    np.testing.assert_allclose(found, expected[:, :2], atol=1e-9)


def test_areas_shrink_by_crop_and_zoom_alone():
    changes = drawn(Augmentation(turns=True, rotation=180, shift=0.5))
    np.testing.assert_allclose(np.abs(np.linalg.det(changes.matrix[:, :, :2])), 1, atol=1e-12)
    assert math.isclose(changes.matrix[0, 0, 0] ** 2 + changes.matrix[0, 0, 1] ** 2, 1)
