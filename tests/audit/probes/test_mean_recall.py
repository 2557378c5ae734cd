"""The balanced accuracy of a probe, against that of the whole evaluation and a calculation by hand."""

import numpy as np
import pytest

from pupille.audit.probes.mean_recall import mean_recall_metric
from pupille.evaluation.classification.evaluate import evaluate
from pupille.results.predictions import ClassPredictions


def test_of_single_images_it_is_the_mean_share_found_with_its_closed_interval(monkeypatch) -> None:
    monkeypatch.setattr("pupille.audit.probes.mean_recall.resample_weights", None)
    labels = np.array([0] * 10 + [1] * 40)
    predicted = np.array([0] * 8 + [1] * 2 + [1] * 30 + [0] * 10)
    metric = mean_recall_metric(labels, predicted, np.arange(50), 2, seed=0)
    assert (metric.value, metric.n) == (pytest.approx((0.8 + 0.75) / 2), 50)
    # Wilson at an effective number: the variance of the mean with the shares seen is the larger one here.
    variance = (0.8 * 0.2 / 10 + 0.75 * 0.25 / 40) / 4
    n = min(0.775 * 0.225 / variance, 0.775 * 0.225 / (0.775 * 0.225 * (1 / 10 + 1 / 40) / 4))
    middle, half = (0.775 + 1.96**2 / (2 * n)) / (1 + 1.96**2 / n), 1.96 / (1 + 1.96**2 / n)
    half *= np.sqrt(0.775 * 0.225 / n + 1.96**2 / (4 * n**2))
    assert (metric.low, metric.high) == (
        pytest.approx(middle - half, abs=1e-4),
        pytest.approx(middle + half, abs=1e-4),
    )


@pytest.mark.parametrize(("classes", "n_units"), [(2, 8), (3, 25), (4, 90), (3, 299)])
def test_of_groups_it_is_what_the_whole_evaluation_says(classes, n_units) -> None:
    rng = np.random.default_rng(n_units)
    units = np.sort(np.concatenate([np.arange(n_units), rng.integers(n_units, size=300 - n_units)]))
    labels = np.arange(300) % classes
    probabilities = rng.dirichlet(np.ones(classes), 300) * 0.5
    probabilities[np.arange(300), labels] += 0.5 * rng.random(300)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    names = tuple(f"{row:03}" for row in range(300))
    groups = [f"{unit:03}" for unit in units]
    predictions = ClassPredictions(names, tuple("abcd"[:classes]), probabilities, labels)
    whole = evaluate(predictions, groups=groups, seed=4).metrics["balanced_accuracy"]
    alone = mean_recall_metric(labels, probabilities.argmax(axis=1), units, classes, seed=4)
    assert alone == whole
