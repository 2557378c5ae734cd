"""What a choice between trials is worth: corrected figures against simulations whose truth is known."""

import numpy as np
import pytest
from scipy.special import ndtri

from pupille.errors import DataError
from pupille.evaluation.inference.choice import choice_of, luck_of_best, mean_of_largest, out_of_resamples
from pupille.evaluation.inference.statistics import Grouped, ImageScores
from pupille.tasks import metric_spec

ACCURACY = metric_spec("classification", "accuracy")
MAE = metric_spec("regression", "mae")


def trials(values, name="accuracy"):
    """A trial a row, with a score an image."""
    return [ImageScores(name, row.astype(np.float64), np.arange(len(row))) for row in np.asarray(values)]


def drawn(seed, n, shares, correlation=0.6):
    """Right or wrong for n images by trials that are right with these shares, their errors correlated."""
    rng = np.random.default_rng(seed)
    alike = np.sqrt(correlation) * rng.standard_normal(n)
    own = np.sqrt(1 - correlation) * rng.standard_normal((len(shares), n))
    return alike + own < ndtri(np.asarray(shares))[:, None]


@pytest.mark.parametrize(("k", "mean"), [(1, 0), (2, 1 / np.sqrt(np.pi)), (3, 1.5 / np.sqrt(np.pi))])
def test_the_mean_of_the_largest_is_that_of_the_books(k, mean):
    assert mean_of_largest(k) == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize(("images", "points"), [(100, 4.9), (360, 2.6), (1000, 1.7)])
def test_luck_alone_brings_what_was_measured_at_90_percent_with_30_trials(images, points):
    luck = luck_of_best(np.sqrt(0.9 * 0.1 / images), 30)
    assert 100 * luck == pytest.approx(points, abs=0.2)


def test_luck_alone_is_what_the_best_of_equal_trials_gains_in_a_simulation():
    best = [drawn(seed, 360, [0.9] * 30).mean(axis=1).max() - 0.9 for seed in range(100)]
    assert luck_of_best(np.sqrt(0.09 / 360), 30) == pytest.approx(np.mean(best), abs=0.004)


def test_the_best_looks_too_good_and_the_corrected_figure_does_not():
    apparent, corrected = [], []
    for seed in range(20):
        choice = choice_of(trials(drawn(seed, 360, [0.9] * 20)), ACCURACY, resamples=200, seed=seed)
        apparent.append(choice.apparent - 0.9)
        corrected.append(choice.corrected.value - 0.9)
    assert np.mean(apparent) > 0.015
    assert abs(np.mean(corrected)) < 0.005


def test_equal_trials_are_hardly_ever_taken_and_better_ones_are():
    equal = [
        choice_of(trials(drawn(s, 360, [0.9] * 20)), ACCURACY, resamples=200).is_told_apart for s in range(20)
    ]
    better = [
        choice_of(trials(drawn(s, 500, [0.9] * 9 + [0.95], 0.5)), ACCURACY, resamples=200).is_told_apart
        for s in range(20)
    ]
    assert sum(equal) <= 2
    assert sum(better) >= 14


def test_the_gain_lies_within_its_interval_and_the_interval_holds_it_though_the_trial_was_chosen():
    truth = np.r_[0.85, np.linspace(0.8, 0.9, 14)]
    holds = 0
    for seed in range(25):
        choice = choice_of(trials(drawn(seed, 300, truth)), ACCURACY, resamples=200, seed=seed)
        assert choice.gain.low <= choice.gain.value <= choice.gain.high
        holds += choice.gain.low <= truth[choice.best] - truth[0] <= choice.gain.high
    assert holds >= 23


def test_where_the_first_is_best_nothing_is_gained():
    choice = choice_of(trials(drawn(0, 200, [0.95, 0.7, 0.7])), ACCURACY, resamples=200)
    assert choice.best == 0
    assert (choice.gain.value, choice.gain.low, choice.gain.high) == (0, 0, 0)


def test_each_resample_scores_its_choice_on_the_images_it_left_out():
    values = np.array([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]])
    outside, base, picks = out_of_resamples(trials(values), ACCURACY, resamples=200, seed=0)
    first = picks == 0
    assert first.sum() < 5
    assert set(np.unique(np.round(outside[~first] + base[~first], 12))) == {1.0}


def test_of_errors_the_smallest_is_best_and_a_gain_is_still_above_0():
    rng = np.random.default_rng(0)
    errors = np.abs(rng.normal(4, 1, 200))
    smaller = errors - rng.uniform(0.5, 1.5, 200)
    choice = choice_of(trials([errors, smaller, errors + 1], "mae"), MAE, resamples=200)
    assert choice.best == 1
    assert choice.apparent == pytest.approx(smaller.mean())
    assert choice.gain.value == pytest.approx((errors - smaller).mean(), abs=0.01)
    assert choice.is_told_apart


def test_what_does_not_look_too_good_is_not_said_to_be():
    worse = np.r_[np.zeros(50), np.ones(50)]
    choice = choice_of(trials([worse + 1, worse], "mae"), MAE, resamples=200)
    assert choice.best == 1
    assert choice.optimism == pytest.approx(max(choice.corrected.value - choice.apparent, 0))


def test_of_equals_the_defaults_are_the_best_and_gain_nothing():
    row = drawn(0, 100, [0.9])[0]
    choice = choice_of(trials([row, row]), ACCURACY, resamples=200)
    assert choice.best == 0
    assert (choice.gain.low, choice.gain.high) == (0, 0)
    assert not choice.is_told_apart


def test_whole_groups_are_resampled_so_that_copies_of_an_image_say_nothing_new():
    values = drawn(0, 60, [0.8, 0.88])
    alone = choice_of(trials(values), ACCURACY, resamples=300)
    copies = [ImageScores("accuracy", np.repeat(row, 9).astype(float), np.arange(540)) for row in values]
    grouped = choice_of(
        [Grouped(each, np.repeat(np.arange(60), 9)) for each in copies], ACCURACY, resamples=300
    )
    assert grouped.gain.low == pytest.approx(alone.gain.low)
    assert grouped.gain.n == 60


def test_few_images_give_no_interval_and_nothing_is_taken():
    choice = choice_of(trials(np.tri(2, 8, -1)), ACCURACY, resamples=100)
    assert choice.gain.low is None
    assert choice.gain.reason
    assert not choice.is_told_apart


def test_a_metric_that_is_nowhere_defined_chooses_nothing():
    with pytest.raises(DataError):
        choice_of(trials(np.full((2, 20), np.nan)), ACCURACY, resamples=100)
