"""A mark in the corner of one class is named, and nothing is on clean digits."""

import numpy as np
import pytest

from digit_models import LABELS, studied
from pupille.explanation.altered import border_alone
from pupille.explanation.classification import QUESTION
from pupille.explanation.given_away import given_away, maps_point_to, where
from pupille.explanation.linear import Contributions


def named(seed, marked):
    subject, targets, learned = studied(seed, marked)
    explainer = Contributions.of(subject.model, QUESTION, learned.pixels)
    first = subject.first(200)
    maps = explainer.maps(subject.model, first.pixels, first.sides)
    border = subject.model.predict(border_alone(subject.pixels, subject.model.spec.preprocessing))
    return given_away(subject, maps, border, targets)


@pytest.mark.parametrize("seed", range(5))
def test_a_marked_class_is_named_with_the_corner_of_its_mark(seed):
    (record,) = named(seed, seed)
    assert record.label == LABELS[seed]
    assert record.place == (0, 0)
    assert record.in_maps
    assert "top left" in record.sentence
    # With the border alone, test 5, its images are still recognised.
    assert record.recall.low > 0.5


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_named_on_clean_digits(seed):
    assert named(seed, None) == ()


def test_maps_of_forests_and_other_voters_are_not_needed_to_find_it():
    subject, targets, _ = studied(8, 8, "forest")
    border = subject.model.predict(border_alone(subject.pixels, subject.model.spec.preprocessing))
    (record,) = given_away(subject, np.zeros((3, 7, 7)), border, targets)
    assert (record.label, record.place, record.in_maps) == (LABELS[8], (0, 0), None)


def test_maps_point_to_the_place_at_the_border_that_speaks_for_one_class_alone():
    placed = np.zeros((12, 7, 7))
    placed[:6, 3, 3], placed[:6, 6, 2], placed[:, 0, 0] = 9, 1, 5
    own = np.arange(12) < 6
    assert maps_point_to(placed, own, 6 * 7 + 2)
    assert not maps_point_to(placed, own, 0)
    assert maps_point_to(placed, np.arange(12) < 4, 0) is None


def test_a_place_is_named_by_its_corner_or_side():
    places = [(0, 0), (0, 6), (6, 0), (6, 6), (0, 3), (6, 3), (3, 0), (3, 6)]
    names = ["top left", "top right", "bottom left", "bottom right", "top", "bottom", "left", "right"]
    assert [where(*place, (7, 7)) for place in places] == names
