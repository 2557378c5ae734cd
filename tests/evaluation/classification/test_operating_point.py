"""A threshold chosen on validation, frozen, shown on test."""

import json

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError
from pupille.evaluation.classification.operating_point import freeze, show, threshold_record
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.encode import encoded
from pupille.results.predictions import UNKNOWN, ClassPredictions


def world(n, *, seed, sharpness=1.0, prevalence=0.3, classes=("no", "yes")):
    """Truth drawn from calibrated probabilities, which are then stated too sharply or too softly."""
    rng = np.random.default_rng(seed)
    honest = rng.beta(4 * prevalence, 4 * (1 - prevalence), size=n)
    labels = (rng.random(n) < honest).astype(np.int64)
    odds = (honest / (1 - honest)) ** sharpness
    stated = np.clip(odds / (1 + odds), 1e-9, 1 - 1e-9)
    return ClassPredictions(tuple(map(str, range(n))), classes, np.column_stack([1 - stated, stated]), labels)


def test_costs_choose_the_cheapest_threshold_although_the_model_is_too_sure():
    asked = EvaluationConfig(cost_missed=9.0)
    frozen = freeze(world(60_000, seed=0, sharpness=2.0), asked)
    test = world(60_000, seed=1, sharpness=2.0)
    costs = {
        t: ((test.probabilities[:, 1] < t) & (test.labels == 1)).sum() * 9
        + ((test.probabilities[:, 1] >= t) & (test.labels == 0)).sum()
        for t in (*np.linspace(0.002, 0.3, 60), frozen.threshold.value)
    }
    assert costs[frozen.threshold.value] <= 1.01 * min(costs.values())
    # Too sure by a factor of two in log odds: odds of 1 to 9 are stated as 1 to 81.
    assert frozen.threshold.value == pytest.approx(1 / 82, rel=0.1)
    assert frozen.calibrated == pytest.approx(0.1)


def test_a_rarer_class_needs_a_higher_stated_probability_by_bayes():
    validation = world(60_000, seed=0)
    trained = (validation.labels == 1).mean()
    frozen = freeze(validation, EvaluationConfig(cost_missed=4.0, prevalence=0.02))
    # Costs 4 : 1 mean odds of 1 to 4 in the user's world; in the split they are larger by the ratio of prior odds.
    odds = 0.25 * (trained / (1 - trained)) / (0.02 / 0.98)
    assert frozen.threshold.value == pytest.approx(odds / (1 + odds), abs=0.02)


def test_the_frozen_point_has_the_counts_of_test_and_the_intervals_of_wilson():
    asked = EvaluationConfig(positive="yes", least_recall=0.9, prevalence=0.05)
    validation, test = world(600, seed=2), world(400, seed=3)
    record = show(freeze(validation, asked), test)
    called = test.probabilities[:, 1] >= record.value
    (kept, alarms), (misses, hits) = confusion_matrix(test.labels, called)
    seen = record.test
    assert [seen.kept, seen.alarms, seen.misses, seen.hits] == [kept, alarms, misses, hits]
    expected = proportion_confint(hits, hits + misses, method="wilson")
    assert (seen.recall.low, seen.recall.high) == pytest.approx(expected)
    lower = proportion_confint(
        record.validation.hits, (validation.labels == 1).sum(), alpha=0.1, method="wilson"
    )[0]
    assert lower >= 0.9
    recall, specificity = hits / (hits + misses), kept / (kept + alarms)
    value = 0.05 * recall / (0.05 * recall + 0.95 * (1 - specificity))
    assert record.predictive_values.positive.value == pytest.approx(value)
    json.dumps(encoded(record), allow_nan=False)


def test_the_first_class_can_be_the_one_to_find():
    validation, test = world(500, seed=4), world(300, seed=5)
    record = show(freeze(validation, EvaluationConfig(positive="no", youden=True)), test)
    called = test.probabilities[:, 0] >= record.value
    assert record.test.hits == (called & (test.labels == 0)).sum()


def test_test_images_have_no_part_in_the_choice():
    validation = world(300, seed=6)
    for asked in (EvaluationConfig(), EvaluationConfig(least_precision=0.6), EvaluationConfig(youden=True)):
        values = {show(freeze(validation, asked), world(200, seed=seed)).value for seed in (7, 8)}
        assert len(values) == 1


def test_a_wish_that_validation_cannot_show_is_told_and_still_valid_json():
    record = show(freeze(world(30, seed=9), EvaluationConfig(least_precision=0.99)), world(30, seed=10))
    assert (record.reached, record.test.hits) == (False, 0)
    assert 1 < record.value < 1.001
    json.dumps(encoded(record), allow_nan=False)


def test_with_groups_intervals_count_groups_and_predictive_values_have_none():
    validation, test = world(300, seed=11), world(300, seed=12)
    groups = [str(i % 15) for i in range(300)]
    record = threshold_record(
        validation, test, EvaluationConfig(prevalence=0.1), validation_groups=groups, test_groups=groups
    )
    assert record.test.specificity.n == 15
    assert record.predictive_values.positive.low is None


def test_where_no_threshold_can_be_chosen_the_reason_stands():
    three = ClassPredictions(("a", "b"), ("x", "y", "z"), np.full((2, 3), 1 / 3), np.array([0, 1]))
    empty = {"validation_groups": None, "test_groups": None}
    assert threshold_record(three, three, EvaluationConfig(), **empty) is None
    one = world(50, seed=13)
    one = ClassPredictions(one.ids, one.classes, one.probabilities, np.where(one.labels, UNKNOWN, 0))
    record = threshold_record(one, one, EvaluationConfig(), **empty)
    assert record.value is None
    assert "both classes" in record.reason


def test_questions_that_contradict_or_make_no_sense_are_refused():
    for two in ({"youden": True, "least_recall": 0.9}, {"cost_missed": 2.0, "least_precision": 0.9}):
        with pytest.raises(ConfigError, match="one wish"):
            EvaluationConfig(**two)
    with pytest.raises(ConfigError, match="above 0 and below 1"):
        EvaluationConfig(prevalence=2.0)
    with pytest.raises(ConfigError, match="above 0"):
        EvaluationConfig(cost_missed=0.0)
    with pytest.raises(ConfigError, match="must be one of"):
        freeze(world(50, seed=0), EvaluationConfig(positive="yess"))
    three = ClassPredictions(("a", "b"), ("x", "y", "z"), np.full((2, 3), 1 / 3), np.array([0, 1]))
    with pytest.raises(ConfigError, match="have 3"):
        freeze(three, EvaluationConfig(positive="x"))
