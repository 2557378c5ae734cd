"""Gaps between clusters: a dip test on numbers whose modes are known."""

import numpy as np
import pytest

from pupille.exploration.gaps import dip, groups_with_gaps, has_gap, shortest_links


def two(rng, n, apart):
    return np.where(rng.random(n) < 0.5, 0.0, apart) + rng.standard_normal(n)


def test_the_dip_of_evenly_spaced_numbers_is_the_least_there_can_be():
    assert dip(np.arange(100.0)) == pytest.approx(1 / 200, abs=1e-9)


def test_the_dip_of_two_far_points_is_a_quarter():
    assert dip(np.repeat([0.0, 1.0], 50)) == pytest.approx(0.25, abs=0.01)


def test_the_dip_knows_neither_unit_nor_direction():
    values = two(np.random.default_rng(0), 200, 5)
    assert dip(values) == pytest.approx(dip(7 - 3 * values), rel=0.15)


@pytest.mark.parametrize("draw", ["standard_normal", "random", "standard_exponential"])
def test_numbers_with_one_mode_have_no_gap(draw):
    gaps = [has_gap(getattr(np.random.default_rng(seed), draw)(150), seed=seed) for seed in range(10)]
    assert sum(gaps) <= 2


def test_numbers_with_two_far_modes_have_one():
    assert all(has_gap(two(np.random.default_rng(seed), 150, 5)) for seed in range(5))


def test_few_numbers_show_no_gap():
    assert not has_gap(np.array([0.0, 0.0, 0.0, 9.0, 9.0, 9.0]))


def test_the_pieces_of_a_bow_are_one_group_and_two_blobs_are_two():
    rng = np.random.default_rng(0)
    turn = np.pi * rng.random(300)
    bow = 5 * np.c_[np.cos(turn), np.sin(turn)] + 0.4 * rng.standard_normal((300, 2))
    assert groups_with_gaps(bow, 4) == 1
    assert groups_with_gaps(np.c_[two(rng, 300, 7), rng.standard_normal(300)], 2) == 2


def test_links_join_all_centres_by_the_shortest_way():
    assert {frozenset(link) for link in shortest_links(np.array([[0.0], [1.0], [5.0]]))} == {
        frozenset({0, 1}), frozenset({1, 2}),
    }  # fmt: skip
