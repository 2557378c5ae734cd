"""Vectorised resamples against a plain loop over scikit-learn on the same weights."""

import warnings

import numpy as np
import pytest
from sklearn import metrics as reference

from pupille.evaluation.classification.sufficient_statistics import sums
from pupille.evaluation.inference.bootstrap import resample_weights

RESAMPLES = 100


def by_the_loop(labels: np.ndarray, probabilities: np.ndarray, weight: np.ndarray) -> dict[str, float]:
    """Every overall metric of one resample by scikit-learn; classes without images are left out of means."""
    n_classes = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    present = np.flatnonzero(np.bincount(labels, weights=weight, minlength=n_classes) > 0)
    precision, recall, f1, _ = reference.precision_recall_fscore_support(
        labels, predicted, labels=present, sample_weight=weight, zero_division=np.nan
    )
    if n_classes == 2:
        areas = [reference.roc_auc_score(labels == 1, probabilities[:, 1], sample_weight=weight)]
    else:
        areas = [
            reference.roc_auc_score(labels == k, probabilities[:, k], sample_weight=weight) for k in present
        ]
    return {
        "accuracy": reference.accuracy_score(labels, predicted, sample_weight=weight),
        "balanced_accuracy": recall.mean(),
        "precision_macro": np.nanmean(precision),
        "recall_macro": recall.mean(),
        "f1_macro": f1.mean(),
        "log_loss": reference.log_loss(
            labels, probabilities, sample_weight=weight, labels=np.arange(n_classes)
        ),
        "roc_auc": np.mean(areas),
        "average_precision": np.mean(
            [
                reference.average_precision_score(labels == k, probabilities[:, k], sample_weight=weight)
                for k in ([1] if n_classes == 2 else present)
            ]
        ),
        "matthews": reference.matthews_corrcoef(labels, predicted, sample_weight=weight),
        "kappa": reference.cohen_kappa_score(labels, predicted, sample_weight=weight),
        "brier": reference.brier_score_loss(
            labels,
            probabilities[:, 1] if n_classes == 2 else probabilities,
            sample_weight=weight,
            labels=np.arange(n_classes),
        ),
    }


@pytest.mark.parametrize("n_groups", [None, 12])
@pytest.mark.parametrize(("n", "n_classes", "decimals"), [(60, 2, 2), (60, 5, 1), (300, 10, 9)])
def test_resampled_metrics_are_those_of_a_loop(
    n: int, n_classes: int, decimals: int, n_groups: int | None
) -> None:
    rng = np.random.default_rng(n_classes)
    labels = rng.integers(n_classes, size=n)
    probabilities = np.round(rng.dirichlet(np.ones(n_classes), size=n) + np.eye(n_classes)[labels], decimals)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    units = np.arange(n) if n_groups is None else np.arange(n) % n_groups
    got = sums(labels, probabilities, units).resampled(resamples=RESAMPLES, seed=4)
    drawn = np.concatenate(list(resample_weights(int(units.max()) + 1, resamples=RESAMPLES, seed=4)), axis=1)
    for b in range(0, RESAMPLES, 5):
        with warnings.catch_warnings():
            # scikit-learn warns where a resample lacks a class; the loop leaves that class out knowingly.
            warnings.simplefilter("ignore")
            expected = by_the_loop(labels, probabilities, drawn[units, b])
        for name, value in expected.items():
            assert got.overall[name][b] == pytest.approx(value, rel=1e-9), name


def test_a_class_absent_from_a_resample_is_undefined_there_and_left_out_of_the_means() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2])
    probabilities = np.eye(3)[[0, 0, 0, 1, 1, 1, 1, 0, 2]]
    got = sums(labels, probabilities, np.arange(9)).resampled(resamples=200, seed=0)
    without = np.isnan(got.per_class["recall"][2])
    assert 0.2 < without.mean() < 0.5  # (8/9)^9 = 0.35 of resamples miss the only image
    two = got.per_class["recall"][:2, without].mean(axis=0)
    np.testing.assert_allclose(got.overall["recall_macro"][without], two)


def test_what_a_resample_holds_grows_with_the_classes_and_not_with_their_square() -> None:
    # A column for each image of a table that is laid out in full: 3 numbers a class, not C squared.
    table = sums(np.arange(200), np.eye(200), np.arange(200))
    assert table.margins.shape == (600, 200)
    assert table._most_rows == 600
    # Who is right at once leaves nobody to be ordered below.
    assert sum(rank.nnz for rank in table.ranks) == 200


def test_metrics_that_nobody_asks_for_are_not_worked_out_and_change_no_other() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(4, size=80)
    table = sums(labels, rng.dirichlet(np.ones(4), size=80), np.arange(80))
    whole = table.resampled(resamples=100, seed=1)
    part = table.resampled(resamples=100, seed=1, areas=False, precise=np.array([True, False, True, False]))
    assert np.isnan(part.overall["roc_auc"]).all()
    assert np.isnan(part.per_class["average_precision"][[1, 3]]).all()
    np.testing.assert_array_equal(
        part.per_class["average_precision"][::2], whole.per_class["average_precision"][::2]
    )
    for name in set(whole.overall) - {"roc_auc", "average_precision"}:
        np.testing.assert_array_equal(part.overall[name], whole.overall[name])
