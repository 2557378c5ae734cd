"""Two models on the same images: the interval decides, the tests stand beside it."""

import math
from fractions import Fraction

import numpy as np
import pytest
from sklearn.metrics import average_precision_score
from statsmodels.stats.contingency_tables import mcnemar

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.two_models import compare_two, delong_test, mcnemar_mid_p
from pupille.results.predictions import ClassPredictions


def model(labels: np.ndarray, skill: float, *, seed: int, n_classes: int = 2) -> ClassPredictions:
    """Logits with a given pull towards the truth; a part of what makes an image hard is shared by all seeds."""
    shared = np.random.default_rng(99).normal(size=(len(labels), n_classes))
    own = np.random.default_rng(seed).normal(size=(len(labels), n_classes))
    odds = np.exp(shared + own + skill * np.eye(n_classes)[labels])
    names = tuple(f"class {k}" for k in range(n_classes))
    return ClassPredictions(
        tuple(map(str, range(len(labels)))), names, odds / odds.sum(axis=1, keepdims=True), labels
    )


@pytest.mark.parametrize(("b", "c"), [(0, 1), (1, 7), (6, 16), (20, 33)])
def test_the_mid_p_value_is_twice_the_tail_of_coin_tosses_with_half_of_what_was_seen(b: int, c: int) -> None:
    # Fagerland, Lydersen & Laake (2013): 2 * (P(X < b) + P(X = b) / 2) with X of b + c fair tosses, b < c.
    tail = sum(math.comb(b + c, k) for k in range(b)) + Fraction(math.comb(b + c, b), 2)
    assert mcnemar_mid_p(b, c) == pytest.approx(float(2 * tail / 2 ** (b + c)), rel=1e-9)
    assert mcnemar_mid_p(c, b) == mcnemar_mid_p(b, c)


def test_as_many_for_one_as_for_the_other_leave_no_doubt_but_half_of_what_was_seen() -> None:
    # b = c: 1 - P(X = b) / 2; of two tosses one head has probability 1/2.
    assert mcnemar_mid_p(1, 1) == pytest.approx(0.75)


def test_the_mid_p_value_is_the_exact_one_less_the_probability_of_what_was_seen() -> None:
    for b, c in ((0, 5), (3, 9), (12, 30)):
        exact = mcnemar([[0, b], [c, 0]], exact=True).pvalue
        seen = float(
            np.exp(np.sum(np.log(np.arange(b + 1, b + c + 1))) - np.sum(np.log(np.arange(1, c + 1))))
        )
        assert mcnemar_mid_p(b, c) == pytest.approx(exact - seen / 2 ** (b + c))
    assert mcnemar_mid_p(0, 0) == 1


def delong_by_its_definition(positive: np.ndarray, scores: list[np.ndarray]) -> float:
    """z from the sums over all pairs as DeLong, DeLong & Clarke-Pearson (1988) print them."""
    over = [
        (s[positive][:, None] > s[~positive]) + 0.5 * (s[positive][:, None] == s[~positive]) for s in scores
    ]
    areas = [pairs.mean() for pairs in over]
    tens = np.cov(np.stack([pairs.mean(axis=1) for pairs in over]))
    ones = np.cov(np.stack([pairs.mean(axis=0) for pairs in over]))
    both = tens / positive.sum() + ones / (~positive).sum()
    contrast = np.array([-1, 1])
    return float((areas[1] - areas[0]) / np.sqrt(contrast @ both @ contrast))


@pytest.mark.parametrize("decimals", [1, 6])
def test_delongs_z_is_that_of_its_definition_with_ties(decimals: int) -> None:
    rng = np.random.default_rng(decimals)
    positive = rng.random(80) < 0.4
    scores = [np.round(rng.normal(size=80) + skill * positive, decimals) for skill in (0.5, 1.2)]
    z, p = delong_test(positive, *scores)
    assert z == pytest.approx(delong_by_its_definition(positive, scores))
    assert 0 < p < 1
    assert delong_test(positive, scores[0], scores[0]) == (0, 1)


def test_a_clear_difference_is_better_and_its_mirror_is_worse() -> None:
    labels = np.arange(600) % 2
    poor, good = model(labels, 0.5, seed=1), model(labels, 2.5, seed=2)
    for metric in ("accuracy", "roc_auc", "f1_macro", "log_loss", "brier", "kappa"):
        found, mirrored = compare_two(poor, good, metric=metric), compare_two(good, poor, metric=metric)
        assert (found.word, mirrored.word) == ("better", "worse"), metric
        assert found.difference.value == pytest.approx(-mirrored.difference.value)
        assert found.difference.low < found.difference.value < found.difference.high
        assert all(test.p < 1e-4 for test in found.tests)


def test_within_a_margin_named_beforehand_models_are_equivalent() -> None:
    labels = np.arange(3000) % 2
    one, other = model(labels, 2.0, seed=1), model(labels, 2.0, seed=2)
    assert compare_two(one, other).word == "undecided"
    assert compare_two(one, other, margin=0.05).word == "equivalent"
    assert "0.05 that matters" in compare_two(one, other, margin=0.05).sentence
    assert compare_two(one, other, margin=0.001).word == "undecided"


def test_with_groups_the_tests_for_independent_images_are_refused_and_few_groups_decide_nothing() -> None:
    labels = np.arange(400) % 2
    poor, good = model(labels, 0.2, seed=1), model(labels, 3.0, seed=2)
    found = compare_two(poor, good, groups=[str(i % 20) for i in range(400)])
    assert (found.word, found.difference.n) == ("better", 20)
    assert [test.p for test in found.tests] == [None, None]
    assert all("independent images" in str(test.reason) for test in found.tests)
    few = compare_two(poor, good, groups=[str(i % 5) for i in range(400)])
    assert (few.word, few.difference.low) == ("too few groups", None)
    assert few.difference.value > 0.1
    assert "5 groups are too few" in few.sentence


def test_the_same_model_twice_is_undecided_in_every_metric() -> None:
    labels = np.arange(150) % 3
    one = model(labels, 1.0, seed=1, n_classes=3)
    for metric in ("accuracy", "roc_auc", "log_loss", "f1_macro"):
        found = compare_two(one, one, metric=metric)
        assert (found.word, found.difference.value) == ("undecided", 0)
    assert "more" in str(found.tests[1].reason)
    assert found.discordant == 0


@pytest.mark.parametrize("metric", ["f1_macro", "log_loss", "roc_auc"])
def test_equal_models_are_seldom_told_apart(metric: str) -> None:
    rng = np.random.default_rng(0)
    wrong = 0
    for seed in range(150):
        labels = rng.integers(2, size=120)
        shared = rng.normal(size=(120, 2))
        runs = []
        for _ in range(2):
            odds = np.exp(shared + rng.normal(size=(120, 2)) + 1.5 * np.eye(2)[labels])
            probabilities = odds / odds.sum(axis=1, keepdims=True)
            runs.append(ClassPredictions(tuple(map(str, range(120))), ("a", "b"), probabilities, labels))
        wrong += compare_two(*runs, metric=metric, seed=seed, resamples=300).word != "undecided"
    assert wrong / 150 < 0.1


def test_other_images_unknown_metrics_and_senseless_margins_are_refused() -> None:
    labels = np.arange(20) % 2
    one = model(labels, 1.0, seed=1)
    with pytest.raises(DataError, match="same images"):
        compare_two(one, model(1 - labels, 1.0, seed=1))
    with pytest.raises(ConfigError, match="must be one of"):
        compare_two(one, one, metric="f1")
    with pytest.raises(ConfigError, match="above 0"):
        compare_two(one, one, margin=0.0)
    with pytest.raises(DataError, match="positive and negative"):
        delong_test(np.ones(4, dtype=bool), np.arange(4.0), np.arange(4.0))


@pytest.mark.parametrize("rarer", [0, 1])
def test_average_precisions_are_compared_of_the_positive_class(rarer: int) -> None:
    labels = np.where(np.arange(240) < 80, rarer, 1 - rarer).astype(np.int64)
    first, second = model(labels, 0.5, seed=1), model(labels, 1.5, seed=2)
    values = [
        average_precision_score(labels == rarer, each.probabilities[:, rarer]) for each in (first, second)
    ]
    found = compare_two(first, second, metric="average_precision", resamples=200).difference
    assert found.value == pytest.approx(values[1] - values[0])
