"""Prediction sets hold the truth as often as promised, by simulation."""

import numpy as np
import pytest
from scipy.special import softmax

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.conformal import abstention, fit_sets, prediction_sets
from pupille.evaluation.inference.conformal import conformal_quantile


def world(n: int, rng: np.random.Generator, *, sharp: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Five classes; `sharp` above 1 makes the model too sure of itself."""
    logits = rng.normal(size=(n, 5)) * 1.5
    labels = np.array([rng.choice(5, p=row) for row in softmax(logits, axis=1)])
    return labels, softmax(sharp * logits, axis=1)


@pytest.mark.parametrize(("n", "coverage"), [(50, 0.9), (100, 0.8), (200, 0.95)])
def test_the_promise_is_kept_on_average_even_by_an_overconfident_model(n: int, coverage: float) -> None:
    rng = np.random.default_rng(n)
    labels, probabilities = world(30_000, rng)
    held = []
    for _ in range(400):
        rows = rng.integers(len(labels), size=n + 200)
        rule = fit_sets(labels[rows[:n]], probabilities[rows[:n]], coverage=coverage)
        sets = prediction_sets(probabilities[rows[n:]], rule)
        held.append(sets[np.arange(200), labels[rows[n:]]].mean())
    # Theory: between the promise and the promise + 1 / (n + 1).
    assert coverage - 0.008 <= np.mean(held) <= coverage + 1 / (n + 1) + 0.008


def test_with_groups_the_promise_is_about_new_groups() -> None:
    rng = np.random.default_rng(0)
    by_group, by_image = [], []
    for _ in range(400):
        shift = 2.0 * rng.normal(size=31)
        # Ten of thirty groups are large; the new image comes from a group of any size.
        sizes = np.append(np.where(np.arange(30) < 5, 60, 3), 1)
        units = np.repeat(np.arange(31), sizes)
        scores = shift[units] + rng.normal(size=len(units))
        known = units < 30
        limit, n = conformal_quantile(scores[known], level=0.9, units=units[known])
        assert n == 30
        by_group.append(scores[-1] <= limit)
        by_image.append(scores[-1] <= conformal_quantile(scores[known], level=0.9)[0])
    assert np.mean(by_group) >= 0.875
    assert np.mean(by_group) > np.mean(by_image)


def test_the_quantile_by_hand() -> None:
    # Nine scores: the 90 % quantile is the ceil(10 * 0.9) = 9th, the 80 % quantile the eighth.
    scores = np.arange(1.0, 10.0)
    assert conformal_quantile(scores, level=0.9)[0] == 9
    assert conformal_quantile(scores, level=0.8)[0] == 8
    assert conformal_quantile(scores, level=0.95)[0] == np.inf


def test_too_few_validation_images_put_every_class_in_every_set() -> None:
    labels, probabilities = world(15, np.random.default_rng(0))
    rule = fit_sets(labels, probabilities, coverage=0.95)
    assert prediction_sets(probabilities, rule).all()


def test_what_the_model_does_not_know_is_counted() -> None:
    rng = np.random.default_rng(1)
    rule = fit_sets(*world(2000, rng), coverage=0.9)
    labels, probabilities = world(1000, rng)
    shown = abstention(labels, probabilities, rule)
    sets = prediction_sets(probabilities, rule)
    assert shown.answered.value == (sets.sum(axis=1) == 1).mean()
    assert shown.mean_size == pytest.approx(sets.sum() / 1000)
    assert shown.covered.low < 0.9 < shown.covered.high
    plain = (probabilities.argmax(axis=1) == labels).mean()
    assert shown.right_when_answered.low > plain
    assert "I don't know" in shown.sentence


def test_wishes_and_images_that_make_no_sense_are_refused() -> None:
    labels, probabilities = world(30, np.random.default_rng(0))
    with pytest.raises(ConfigError, match="such as 0.9"):
        fit_sets(labels, probabilities, coverage=1.0)
    with pytest.raises(DataError, match="validation"):
        fit_sets(labels[:0], probabilities[:0])
    with pytest.raises(DataError, match="no test images"):
        abstention(labels[:0], probabilities[:0], fit_sets(labels, probabilities))
