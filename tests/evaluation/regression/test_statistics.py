"""The metrics of weighted units are those of the images repeated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics as sklearn_metrics

from pupille.errors import DataError
from pupille.evaluation.inference.statistics import left_out_scores, resampled_scores
from pupille.evaluation.regression import metrics
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants, known_images, statistics
from pupille.results.regression import NumberPredictions, NumberScale

CONSTANTS = Constants(median=4.0, mean=5.5)


def predictions(true: np.ndarray, predicted: np.ndarray) -> NumberPredictions:
    return NumberPredictions(tuple(map(str, range(len(true)))), true, predicted)


def drawn(seed: int, n: int, decimals: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.gamma(2.0, 3.0, n).round(decimals)
    return true, (true * 0.8 + rng.normal(size=n)).round(decimals)


def of_images(true: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    return {
        "mae": metrics.mae(true, predicted),
        "rmse": metrics.rmse(true, predicted),
        "median_absolute_error": metrics.median_absolute_error(true, predicted),
        "bias": metrics.bias(true, predicted),
        "r2": metrics.r2(true, predicted),
        "spearman": metrics.spearman(true, predicted),
        "concordance": metrics.concordance(true, predicted),
        "skill": metrics.skill(true, predicted, CONSTANTS.median),
        "skill_rmse": metrics.skill_rmse(true, predicted, CONSTANTS.mean),
    }


@settings(max_examples=80)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(2, 40),
    decimals=st.sampled_from([0, 1, 6]),
    n_groups=st.sampled_from([None, 2, 5]),
)
def test_integer_weights_are_images_literally_repeated(seed, n, decimals, n_groups):
    true, predicted = drawn(seed, n, decimals)
    units = np.arange(n) if n_groups is None else np.arange(n) % min(n_groups, n)
    rng = np.random.default_rng(seed)
    weights = rng.integers(0, 4, (units.max() + 1, 6)).astype(float)
    weights[0] += weights.sum(axis=0) == 0
    found = statistics(predictions(true, predicted), units, CONSTANTS).scores(weights)
    for b, column in enumerate(weights.T):
        times = column[units].astype(int)
        wanted = of_images(np.repeat(true, times), np.repeat(predicted, times))
        for name, value in wanted.items():
            assert found[name][b] == pytest.approx(value, nan_ok=True, rel=1e-9, abs=1e-9), name


@pytest.mark.parametrize("decimals", [0, 8])
def test_the_ranks_of_a_resample_are_scipys_of_the_repeated_images(decimals):
    true, predicted = drawn(1, 50, decimals)
    weights = np.random.default_rng(1).multinomial(50, np.full(50, 1 / 50), size=20).T.astype(float)
    found = statistics(predictions(true, predicted), np.arange(50), CONSTANTS).scores(weights)["spearman"]
    for b, column in enumerate(weights.T.astype(int)):
        wanted = stats.spearmanr(np.repeat(true, column), np.repeat(predicted, column)).statistic
        assert found[b] == pytest.approx(wanted)


def test_with_weights_of_one_the_metrics_are_those_of_scikit_learn_and_scipy():
    true, predicted = drawn(2, 60, 1)
    found = statistics(predictions(true, predicted), np.arange(60) // 4, CONSTANTS).scores(np.ones((15, 1)))
    wanted = {
        "mae": sklearn_metrics.mean_absolute_error(true, predicted),
        "rmse": sklearn_metrics.root_mean_squared_error(true, predicted),
        "median_absolute_error": sklearn_metrics.median_absolute_error(true, predicted),
        "bias": float(np.mean(predicted - true)),
        "r2": sklearn_metrics.r2_score(true, predicted),
        "spearman": stats.spearmanr(true, predicted).statistic,
    }
    for name, value in wanted.items():
        assert found[name][0] == pytest.approx(value), name


def test_numbers_far_from_zero_lose_no_digits():
    true, predicted = drawn(3, 60, 6)
    near = statistics(predictions(true, predicted), np.arange(60), CONSTANTS).scores(np.ones((60, 1)))
    far = statistics(
        predictions(true + 1e6, predicted + 1e6),
        np.arange(60),
        Constants(CONSTANTS.median + 1e6, CONSTANTS.mean + 1e6),
    )
    for name, value in far.scores(np.ones((60, 1))).items():
        assert value[0] == pytest.approx(near[name][0], rel=1e-6), name


def test_a_constant_truth_and_a_constant_prediction_leave_undefined_what_they_must():
    flat, rising = np.full(6, 0.1), np.linspace(0, 1, 6)
    of_truth = statistics(predictions(flat, rising), np.arange(6), Constants(0.1, 0.1)).scores(
        np.ones((6, 1))
    )
    assert {name for name, value in of_truth.items() if np.isnan(value[0])} == {
        "r2",
        "spearman",
        "concordance",
        "skill",
        "skill_rmse",
    }
    of_model = statistics(predictions(rising, flat), np.arange(6), Constants(0.1, 0.1)).scores(
        np.ones((6, 1))
    )
    assert {name for name, value in of_model.items() if np.isnan(value[0])} == {"spearman"}
    assert of_model["concordance"][0] == pytest.approx(0)


def test_the_scores_of_images_have_the_metric_as_their_mean():
    true, predicted = drawn(4, 30, 3)
    table = statistics(predictions(true, predicted), np.arange(30), CONSTANTS)
    values = table.scores(np.ones((30, 1)))
    for spec in METRICS:
        scores = table.image_scores(spec.name)
        assert (scores is not None) == spec.per_image
        if scores is not None:
            assert scores.mean() == pytest.approx(values[spec.name][0])


def test_the_table_names_every_metric_once():
    true, predicted = drawn(4, 30, 3)
    names = [spec.name for spec in METRICS]
    assert (
        list(statistics(predictions(true, predicted), np.arange(30), CONSTANTS).scores(np.ones((30, 1))))
        == names
    )
    assert names[0] == "mae"


def test_leaving_one_out_is_the_metric_of_the_others():
    true, predicted = drawn(5, 12, 2)
    table = statistics(predictions(true, predicted), np.arange(12), CONSTANTS)
    found = left_out_scores(table, seed=0)
    for i in range(12):
        wanted = of_images(np.delete(true, i), np.delete(predicted, i))
        for name, value in wanted.items():
            assert found[name][i] == pytest.approx(value)


def test_resamples_have_the_asked_number_and_depend_on_the_seed_alone():
    true, predicted = drawn(6, 12, 2)
    table = statistics(predictions(true, predicted), np.arange(12), CONSTANTS)
    first, again = (resampled_scores(table, resamples=150, seed=3) for _ in range(2))
    assert {len(values) for values in first.values()} == {150}
    np.testing.assert_array_equal(first["mae"], again["mae"])


def test_images_without_a_number_are_left_out_and_their_groups_too():
    given = predictions(np.array([1.0, np.nan, 2.0, 3.0]), np.ones(4))
    known, units = known_images(given, ["a", "b", "c", "a"])
    assert (known.ids, units.tolist()) == (("0", "2", "3"), [0, 1, 0])
    with pytest.raises(DataError, match="Give their numbers"):
        known_images(predictions(np.full(2, np.nan), np.ones(2)), None)
    with pytest.raises(DataError, match="Leave out"):
        statistics(given, np.arange(4), CONSTANTS)


def test_the_constants_are_the_median_and_the_mean_of_the_training_images():
    scale = NumberScale.of(np.array([1.0, 2.0, 9.0]))
    given = NumberPredictions(("a",), np.ones(1), np.ones(1), "mm", scale)
    assert Constants.of(given) == Constants(median=2.0, mean=4.0)
    with pytest.raises(DataError, match="the median and the mean"):
        Constants.of(predictions(np.ones(1), np.ones(1)))
