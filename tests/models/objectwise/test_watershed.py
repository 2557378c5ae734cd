"""The rule that finds objects by grey value and shape, on touching discs whose right masks are known."""

import numpy as np
import pytest

from drawn_objects import touching
from pupille.errors import ModelError
from pupille.models.objectwise.agreement import Shared, panoptic_quality
from pupille.models.objectwise.watershed import DARK, SMALLER, Watershed


def prepared(pictures):
    return ((pictures - 100.0) / 50).astype(np.float32)[..., None]


def quality(rule, pictures, images, classes=1):
    shared = [
        Shared.of(truth, rule.objects_of(picture))
        for picture, truth in zip(prepared(pictures), images, strict=True)
    ]
    return panoptic_quality(shared, classes)


@pytest.fixture(scope="module")
def rule() -> Watershed:
    pictures, images = touching(12)
    return Watershed.fitted(prepared(pictures), images, classes=1, seed=0)


def test_touching_discs_are_found_and_told_apart_on_other_pictures(rule):
    assert quality(rule, *touching(12, seed=5)) > 0.85


def test_dark_discs_are_found_as_well():
    pictures, images = touching(8)
    dark = Watershed.fitted(prepared(255 - pictures), images, classes=1, seed=0)
    assert dark.side in (DARK, SMALLER)
    assert quality(dark, 255 - pictures, images) > 0.85


def test_dark_and_bright_discs_are_found_side_by_side_where_they_cover_less():
    pictures, images = touching(10)
    pictures[::2] = 255 - pictures[::2]
    both = Watershed.fitted(prepared(pictures), images, classes=1, seed=0)
    assert both.side == SMALLER
    assert quality(both, pictures, images) > 0.85


def test_the_channel_that_shows_the_objects_is_taken():
    pictures, images = touching(8)
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(*pictures.shape, 3)).astype(np.float32)
    noise[..., 1] = prepared(pictures)[..., 0]
    assert Watershed.fitted(noise, images, classes=1, seed=0).channel == 1


def test_an_object_is_of_the_class_of_the_nearest_colour():
    pictures, images = touching(12, two_sizes=True)
    rule = Watershed.fitted(prepared(pictures), images, classes=2, seed=0)
    assert quality(rule, *touching(12, seed=5, two_sizes=True), classes=2) > 0.85
    assert rule.colours[0, 0] < rule.colours[1, 0]


def test_the_rule_is_told_in_words(rule):
    words = " ".join(map(str, rule.notes))
    assert f"at least {rule.reach} px from" in words
    assert "Otsu's threshold on the grey value" in words
    assert f"areas below {round(rule.smallest)} px²" in words


def test_answers_bear_no_scores(rule):
    assert rule.objects_of(prepared(touching(1)[0])[0]).scores is None


def test_a_picture_of_one_value_has_no_object(rule):
    assert len(rule.objects_of(np.zeros((20, 20, 1), dtype=np.float32))) == 0


def test_the_rule_comes_back_from_its_arrays(rule):
    again = Watershed.of_arrays(rule.arrays(), shape=(48, 48, 1), classes=1)
    assert again.notes == rule.notes
    assert np.array_equal(again.colours, rule.colours)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numbers", np.array([1, 1, 5])),
        ("numbers", np.array([-1, 7, 5])),
        ("numbers", np.array([-1, 1, 0])),
        ("numbers", np.array([-1, 1])),
        ("blur", np.array([3.0])),
        ("smallest", np.array([np.nan])),
        ("smallest", np.zeros(0)),
        ("colours", np.zeros((2, 1))),
        ("colours", np.full((1, 1), np.inf)),
    ],
)
def test_arrays_of_another_model_are_refused(rule, name, value):
    with pytest.raises(ModelError, match="not those of a watershed"):
        Watershed.of_arrays({**rule.arrays(), name: value}, shape=(48, 48, 1), classes=1)
    with pytest.raises(ModelError, match="not those of a watershed"):
        Watershed.of_arrays({}, shape=(48, 48, 1), classes=1)
