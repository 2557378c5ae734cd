"""Intervals of metrics of numbers, against closed forms, and the reasons where there are none."""

import numpy as np
import pytest
from scipy import stats

from pupille.errors import ConfigError, DataError
from pupille.evaluation.regression.evaluate import INTERVALS, evaluate
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants
from pupille.results.regression import NumberPredictions


def predictions(true: np.ndarray, predicted: np.ndarray) -> NumberPredictions:
    ids = tuple(map(str, range(len(true))))
    return NumberPredictions(ids, np.asarray(true, float), np.asarray(predicted, float), "mm")


def normal(seed: int, n: int, noise: float = 1.0) -> NumberPredictions:
    rng = np.random.default_rng(seed)
    true = rng.normal(10, 3, n)
    return predictions(true, true + rng.normal(0, noise, n))


def test_every_metric_of_the_table_has_a_value_and_an_interval_around_it():
    found = evaluate(normal(0, 80), constants=Constants(10.0, 10.0))
    assert list(found.metrics) == [spec.name for spec in METRICS]
    assert {spec.interval for spec in METRICS} == set(INTERVALS)
    for spec in METRICS:
        metric = found.metrics[spec.name]
        assert metric.low < metric.value < metric.high
        low, high = spec.bounds
        assert low is None or metric.low >= low
        assert high is None or metric.high <= high
        assert metric.n == 80
    assert (found.unit, found.notes) == ("mm", ())


def test_the_interval_of_the_bias_is_students_of_the_differences():
    given = normal(1, 40)
    errors = given.predicted - given.values
    low, high = stats.t.interval(0.95, 39, errors.mean(), stats.sem(errors))
    found = evaluate(given, constants=Constants(10.0, 10.0)).metrics["bias"]
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_the_interval_of_the_bias_of_equal_groups_is_students_of_their_means():
    given = normal(2, 60)
    groups = [str(i % 12) for i in range(60)]
    means = np.array([(given.predicted - given.values)[i::12].mean() for i in range(12)])
    low, high = stats.t.interval(0.95, 11, means.mean(), stats.sem(means))
    found = evaluate(given, constants=Constants(10.0, 10.0), groups=groups).metrics["bias"]
    assert (found.low, found.high, found.n) == (pytest.approx(low), pytest.approx(high), 12)


def test_of_many_images_the_intervals_are_those_of_large_samples():
    given = normal(3, 3000)
    errors = given.predicted - given.values
    found = evaluate(given, constants=Constants(10.0, 10.0)).metrics
    half = 1.96 * stats.sem(np.abs(errors))
    assert found["mae"].low == pytest.approx(np.abs(errors).mean() - half, rel=0.01)
    # Of normal errors n MSE / variance has a chi-square distribution.
    ends = np.sqrt((errors**2).sum() / stats.chi2.ppf([0.975, 0.025], 3000))
    assert (found["rmse"].low, found["rmse"].high) == pytest.approx(tuple(ends), rel=0.01)
    z = np.arctanh(found["spearman"].value)
    # The variance of Fisher's z of ranks by Bonett & Wright (2000).
    se = np.sqrt((1 + found["spearman"].value ** 2 / 2) / (3000 - 3))
    assert np.arctanh(found["spearman"].low) == pytest.approx(z - 1.96 * se, abs=0.015)
    order = np.sort(np.abs(errors))
    ranks = stats.binom.ppf([0.025, 0.975], 3000, 0.5).astype(int)
    bounds = (found["median_absolute_error"].low, found["median_absolute_error"].high)
    assert bounds == pytest.approx(tuple(order[ranks]), rel=0.005)


def test_the_interval_of_concordance_is_lins_of_large_samples():
    given = normal(4, 3000)
    true, predicted = given.values, given.predicted
    c = evaluate(given, constants=Constants(10.0, 10.0)).metrics["concordance"]
    r = stats.pearsonr(true, predicted).statistic
    u2 = (true.mean() - predicted.mean()) ** 2 / (true.std() * predicted.std())
    v = c.value
    # Lin (1989, corrected 2000): the variance of Fisher's z of the concordance.
    variance = (
        (1 - r**2) * v**2 / ((1 - v**2) * r**2)
        + 2 * v**3 * (1 - v) * u2 / (r * (1 - v**2) ** 2)
        - v**4 * u2**2 / (2 * r**2 * (1 - v**2) ** 2)
    ) / (3000 - 2)
    half = 1.96 * np.sqrt(variance)
    assert np.arctanh(c.low) == pytest.approx(np.arctanh(v) - half, abs=0.01)
    assert np.arctanh(c.high) == pytest.approx(np.arctanh(v) + half, abs=0.01)


def test_the_interval_of_skill_in_root_mean_squared_error_is_that_of_a_ratio_of_large_samples():
    given = normal(14, 3000)
    squared = (given.predicted - given.values) ** 2
    of_constant = (given.values - 11.0) ** 2
    # The delta method for the logarithm of the root of a ratio of two means.
    pulls = (squared / squared.mean() - of_constant / of_constant.mean()) / 2
    half = 1.96 * pulls.std() / np.sqrt(3000)
    value = 1 - np.sqrt(squared.mean() / of_constant.mean())
    found = evaluate(given, constants=Constants(10.0, 11.0)).metrics["skill_rmse"]
    assert found.value == pytest.approx(value)
    assert found.low == pytest.approx(1 - (1 - value) * np.exp(half), abs=2e-4)
    assert found.high == pytest.approx(1 - (1 - value) * np.exp(-half), abs=2e-4)


def test_groups_that_err_together_make_the_intervals_wider():
    rng = np.random.default_rng(5)
    shared = np.repeat(rng.normal(size=20), 15)
    true = rng.normal(10, 3, 300)
    given = predictions(true, true + 2 * shared + 0.2 * rng.normal(size=300))
    by_image = evaluate(given, constants=Constants(10.0, 10.0)).metrics
    by_group = evaluate(
        given, constants=Constants(10.0, 10.0), groups=[str(i // 15) for i in range(300)]
    ).metrics
    for name in ("mae", "rmse", "median_absolute_error", "bias", "r2", "concordance", "skill", "skill_rmse"):
        assert by_group[name].high - by_group[name].low > 1.5 * (by_image[name].high - by_image[name].low), (
            name
        )


@pytest.mark.parametrize("n_groups", [1, 2, 9])
def test_fewer_than_ten_groups_have_values_but_no_intervals(n_groups):
    found = evaluate(
        normal(6, 45), constants=Constants(10.0, 10.0), groups=[str(i % n_groups) for i in range(45)]
    )
    for metric in found.metrics.values():
        assert (metric.value is not None, metric.low, metric.high) == (True, None, None)
        assert "interval" in metric.reason
    assert "No 95 % intervals" in found.intervals
    assert "group" in found.notes[0]


def test_fewer_than_ten_images_have_no_intervals_either():
    found = evaluate(normal(7, 9), constants=Constants(10.0, 10.0)).metrics["mae"]
    assert (found.low, found.reason) == (None, "9 images are too few for an interval, which needs 10")


def test_a_constant_truth_is_told_as_the_reason():
    found = evaluate(
        predictions(np.full(30, 2.0), np.linspace(1, 3, 30)), constants=Constants(2.0, 2.0)
    ).metrics
    for name in ("r2", "spearman", "concordance"):
        assert (found[name].value, "same true number" in found[name].reason) == (None, True)
    for name in ("skill", "skill_rmse"):
        assert "constant is right" in found[name].reason
    assert found["mae"].low is not None


def test_a_model_that_says_one_number_has_errors_but_no_ranks():
    found = evaluate(
        predictions(np.linspace(1, 3, 30), np.full(30, 2.0)), constants=Constants(2.0, 2.0)
    ).metrics
    assert "same number of every image" in found["spearman"].reason
    assert found["concordance"].value == pytest.approx(0)
    assert found["skill"].value == pytest.approx(0)
    assert found["mae"].low < found["mae"].high


def test_a_perfect_model_has_no_spread_to_tell_an_interval_from():
    true = np.linspace(1, 3, 30)
    found = evaluate(predictions(true, true), constants=Constants(2.0, 2.0)).metrics
    assert {name: metric.value for name, metric in found.items()} == pytest.approx(
        {spec.name: 0.0 if spec.unit == "target" else 1.0 for spec in METRICS}
    )
    assert all(metric.low is None and "all alike" in metric.reason for metric in found.values())


def test_one_image_out_of_order_does_not_make_the_interval_endless():
    true = np.arange(30.0)
    predicted = true.copy()
    predicted[10] += 1.5
    found = evaluate(predictions(true, predicted), constants=Constants(2.0, 2.0)).metrics
    for name in ("spearman", "r2", "concordance"):
        assert 0.9 < found[name].low < found[name].value < 1


def test_images_without_a_number_are_left_out_and_told():
    given = normal(8, 50)
    values = given.values.copy()
    values[:10] = np.nan
    found = evaluate(NumberPredictions(given.ids, values, given.predicted), constants=Constants(10.0, 10.0))
    assert found.metrics["mae"].n == 40
    assert found.notes[0] == "10 images without a known number left out."
    assert found.metrics["mae"].value == pytest.approx(np.abs(given.predicted - given.values)[10:].mean())


def test_the_same_seed_gives_the_same_evaluation():
    assert evaluate(normal(9, 40), constants=Constants(10.0, 10.0), seed=4) == evaluate(
        normal(9, 40), constants=Constants(10.0, 10.0), seed=4
    )


def test_bad_requests_are_refused():
    with pytest.raises(DataError, match="Give their numbers"):
        evaluate(predictions(np.full(3, np.nan), np.ones(3)), constants=Constants(1.0, 1.0))
    with pytest.raises(DataError, match="one for each image"):
        evaluate(normal(0, 20), constants=Constants(1.0, 1.0), groups=["a"])
    with pytest.raises(ConfigError, match="at least 100"):
        evaluate(normal(0, 20), constants=Constants(1.0, 1.0), resamples=10)
