"""Predictive values at a stated prevalence."""

import numpy as np
import pytest
from sklearn.metrics import multilabel_confusion_matrix
from statsmodels.stats.proportion import confint_proportions_2indep

from pupille.errors import ConfigError
from pupille.evaluation.classification.predictive_values import (
    against_the_rest,
    predictive_values,
    ratio_interval,
)


def test_bayes_by_hand() -> None:
    # Sensitivity 0.9, specificity 0.95, 1 % positives: 9 true of 9 + 49.5 positives in 1,000.
    found = predictive_values(np.array([[950, 50], [10, 90]]), prevalence=0.01)
    assert found.positive.value == pytest.approx(9 / 58.5)
    assert found.negative.value == pytest.approx(940.5 / 941.5)


def test_at_the_prevalence_of_the_split_they_are_the_precisions() -> None:
    found = predictive_values(np.array([[60, 20], [5, 15]]), prevalence=0.2)
    assert (found.positive.value, found.negative.value) == pytest.approx((15 / 35, 60 / 65))


@pytest.mark.parametrize("counts", [(5, 100, 90, 100), (50, 100, 20, 100), (1, 20, 19, 20), (30, 30, 20, 30)])
def test_the_ratio_has_koopmans_interval_as_statsmodels_computes_it(counts: tuple[int, ...]) -> None:
    expected = confint_proportions_2indep(*counts, compare="ratio", method="score", correction=False)
    assert ratio_interval(*counts) == pytest.approx(expected, rel=1e-6)


def test_the_interval_is_the_ratios_turned_into_a_share() -> None:
    found = predictive_values(np.array([[95, 5], [10, 90]]), prevalence=0.1)
    low, high = confint_proportions_2indep(5, 100, 90, 100, compare="ratio", method="score", correction=False)
    assert (found.positive.low, found.positive.high) == pytest.approx((1 / (1 + 9 * high), 1 / (1 + 9 * low)))


def test_no_false_alarm_in_few_images_does_not_prove_that_alarms_are_right() -> None:
    found = predictive_values(np.array([[40, 0], [2, 18]]), prevalence=0.01)
    assert (found.positive.value, found.positive.high) == (1, 1)
    assert found.positive.low < 0.2


@pytest.mark.slow
def test_the_interval_holds_the_truth_in_95_of_100_cases() -> None:
    rng = np.random.default_rng(0)
    for sensitivity, specificity, n in ((0.8, 0.9, 40), (0.95, 0.98, 100)):
        truth = 0.05 * sensitivity / (0.05 * sensitivity + 0.95 * (1 - specificity))
        held = []
        for _ in range(1000):
            hits, kept = rng.binomial(n, sensitivity), rng.binomial(n, specificity)
            metric = predictive_values(
                np.array([[kept, n - kept], [n - hits, hits]]), prevalence=0.05
            ).positive
            held.append(metric.low <= truth <= metric.high)
        assert 0.93 <= np.mean(held) <= 0.985


def test_what_has_no_value_or_interval_says_why() -> None:
    one_class = predictive_values(np.array([[9, 1], [0, 0]]), prevalence=0.5)
    assert one_class.positive.value is None
    assert "one class only" in str(one_class.positive.reason)
    never = predictive_values(np.array([[9, 0], [5, 0]]), prevalence=0.5)
    assert "sensitivity is 0" in str(never.positive.reason)
    grouped = predictive_values(np.array([[9, 1], [2, 8]]), prevalence=0.5, grouped=True)
    assert grouped.positive.low is None
    assert "groups" in str(grouped.positive.reason)
    with pytest.raises(ConfigError, match="above 0 and below 1"):
        predictive_values(np.eye(2, dtype=np.int64), prevalence=1.0)


def test_one_of_many_classes_stands_against_the_rest_as_scikit_learn_counts_it() -> None:
    rng = np.random.default_rng(0)
    labels, predicted = rng.integers(4, size=(2, 200))
    confusion = np.zeros((4, 4), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    expected = multilabel_confusion_matrix(labels, predicted)
    for k in range(4):
        np.testing.assert_array_equal(against_the_rest(confusion, k), expected[k])
