"""Metrics of numbers against scikit-learn, scipy and hand calculation."""

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics as sklearn_metrics

from pupille.evaluation.regression import metrics


def numbers(seed: int, n: int = 37) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.gamma(2.0, 3.0, n).round(1)
    return true, (true * 0.8 + rng.normal(size=n)).round(1)


@pytest.mark.parametrize("seed", range(5))
def test_the_metrics_are_those_of_scikit_learn_and_scipy(seed):
    true, predicted = numbers(seed)
    assert metrics.mae(true, predicted) == pytest.approx(sklearn_metrics.mean_absolute_error(true, predicted))
    assert metrics.rmse(true, predicted) == pytest.approx(
        sklearn_metrics.root_mean_squared_error(true, predicted)
    )
    assert metrics.median_absolute_error(true, predicted) == pytest.approx(
        sklearn_metrics.median_absolute_error(true, predicted)
    )
    assert metrics.r2(true, predicted) == pytest.approx(sklearn_metrics.r2_score(true, predicted))
    assert metrics.spearman(true, predicted) == pytest.approx(stats.spearmanr(true, predicted).statistic)
    assert metrics.skill(true, predicted, 4.0) == pytest.approx(
        1 - np.abs(true - predicted).mean() / np.abs(true - 4.0).mean()
    )


def test_skill_against_the_median_of_the_same_images_is_d2_of_scikit_learn():
    true, predicted = numbers(7)
    wanted = sklearn_metrics.d2_absolute_error_score(true, predicted)
    assert metrics.skill(true, predicted, float(np.median(true))) == pytest.approx(wanted)


def test_skill_in_root_mean_squared_error_by_hand_and_by_scikit_learn():
    # Squared errors 1 + 0 + 4, and 4 + 0 + 16 of always answering 4.
    true, predicted = np.array([2.0, 4.0, 8.0]), np.array([1.0, 4.0, 6.0])
    assert metrics.skill_rmse(true, predicted, 4.0) == pytest.approx(1 - np.sqrt(5 / 20))
    true, predicted = numbers(8)
    r2 = sklearn_metrics.r2_score(true, predicted)
    assert metrics.skill_rmse(true, predicted, float(true.mean())) == pytest.approx(1 - np.sqrt(1 - r2))


def test_the_median_is_the_better_constant_for_absolute_and_the_mean_for_squared_errors():
    true = numbers(9)[0]
    median, mean = np.full(37, np.median(true)), np.full(37, true.mean())
    assert (
        metrics.skill(true, mean, float(np.median(true)))
        < 0
        < metrics.skill(true, median, float(true.mean()))
    )
    assert metrics.skill_rmse(true, median, float(true.mean())) < 0


def test_bias_is_above_zero_where_the_model_says_too_much():
    assert metrics.bias(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 5.0])) == pytest.approx(1.0)


def test_concordance_by_hand():
    # Means 2 and 3, variances 2/3 and 2/3, covariance 2/3 (all with 1 / N): 2 * 2/3 / (4/3 + 1) = 4/7.
    assert metrics.concordance(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0])) == pytest.approx(4 / 7)


def test_concordance_is_correlation_times_the_factor_of_bias():
    true, predicted = numbers(3)
    shift = (true.mean() - predicted.mean()) / np.sqrt(true.std() * predicted.std())
    ratio = true.std() / predicted.std()
    wanted = stats.pearsonr(true, predicted).statistic * 2 / (ratio + 1 / ratio + shift**2)
    assert metrics.concordance(true, predicted) == pytest.approx(wanted)


def test_what_a_constant_truth_leaves_undefined_is_not_a_number():
    true, predicted = np.full(5, 0.1), np.arange(5.0)
    for metric in (metrics.r2, metrics.spearman, metrics.concordance):
        assert np.isnan(metric(true, predicted))
    assert np.isnan(metrics.skill(true, predicted, 0.1))
    assert np.isnan(metrics.skill_rmse(true, predicted, 0.1))
    assert metrics.mae(true, predicted) == pytest.approx(np.abs(np.arange(5) - 0.1).mean())


def test_a_model_that_always_says_the_same_has_no_ranks_and_no_concordance():
    true, predicted = np.arange(5.0), np.full(5, 0.7)
    assert np.isnan(metrics.spearman(true, predicted))
    assert metrics.concordance(true, predicted) == 0
