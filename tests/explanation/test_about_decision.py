"""Which places of a picture are hidden first."""

import numpy as np
import pytest

from pupille.explanation.about_decision import blob, in_words, orders, short
from pupille.results.metric import Metric


def test_the_place_with_the_largest_value_has_the_first_turn():
    maps = np.array([[[0.1, 0.4], [0.3, 0.2]]])
    assert orders(maps, np.random.default_rng(0)).tolist() == [[3, 0, 1, 2]]


def test_ties_are_broken_by_chance_and_other_places_keep_their_turn():
    maps = np.tile([[[5.0, 1.0], [1.0, 0.0]]], (60, 1, 1))
    turns = orders(maps, np.random.default_rng(0))
    assert set(turns[:, 0]) == {0}
    assert set(turns[:, 3]) == {3}
    assert set(map(tuple, turns[:, 1:3])) == {(1, 2), (2, 1)}


def test_the_middle_is_nearest_to_the_middle_and_the_corners_are_furthest():
    near = blob((3, 5))
    assert near.tolist() == [
        [-2, -1.25, -1, -1.25, -2],
        [-1, -0.25, 0, -0.25, -1],
        [-2, -1.25, -1, -1.25, -2],
    ]


def test_a_single_row_is_in_the_middle_of_its_side():
    assert blob((1, 3)).tolist() == [[-1, 0, -1]]


def test_each_outcome_has_an_answer_of_its_own():
    outcomes = [(None, None), (False, True), (True, False), (True, True)]
    texts = [short(*outcome) for outcome in outcomes]
    assert len(set(texts)) == 4
    assert "too few" in texts[0]
    assert "middle" in texts[2]


@pytest.mark.parametrize("more_than_middle", [True, False])
def test_maps_that_do_better_are_held_against_the_middle_in_words(more_than_middle):
    figures = {
        name: Metric(value, value - 0.01, value + 0.01, 40)
        for name, value in (("deletion", 0.31), ("insertion", 0.42), ("middle", 0.53))
    }
    sentence = in_words(True, more_than_middle, figures)
    assert all(figure in sentence for figure in ("0.31 (0.30 to 0.32)", "0.42 (0.41", "0.53 (0.52"))
    assert ("not clearly better" in sentence) != more_than_middle
    assert "0.53" not in in_words(False, None, figures)
