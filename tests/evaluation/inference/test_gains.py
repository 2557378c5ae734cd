"""The gain of the best of several trials over the first: bounds that hold though it was chosen."""

import numpy as np
import pytest

from pupille.evaluation.inference.gains import gains_over_first, gaps_of_images, goodness
from pupille.evaluation.inference.paired import resampled_intervals
from pupille.evaluation.inference.statistics import Grouped, ImageScores
from pupille.tasks import metric_spec

MAE = metric_spec("regression", "mae")
ACCURACY = metric_spec("classification", "accuracy")
BIAS = metric_spec("regression", "bias")


def trials(values, name="mae"):
    return [ImageScores(name, np.asarray(row, dtype=np.float64), np.arange(len(row))) for row in values]


# Dunnett (1955, 1964): several treatments against a control, one-sided 5 %, no end of degrees of freedom.
@pytest.mark.parametrize(("others", "quantile"), [(4, 2.16), (9, 2.42)])
def test_bounds_are_as_wide_as_dunnetts_table_of_many_against_one(others, quantile):
    values = np.random.default_rng(0).normal(10, 1, (others + 1, 1500))
    gains, lows, highs = gains_over_first(trials(values), MAE, resamples=4000, seed=0)
    errors = (values[1:] - values[0]).std(axis=1) / np.sqrt(1500)
    assert (gains - lows) / errors == pytest.approx(np.full(others, quantile), rel=0.03)
    assert highs - gains == pytest.approx(gains - lows)


def test_bounds_of_one_other_trial_are_those_of_one_comparison():
    values = np.random.default_rng(1).normal(10, 1, (2, 1500))
    gains, lows, _ = gains_over_first(trials(values), MAE, resamples=2000, seed=0)
    error = (values[1] - values[0]).std() / np.sqrt(1500)
    assert (gains[0] - lows[0]) / error == pytest.approx(1.96, rel=0.02)


def test_a_smaller_error_and_a_larger_accuracy_are_both_gains():
    values = np.random.default_rng(2).random((2, 50)) < [[0.2], [0.8]]
    assert gaps_of_images(trials(values), MAE) == pytest.approx(values[:1] - 1.0 * values[1:])
    rises = gaps_of_images(trials(values, "accuracy"), ACCURACY)
    assert rises == pytest.approx(values[1:] - 1.0 * values[:1])


class Pooled:
    """Hits of so many pixels an image, pooled: no mean over images."""

    def __init__(self, hits, pixels):
        self.hits, self.pixels = hits, pixels
        self.n = self.n_units = len(hits)
        self.units = np.arange(self.n)

    def scores(self, weights):
        return {"iou": (self.hits @ weights) / (self.pixels @ weights)}

    def image_scores(self, metric):
        return None


def test_a_metric_that_is_no_mean_has_bounds_from_the_bootstrap_alone():
    rng = np.random.default_rng(3)
    pixels = rng.uniform(50, 150, 400)
    shares = np.clip(rng.normal([[0.7], [0.7], [0.8]], 0.1, (3, 400)), 0, 1)
    spec = metric_spec("segmentation", "iou")
    drawn = [Pooled(row * pixels, pixels) for row in shares]
    gains, lows, highs = gains_over_first(drawn, spec, resamples=1000, seed=0)
    assert gains[1] == pytest.approx((shares[2] - shares[0]) @ pixels / pixels.sum())
    # The delta method, of a ratio of sums.
    residuals = pixels * (shares[2] - shares[0] - gains[1])
    error = np.sqrt((residuals**2).sum()) / pixels.sum()
    assert 1.96 * 0.93 < (gains[1] - lows[1]) / error < 2.3
    assert lows[1] > 0 > lows[0]
    assert highs[0] > 0


def test_distance_from_zero_is_what_counts_for_a_metric_that_is_best_there():
    values = goodness(trials([[-3.0, -3.0], [1.0, 1.0]], "bias"), BIAS, np.ones((2, 1)))
    assert values[:, 0] == pytest.approx([-3, -1])
    assert gaps_of_images(trials([[-3.0, -3.0], [1.0, 1.0]], "bias"), BIAS) is None


def test_whole_groups_move_together():
    values = np.random.default_rng(4).normal(10, 1, (3, 60))
    alone = gains_over_first(trials(values), MAE, resamples=500, seed=0)
    copies = [
        Grouped(each, np.repeat(np.arange(60), 9)) for each in trials(np.repeat(values, 9, axis=1).tolist())
    ]
    assert gains_over_first(copies, MAE, resamples=500, seed=0)[1] == pytest.approx(alone[1])


def test_only_differences_that_are_too_large_widen_the_upward_bounds():
    # Far below is one trial whose resamples scatter downwards alone; it cannot be chosen for its gain.
    rng = np.random.default_rng(5)
    resampled = np.stack([rng.normal(0, 1, 2000), -(rng.exponential(1, 2000) ** 3)])
    both, _ = resampled_intervals(np.zeros(2), resampled, n_units=500)
    up, _ = resampled_intervals(np.zeros(2), resampled, n_units=500, upward=True)
    assert up[0] > both[0]
