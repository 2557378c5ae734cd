"""Every metric of found objects as a function of weights of images or groups, so that resamples need no loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.detection.average_precision import Curve
from pupille.evaluation.detection.matching import (
    ALL,
    HALF,
    SIZES,
    THREE_QUARTERS,
    THRESHOLDS,
    BoolArray,
    Matches,
    match,
)
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.wording import NO_SCORES, NOT_COMPARABLE
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.boxes import areas

MOST_ANSWERS = 100
"""COCO's answers of a class on an image that count."""
FEWER_ANSWERS = (1, 10)

Counted = BoolArray | FloatArray
"""Whether, or how often, each of several objects counts."""

Curves = Mapping[tuple[int, int], tuple[Curve, ...]]
"""(size, threshold) -> the curve of each class."""


@dataclass(frozen=True)
class DetectionStatistics:
    """What the metrics need of N images in U units, of C classes.

    units: (N,) from 0 to U - 1. curves: of the answers with scores, empty without. sums: name -> (C, U) what is summed
    over the images of a unit, at overlap .5 and the threshold of the score: `objects`, `right`, `wrong`; with scores
    `right_<name>` for each average recall, hits summed over the thresholds, and `objects_<size>`. of_images: name ->
    (N,) false alarms and errors of the count of all classes. unordered: why there are no curves, a phrase.
    """

    units: IntArray
    curves: Curves
    sums: Mapping[str, FloatArray]
    of_images: Mapping[str, FloatArray]
    unordered: str = NO_SCORES
    images: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "images", np.bincount(self.units).astype(np.float64))

    @property
    def n(self) -> int:
        """The number of images."""
        return len(self.units)

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return len(self.images)

    @property
    def has_scores(self) -> bool:
        """Whether the answers bear scores, without which there is no average precision."""
        return bool(self.curves)

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Metric -> (B,) of each column of weights (U, B), as if each image were there as often as its unit counts.

        Averages over classes leave out those of which no object counts, as COCO does.
        """
        return self.pooled(weights) | {
            name: mean_over_classes(values) for name, values in self.by_class(weights, pooled=False).items()
        }

    def smooth_scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """As of `scores`, with the exact areas under the same curves, which points of recall do not make steps of."""
        exact = self.precisions(weights, area=Curve.exact_area)
        means = {name: mean_over_classes(values) for name, values in exact.items()}
        return {**self.scores(weights), **means}

    def by_class(self, weights: FloatArray, *, pooled: bool = True) -> dict[str, FloatArray]:
        """Metric -> (C, B) of each class, NaN where none of its objects counts. pooled: with precision, recall, F1."""
        values = self.precisions(weights) | self._recalls(weights)
        if pooled:
            values |= ratios(*(self.sums[name] @ weights for name in ("objects", "right", "wrong")))
        return values

    def pooled(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Metric -> (B,) over the objects of all classes: precision, recall, F1, and the means over images."""
        totals = (self.sums[name].sum(axis=0) @ weights for name in ("objects", "right", "wrong"))
        means = {
            name: np.bincount(self.units, weights=values, minlength=self.n_units)
            @ weights
            / (self.images @ weights)
            for name, values in self.of_images.items()
        }
        return ratios(*totals) | means

    def image_scores(self, metric: str) -> FloatArray | None:
        """(N,) the numbers of single images for means over images; None for the others."""
        return self.of_images.get(metric)

    def precisions(
        self,
        weights: FloatArray,
        *,
        area: Callable[[Curve, FloatArray], FloatArray] = Curve.average_precision,
    ) -> dict[str, FloatArray]:
        """Average precision -> (C, B); empty without scores. area: under a curve."""
        if not self.has_scores:
            return {}
        values: dict[str, FloatArray] = {}
        for size, name in enumerate(SIZES):
            of_thresholds = []
            for threshold in range(len(THRESHOLDS)):
                curves = self.curves[size, threshold]
                of_thresholds.append(np.stack([area(curve, weights) for curve in curves]))
            values["ap" if size == ALL else f"ap_{name}"] = np.mean(of_thresholds, axis=0)
            if size == ALL:
                values |= {"ap50": of_thresholds[HALF], "ap75": of_thresholds[THREE_QUARTERS]}
        return values

    def _recalls(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Average recall -> (C, B); empty without scores."""
        names = [name.removeprefix("right_") for name in self.sums if name.startswith("right_")]
        return {
            name: ratio(
                self.sums[f"right_{name}"] @ weights,
                len(THRESHOLDS) * (self.sums[f"objects_{size_of(name)}"] @ weights),
            )
            for name in names
        }


def mean_over_classes(values: FloatArray) -> FloatArray:
    """(B,) the mean of (C, B) over the classes that are defined; NaN where none is."""
    defined = np.isfinite(values)
    return ratio(np.where(defined, values, 0.0).sum(axis=0), defined.sum(axis=0).astype(np.float64))


def ratios(objects: FloatArray, right: FloatArray, wrong: FloatArray) -> dict[str, FloatArray]:
    """Precision, recall and F1 from counts of any one shape; NaN where nothing was answered, or nothing is there."""
    return {
        "precision": ratio(right, right + wrong),
        "recall": ratio(right, objects),
        "f1": ratio(2 * right, right + wrong + objects),
    }


def statistics_of(
    predictions: ObjectPredictions, groups: Sequence[str] | None = None, *, threshold: float | None = None
) -> DetectionStatistics:
    """What each image or group contributes to every metric of boxes.

    groups: the group of each image. threshold: answers with a lower score are left out of precision, recall, F1, false
    positives and counts; None takes all as they are given. Raises DataError without an image.
    """
    overlaps = box_overlaps(predictions)
    matches = match(predictions, overlaps, answer_areas=areas(predictions.answers.boxes))
    return statistics_from(predictions, matches, groups, threshold=threshold)


def statistics_from(
    predictions: ObjectPredictions,
    matches: Matches,
    groups: Sequence[str] | None,
    *,
    threshold: float | None = None,
) -> DetectionStatistics:
    """What each image or group contributes to the metrics of objects that are matched, by boxes or by masks."""
    if not len(predictions):
        raise DataError(tell("there is no image to score. Give the answers of at least one image."))
    if not predictions.classes:
        raise DataError(tell("there is no class to score. Give a truth with at least one object."))
    units = units_of(len(predictions), groups)
    sums = at_half(predictions, matches, units, threshold)
    # Nothing answered at all has an average precision: 0.
    scored = predictions.answers.scores is not None or not len(predictions.answers)
    ordered = scored and not predictions.of_several_models
    return DetectionStatistics(
        units,
        curves_of(predictions, matches, units) if ordered else {},
        sums | (_recall_sums(predictions, matches, units) if ordered else {}),
        _of_images(predictions, matches, threshold),
        NOT_COMPARABLE if scored else NO_SCORES,
    )


def curves_of(
    predictions: ObjectPredictions,
    matches: Matches,
    units: IntArray,
    *,
    sizes: Sequence[int] = range(len(SIZES)),
    most: int = MOST_ANSWERS,
) -> Curves:
    """The curves of the surest answers of each class on each image, `most` of them. sizes: ranges among `SIZES`."""
    answers = predictions.answers
    order = matches.order[matches.ranks[matches.order] < most]
    of_class = np.split(order, np.searchsorted(answers.labels[order], np.arange(1, len(predictions.classes))))
    curves: dict[tuple[int, int], tuple[Curve, ...]] = {}
    for size in sizes:
        truth = by_unit(predictions, units, matches.counted[size])
        for threshold in range(len(THRESHOLDS)):
            hits, wrong = matches.hits(size, threshold), matches.wrong(size, threshold)
            curves[size, threshold] = tuple(
                Curve.of(hits[rows], wrong[rows], units[answers.images[rows]], row)
                for rows, row in zip(of_class, truth, strict=True)
            )
    return curves


def average_precision(curves: Curves) -> float:
    """AP@[.50:.95] of all images once, the mean over the classes; NaN where no object counts."""
    of_thresholds = [
        np.stack([curve.average_precision(np.ones((len(curve.truth), 1))) for curve in curves[ALL, t]])
        for t in range(len(THRESHOLDS))
    ]
    return float(mean_over_classes(np.mean(of_thresholds, axis=0))[0])


def by_unit(predictions: ObjectPredictions, units: IntArray, counted: Counted) -> FloatArray:
    """(C, U) drawn objects of each class in each unit, as often as they are counted (K,)."""
    return _table(predictions.truth.labels, units[predictions.truth.images], counted, predictions, units)


def answers_by_unit(predictions: ObjectPredictions, units: IntArray, counted: Counted) -> FloatArray:
    """(C, U) answers of each class in each unit, as often as they are counted (D,)."""
    return _table(predictions.answers.labels, units[predictions.answers.images], counted, predictions, units)


def at_half(
    predictions: ObjectPredictions, matches: Matches, units: IntArray, threshold: float | None
) -> dict[str, FloatArray]:
    """(C, U) objects, right answers and false alarms at overlap .5, of answers with at least this score."""
    sure = sure_enough(predictions, threshold)
    return {
        "objects": by_unit(predictions, units, matches.counted[ALL]),
        "right": answers_by_unit(predictions, units, sure & matches.hits(ALL, HALF)),
        "wrong": answers_by_unit(predictions, units, sure & matches.wrong(ALL, HALF)),
    }


def sure_enough(predictions: ObjectPredictions, threshold: float | None) -> BoolArray:
    """(D,) which answers have at least this score, or without one that of their class; all where there is neither."""
    scores = predictions.answers.scores
    if threshold is None or scores is None:
        return predictions.sure
    return np.asarray(scores >= threshold)


def _recall_sums(predictions: ObjectPredictions, matches: Matches, units: IntArray) -> dict[str, FloatArray]:
    sums: dict[str, FloatArray] = {}
    for size, name in enumerate(SIZES):
        hits = np.zeros(len(predictions.answers))
        for threshold in range(len(THRESHOLDS)):
            hits += matches.hits(size, threshold)
        sums[f"objects_{name}"] = by_unit(predictions, units, matches.counted[size])
        limits = (*FEWER_ANSWERS, MOST_ANSWERS) if size == ALL else (MOST_ANSWERS,)
        for most in limits:
            key = f"right_ar_{most}" if size == ALL else f"right_ar_{name}"
            sums[key] = answers_by_unit(predictions, units, hits * (matches.ranks < most))
    return sums


def _of_images(
    predictions: ObjectPredictions, matches: Matches, threshold: float | None
) -> dict[str, FloatArray]:
    images = np.arange(len(predictions))
    totals = at_half(predictions, matches, images, threshold)
    wrong = totals["right"] + totals["wrong"] - totals["objects"]
    return {
        "false_alarms": totals["wrong"].sum(axis=0),
        "count_bias": wrong.sum(axis=0),
        "count_mae": np.abs(wrong.sum(axis=0)),
    }


def _table(
    labels: IntArray, of: IntArray, counted: Counted, predictions: ObjectPredictions, units: IntArray
) -> FloatArray:
    n_classes, n_units = len(predictions.classes), int(units.max()) + 1
    totals = np.bincount(
        labels * n_units + of, weights=counted.astype(np.float64), minlength=n_classes * n_units
    )
    return np.asarray(totals.reshape(n_classes, n_units), dtype=np.float64)


def size_of(metric: str) -> str:
    """The range of sizes that a metric is about, a key of `SIZES`."""
    name = metric.rpartition("_")[2]
    return name if name in SIZES else "all"


def ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part / whole, NaN where whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0))
