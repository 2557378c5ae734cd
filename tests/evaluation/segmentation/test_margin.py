"""Margins around masks: how wide they are, what they hold, and when they are refused."""

import math

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from pupille.errors import ConfigError, DataError
from pupille.evaluation.segmentation import margin
from pupille.evaluation.segmentation.margin import HELD, Margin, fit_margin, reach_of, widened

Y, X = np.mgrid[:64, :64]


def disc(centre, radius):
    return ((Y - centre[0]) ** 2 + (X - centre[1]) ** 2 < radius**2).astype(np.int16)


def test_a_bar_that_lies_four_rows_off_is_held_four_pixels_around():
    truth, answer = np.zeros((30, 30), np.int16), np.zeros((30, 30), np.int16)
    truth[14, 5:25], answer[10, 5:25] = 1, 1
    assert reach_of(truth, answer, 0) == 4
    assert reach_of(answer, answer, 0) == 0


def test_one_pixel_in_a_hundred_may_be_left_out():
    truth = np.zeros((20, 120), np.int16)
    truth[5, :99] = 1
    answer = truth.copy()
    truth[19, 119] = 1
    assert truth.sum() == 100
    assert reach_of(truth, answer, 0) == 0
    truth[19, 118] = 1
    assert reach_of(truth, answer, 0) > 14


def test_ignored_pixels_are_no_truth_and_other_classes_are_marked_too():
    truth = np.full((10, 10), -1, np.int16)
    truth[:, :5] = 0
    assert reach_of(truth, disc((3, 3), 2)[:10, :10], 0) is None
    truth[2, 2] = 2
    answer = np.zeros((10, 10), np.int16)
    assert reach_of(truth, answer, 0) == math.inf
    answer[2, 4] = 1
    assert reach_of(truth, answer, 0) == 2


@pytest.mark.parametrize("reach", [0.0, 1.0, 2.5, 7.0])
def test_what_is_widened_is_a_dilation_by_a_disc_whatever_the_strips(reach, monkeypatch):
    marked = np.random.default_rng(0).random((90, 70)) > 0.995
    size = math.ceil(reach)
    y, x = np.mgrid[-size : size + 1, -size : size + 1]
    expected = binary_dilation(marked, structure=y**2 + x**2 <= reach**2)
    for rows in (1024, 16, 7):
        monkeypatch.setattr(margin, "STRIP", rows)
        np.testing.assert_array_equal(widened(marked, reach), expected)
    assert not widened(np.zeros((5, 5), bool), 3.0).any()


@pytest.mark.parametrize(("coverage", "least", "rank"), [(0.9, 9, 9), (0.95, 19, 19), (0.5, 1, 1)])
def test_it_is_refused_below_the_fewest_images_and_is_the_reach_of_its_rank_from_there_on(
    coverage, least, rank
):
    reaches = np.arange(1.0, least + 1)
    assert fit_margin(reaches, coverage=coverage) == Margin(rank, coverage, least)
    if least > 1:
        with pytest.raises(DataError, match="can be promised from"):
            fit_margin(reaches[1:], coverage=coverage)
    with pytest.raises(ConfigError, match="share above 0"):
        fit_margin(reaches, coverage=1.0)


def test_slices_of_one_stack_are_one_group_and_promise_nothing():
    with pytest.raises(DataError, match="groups"):
        fit_margin(np.arange(60.0), coverage=0.9, groups=["stack"] * 60)
    grouped = fit_margin(np.arange(60.0), coverage=0.9, groups=[str(k // 5) for k in range(60)])
    assert (grouped.n, grouped.grouped) == (12, True)


def test_answers_that_mark_nothing_make_it_infinite_which_is_refused():
    reaches = np.array([1.0] * 10 + [math.inf] * 4)
    with pytest.raises(DataError, match="4 of 14"):
        fit_margin(reaches, coverage=0.9)
    assert fit_margin(reaches, coverage=0.6).reach == 1


def test_it_holds_as_often_as_was_promised_on_answers_that_lie_off_by_chance():
    rng = np.random.default_rng(1)
    reaches = []
    for _ in range(240):
        centre, radius = rng.uniform(20, 44, 2), rng.uniform(6, 12)
        off = centre + rng.normal(0, 2, 2)
        reaches.append(reach_of(disc(centre, radius), disc(off, radius * rng.uniform(0.7, 1.1)), 0))
    pool, held = np.array(reaches), []
    for seed in range(100):
        order = np.random.default_rng(seed).permutation(len(pool))
        fitted = fit_margin(pool[order[:29]], coverage=0.9)
        held.append((pool[order[29:]] <= fitted.reach).mean())
    # (29 + 1) * 0.9 is whole, so the share is 90 % and not above, up to ties and the draw of the pool.
    assert np.mean(held) == pytest.approx(0.9, abs=0.02)
    assert pool.std() > 0.5


def test_nearly_all_is_99_percent():
    assert HELD == 0.99
