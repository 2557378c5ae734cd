"""From the predictions of a classifier to its `Evaluation`: metrics with interval, n and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.estimates import CAUTIOUS, Estimate
from pupille.evaluation.intervals import units_of
from pupille.evaluation.metrics import SMALLEST_PROBABILITY, confusion_matrix
from pupille.evaluation.sums import PER_CLASS, Scores, sums
from pupille.results import UNKNOWN, Evaluation, IntArray, Metric, Predictions

FEW_GROUPS = 10
"""With fewer groups than this a bootstrap of groups is called unreliable."""

MEAN_OF = {
    "balanced_accuracy": "recall",
    "recall_macro": "recall",
    "precision_macro": "precision",
    "f1_macro": "f1",
    "roc_auc": "roc_auc",
}
"""Overall metric -> the metric of the classes that it is the mean of."""


def evaluate(
    predictions: Predictions, *, groups: Sequence[str] | None = None, seed: int = 0, resamples: int = 2000
) -> Evaluation:
    """The metrics of the labelled images among `predictions`, with 95 % intervals.

    groups: the group of each of the N images (a patient, a place); whole groups are then resampled and n
    counts groups. seed, resamples: of the bootstrap. Definitions and sources: `docs/metrics.md`.
    Raises DataError if no image has a label, there is one class only or the groups do not fit; ConfigError if
    resamples is below 100.
    """
    test = _test_set(predictions, groups)
    table = sums(test.labels, test.predictions.probabilities, test.units)
    values = table.scores(np.ones((table.n_units, 1)))
    resampled = table.resampled(resamples=resamples, seed=seed)
    n_units = table.n_units
    metrics = {
        name: _overall(name, test, values, resampled).metric(n_units=n_units) for name in values.overall
    }
    per_class = {
        class_: {
            name: _of_class(name, k, test, values, resampled).metric(n_units=n_units) for name in PER_CLASS
        }
        for k, class_ in enumerate(predictions.classes)
    }
    return Evaluation(
        classes=predictions.classes,
        metrics=metrics,
        per_class=per_class,
        confusion=test.confusion,
        intervals=_about_intervals(test, seed, resamples),
        notes=(*_notes(test, len(predictions)), *_note_of_fallbacks(metrics, per_class)),
    )


@dataclass(frozen=True)
class _TestSet:
    """The labelled images. units: (N,) what each is resampled with; n: metric -> (C,) units behind it."""

    predictions: Predictions
    units: IntArray
    grouped: bool
    confusion: IntArray
    n: Mapping[str, IntArray]

    @property
    def labels(self) -> IntArray:
        return self.predictions.labels

    @property
    def n_units(self) -> int:
        return int(self.units.max()) + 1

    @property
    def shown(self) -> NDArray[np.bool_]:
        """(C,) which classes have test images."""
        return np.asarray(self.confusion.sum(axis=1) > 0)

    def named(self, chosen: NDArray[np.bool_]) -> str:
        return _listed([repr(self.predictions.classes[k]) for k in np.flatnonzero(chosen)])


def _test_set(predictions: Predictions, groups: Sequence[str] | None) -> _TestSet:
    units = units_of(len(predictions), groups)
    known = np.flatnonzero(predictions.labels != UNKNOWN)
    if not len(known):
        raise DataError(
            "none of the images has a known class, so nothing can be scored. Give their labels first."
        )
    size = len(predictions.classes)
    if size < 2:
        raise DataError("an evaluation needs at least two classes. Check the classes of the predictions.")
    ids = tuple(predictions.ids[i] for i in known)
    kept = Predictions(ids, predictions.classes, predictions.probabilities[known], predictions.labels[known])
    units = np.unique(units[known], return_inverse=True)[1].astype(np.int64)
    shown = _units_per_class(kept.labels, units, size)
    others = np.array([len(np.unique(units[kept.labels != k])) for k in range(size)], dtype=np.int64)
    n = {
        "precision": _units_per_class(kept.predicted, units, size),
        "recall": shown,
        "f1": shown,
        "specificity": others,
        "roc_auc": np.minimum(shown, others),
    }
    return _TestSet(kept, units, groups is not None, confusion_matrix(kept.labels, kept.predicted, size), n)


def _units_per_class(classes: IntArray, units: IntArray, n_classes: int) -> IntArray:
    """(C,) in how many units each class occurs."""
    n_units = int(units.max()) + 1
    return np.bincount(np.unique(classes * n_units + units) // n_units, minlength=n_classes).astype(np.int64)


def _overall(name: str, test: _TestSet, values: Scores, resampled: Scores) -> Estimate:
    undefined, reason = _reasons(name, test)
    value = np.nan if undefined else float(values.overall[name][0])
    shares, sizes = None, None
    if name == "accuracy":
        shares, sizes = values.overall[name], np.array([test.n_units])
    elif name in MEAN_OF:
        part = MEAN_OF[name]
        shares, sizes = values.per_class[part][:, 0], test.n[part][-len(values.per_class[part]) :]
        counted = np.isfinite(shares) & test.shown[-len(shares) :]
        shares, sizes = shares[counted], sizes[counted]
    return Estimate(
        value=value,
        resampled=resampled.overall[name],
        n=test.n_units,
        reason=undefined or reason,
        shares=shares,
        sizes=sizes,
        counts=not test.grouped and (name == "accuracy" or MEAN_OF.get(name) == "recall"),
    )


def _of_class(name: str, k: int, test: _TestSet, values: Scores, resampled: Scores) -> Estimate:
    value = values.per_class[name][k]
    return Estimate(
        value=float(value[0]),
        resampled=resampled.per_class[name][k],
        n=int(test.n[name][k]),
        reason=_undefined_class(name, test.predictions.classes[k]) if np.isnan(value[0]) else None,
        shares=value,
        sizes=test.n[name][k : k + 1],
        counts=not test.grouped and name != "f1",
    )


def _reasons(name: str, test: _TestSet) -> tuple[str | None, str | None]:
    """Why an overall metric is undefined, and what a reader of a defined one must know."""
    ignored = test.shown & (test.confusion.sum(axis=0) == 0)
    if name == "precision_macro" and ignored.any():
        return f"no image was predicted as {test.named(ignored)}, so the mean precision is not defined", None
    if name == "roc_auc" and test.shown.sum() == 1:
        return "all test images are of one class, so there is no ROC curve", None
    if name == "log_loss" and (zeros := _zero_probabilities(test)):
        counted_as = f"the probability 0, counted as {SMALLEST_PROBABILITY:.1e}"
        return None, f"the true class of {_count(zeros, 'image')} was given {counted_as}"
    if name in MEAN_OF and not test.shown.all():
        return None, f"mean over the classes with test images, so without {test.named(~test.shown)}"
    return None, None


def _undefined_class(name: str, class_: str) -> str:
    name = {"f1": "F1"}.get(name, name)
    return {
        "precision": f"no image was predicted as {class_!r}, so its precision is not defined",
        "specificity": f"all test images are of {class_!r}, so its specificity is not defined",
    }.get(name, f"no test image shows {class_!r}, so its {name} is not defined")


def _zero_probabilities(test: _TestSet) -> int:
    given = test.predictions.probabilities[np.arange(len(test.labels)), test.labels]
    return int((given < SMALLEST_PROBABILITY).sum())


def _about_intervals(test: _TestSet, seed: int, resamples: int) -> str:
    if test.grouped:
        return (
            f"95 % intervals for these trained models, by {_count(test.n_units, 'group')}: whole groups are "
            f"resampled {resamples:,} times (percentile bootstrap, seed {seed}), and n counts groups."
        )
    return (
        f"95 % intervals for these trained models, by {_count(test.n_units, 'image')}: Wilson for accuracy, "
        f"recall, precision and specificity, Wilson at an effective number of images for mean recall and "
        f"balanced accuracy; {resamples:,} resamples of the images (percentile bootstrap, seed {seed}) for "
        f"mean precision, F1, log loss and ROC AUC."
    )


def _notes(test: _TestSet, n_given: int) -> list[str]:
    notes = []
    if n_given > len(test.labels):
        notes.append(f"{_count(n_given - len(test.labels), 'image')} without a known class left out.")
    if not test.shown.all():
        notes.append(f"No test image shows {test.named(~test.shown)}; means are over the other classes.")
    if zeros := _zero_probabilities(test):
        notes.append(
            f"The log loss rests on {_count(zeros, 'image')} whose true class was called impossible."
        )
    if test.grouped and test.n_units == 1:
        notes.append("All test images are of one group, so no interval can be given.")
    elif test.grouped and test.n_units < FEW_GROUPS:
        notes.append(f"Only {test.n_units} groups: the intervals are unreliable and may be too narrow.")
    return notes


def _note_of_fallbacks(
    metrics: Mapping[str, Metric], per_class: Mapping[str, Mapping[str, Metric]]
) -> list[str]:
    named = dict(metrics) | {
        f"{metric} of {class_!r}": m for class_, row in per_class.items() for metric, m in row.items()
    }
    cautious = [name for name, metric in named.items() if metric.reason and CAUTIOUS in metric.reason]
    if not cautious:
        return []
    return [
        f"For {_listed(cautious)} the resamples show no spread, as at 0 or 100 %. The interval is Wilson's "
        f"for as many images or groups as each class has (for a mean, the mean of the classes' bounds), "
        f"which is cautious."
    ]


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _listed(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
