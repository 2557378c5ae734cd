"""Runs that predict numbers, compared in pairs on the same images."""

import numpy as np
import pytest
from scipy import stats

from pupille.errors import ConfigError, DataError
from pupille.evaluation.regression.differences import differences_to
from pupille.evaluation.regression.metrics import spearman
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants
from pupille.results.regression import NumberPredictions

RNG = np.random.default_rng(0)
TRUE = RNG.normal(10, 3, 240)
SHARED = RNG.normal(size=240)


def run(noise: float, *, seed: int = 1, shift: float = 0.0, values: np.ndarray = TRUE) -> NumberPredictions:
    own = np.random.default_rng(seed).normal(size=len(TRUE))
    predicted = TRUE + shift + noise * (SHARED + 0.3 * own)
    return NumberPredictions(tuple(map(str, range(len(TRUE)))), values, predicted)


RUNS = {"chosen": run(1.0), "good": run(0.5, seed=2), "bad": run(2.0, seed=3), "like": run(1.0, seed=4)}


def test_a_smaller_error_is_better_and_a_negative_difference():
    found = {d.name: d for d in differences_to("chosen", RUNS)}
    assert {name: d.word for name, d in found.items()} == {
        "good": "better",
        "bad": "worse",
        "like": "undecided",
    }
    assert found["good"].value < 0 < found["bad"].value
    assert (found["good"].metric, found["good"].n) == ("mae", 240)


def test_one_comparison_of_many_images_has_students_paired_interval():
    (found,) = differences_to("chosen", {"chosen": run(1.0), "good": run(0.5, seed=2)}, resamples=4000)
    gaps = np.abs(RUNS["good"].predicted - TRUE) - np.abs(RUNS["chosen"].predicted - TRUE)
    low, high = stats.t.interval(0.95, 239, gaps.mean(), stats.sem(gaps))
    assert found.value == pytest.approx(gaps.mean())
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.05)


def test_differences_of_more_than_one_are_not_cut_off():
    found = differences_to("chosen", {"chosen": run(1.0), "awful": run(20.0, seed=3)})[0]
    assert found.value > 5
    assert found.high > found.value > found.low > 1


@pytest.mark.parametrize("metric", [spec.name for spec in METRICS])
def test_every_metric_tells_the_better_run(metric):
    runs = {"chosen": run(1.0, shift=0.5), "good": run(0.4, seed=2), "bad": run(2.5, seed=3, shift=2.0)}
    found = {
        d.name: d.word for d in differences_to("chosen", runs, metric=metric, constants=Constants(10.0, 10.0))
    }
    assert found == {"good": "better", "bad": "worse"}


def test_a_metric_that_is_no_mean_of_images_is_compared_by_the_same_resamples():
    (found,) = differences_to("chosen", {"chosen": RUNS["chosen"], "good": RUNS["good"]}, metric="spearman")
    values = [spearman(TRUE, RUNS[name].predicted) for name in ("good", "chosen")]
    assert found.value == pytest.approx(values[0] - values[1])
    rng = np.random.default_rng(7)
    drawn = []
    for _ in range(1000):
        i = rng.integers(240, size=240)
        drawn.append(
            spearman(TRUE[i], RUNS["good"].predicted[i]) - spearman(TRUE[i], RUNS["chosen"].predicted[i])
        )
    assert (found.high - found.low) / 2 == pytest.approx(1.97 * np.std(drawn), rel=0.12)


def test_a_bias_nearer_to_zero_is_better_whatever_its_sign():
    runs = {"chosen": run(0.5, shift=2.0), "near": run(0.5, shift=-0.5), "far": run(0.5, shift=-4.0)}
    found = {d.name: d for d in differences_to("chosen", runs, metric="bias")}
    assert (found["near"].word, found["far"].word) == ("better", "worse")
    biases = {name: abs(np.mean(one.predicted - TRUE)) for name, one in runs.items()}
    assert found["near"].value == pytest.approx(biases["near"] - biases["chosen"])


@pytest.mark.parametrize("metric", ["mae", "rmse"])
def test_a_twin_has_no_difference_and_says_why(metric):
    found = {d.name: d for d in differences_to("chosen", RUNS | {"twin": RUNS["chosen"]}, metric=metric)}
    twin = found["twin"]
    assert (twin.value, twin.low, twin.high, twin.word) == (0.0, 0.0, 0.0, "undecided")
    assert twin.reason == "the two do not differ on any image"
    assert found["good"].word == "better"


def test_within_a_margin_in_the_unit_of_the_target_a_run_is_equivalent():
    runs = {"chosen": RUNS["chosen"], "like": RUNS["like"]}
    assert differences_to("chosen", runs, margin=0.5)[0].word == "equivalent"


def test_groups_that_err_together_count_as_groups():
    groups = [str(i // 12) for i in range(240)]
    shared = np.repeat(np.random.default_rng(5).normal(size=20), 12)
    runs = {
        name: NumberPredictions(RUNS["chosen"].ids, TRUE, TRUE + 1 + 0.3 * sign * shared)
        for name, sign in (("chosen", 1), ("other", -1))
    }
    (by_image,), (by_group,) = differences_to("chosen", runs), differences_to("chosen", runs, groups=groups)
    assert (by_image.n, by_group.n) == (240, 20)
    assert by_group.high - by_group.low > 2.5 * (by_image.high - by_image.low)


@pytest.mark.parametrize("metric", ["mae", "r2"])
def test_of_fewer_than_ten_groups_no_verdict_is_given_but_the_value(metric):
    groups = [str(i % 9) for i in range(240)]
    found = differences_to("chosen", RUNS, metric=metric, groups=groups)[0]
    assert (found.low, found.high, found.word) == (None, None, "too few groups")
    assert "9 groups" in found.reason
    assert found.value == pytest.approx(differences_to("chosen", RUNS, metric=metric)[0].value)


@pytest.mark.parametrize("metric", ["mae", "rmse"])
def test_one_image_has_no_interval(metric):
    one = {
        name: NumberPredictions(("a",), np.array([1.0]), np.array([guess]))
        for name, guess in (("a", 1.0), ("b", 3.0))
    }
    found = differences_to("a", one, metric=metric)[0]
    assert (found.value, found.low, found.word) == (2.0, None, "undecided")


def test_images_without_a_number_are_left_out():
    hidden = np.where(np.arange(240) < 40, np.nan, TRUE)
    found = differences_to("a", {"a": run(1.0, values=hidden), "b": run(0.5, seed=2, values=hidden)})[0]
    assert found.n == 200


def test_bad_requests_are_told_with_what_to_do():
    with pytest.raises(ConfigError, match="must be one of mae"):
        differences_to("chosen", RUNS, metric="mea")
    with pytest.raises(ConfigError, match="Did you mean 'chosen'"):
        differences_to("chosn", RUNS)
    with pytest.raises(ConfigError, match="Give the median and the mean"):
        differences_to("chosen", RUNS, metric="skill")
    with pytest.raises(ConfigError, match="the mean of the training images"):
        differences_to("chosen", RUNS, metric="skill_rmse")
    with pytest.raises(DataError, match="not scored on the same images"):
        differences_to("chosen", {"chosen": RUNS["chosen"], "other": run(1.0, values=TRUE + 1)})
    flat = NumberPredictions(RUNS["chosen"].ids, TRUE, np.full(240, 10.0))
    with pytest.raises(DataError, match="Compare by another metric"):
        differences_to("chosen", {"chosen": RUNS["chosen"], "flat": flat}, metric="spearman")
    assert differences_to("chosen", {"chosen": RUNS["chosen"]}) == ()
