"""What kinds of errors cost average precision, each mended alone (an idea of Bolya et al. 2020, "TIDE").

Everything is about an overlap of .5 and the surest 100 answers of a class on an image, as AP50 is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.average_precision import Curve
from pupille.evaluation.detection.matching import ALL, HALF, THRESHOLDS, BoolArray, Matches
from pupille.evaluation.detection.overlap import Overlaps
from pupille.evaluation.detection.statistics import MOST_ANSWERS, by_unit, mean_over_classes
from pupille.i18n.language import phrase
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import ErrorName

KINDS: tuple[ErrorName, ...] = ("class", "place", "both", "double", "background", "missed")
KIND_LABELS: Mapping[ErrorName, str] = {
    "class": phrase("right place, wrong class"),
    "place": phrase("right class, poor place"),
    "both": phrase("wrong class and poor place"),
    "double": phrase("found twice"),
    "background": phrase("nothing there"),
    "missed": phrase("not found"),
}


@dataclass(frozen=True)
class ErrorKinds:
    """The kind of each error. answers: (D,) an index into `KINDS`, -1 for what is no error. aims: (D,) the object that
    an answer of the wrong class or at a poor place is about, -1 for none. missed: (K,) objects that no answer is about.
    """

    answers: IntArray
    aims: IntArray
    missed: BoolArray


def error_kinds(predictions: ObjectPredictions, overlaps: Overlaps, matches: Matches) -> ErrorKinds:
    """The kind of each false alarm, and the missed objects.

    An answer near an object of its own class is at a poor place; else on an object of another class, of the wrong one;
    else on an object of its own that a surer answer has, a double; else far from everything, on nothing; else both.
    """
    truth, answers = predictions.truth, predictions.answers
    wrong = matches.wrong(ALL, HALF) & (matches.ranks < MOST_ANSWERS)
    useful = wrong[overlaps.answers] & matches.counted[ALL][overlaps.truth]
    rows, drawn, iou = overlaps.answers[useful], overlaps.truth[useful], overlaps.iou[useful]
    same = answers.labels[rows] == truth.labels[drawn]
    near = iou >= THRESHOLDS[HALF]
    n = len(answers)
    at_place, place_aim = _largest(rows, drawn, iou, same & ~near, n)
    on_other, class_aim = _largest(rows, drawn, iou, ~same & near, n)
    doubled, _ = _largest(rows, drawn, iou, same & near, n)
    near_any, _ = _largest(rows, drawn, iou, np.ones_like(same), n)
    kinds = np.full(n, -1, dtype=np.int64)
    for name, holds in (
        ("background", wrong & ~near_any),
        ("both", wrong & near_any),
        ("double", doubled),
        ("class", on_other),
        ("place", at_place & ~doubled),
    ):
        kinds[holds] = KINDS.index(name)
    place, other = kinds == KINDS.index("place"), kinds == KINDS.index("class")
    aims = np.where(place, place_aim, np.where(other, class_aim, -1))
    matched = matches.truth[ALL, HALF]
    about = np.concatenate([matched[matched >= 0], aims[aims >= 0]])
    missed = matches.counted[ALL].copy()
    missed[about] = False
    return ErrorKinds(kinds, aims, missed)


def _largest(
    rows: IntArray, drawn: IntArray, iou: FloatArray, among: BoolArray, n: int
) -> tuple[BoolArray, IntArray]:
    """(n,) which answers have a pair among those, and (n,) the object that each overlaps most, -1 for none."""
    at = np.flatnonzero(among)
    at = at[np.argsort(iou[at], kind="stable")]
    aim = np.full(n, -1, dtype=np.int64)
    aim[rows[at]] = drawn[at]
    return aim >= 0, aim


@dataclass(frozen=True)
class MendedCurves:
    """The curves of each class at an overlap of .5. given: as they are. mended: kind -> without its errors."""

    given: tuple[Curve, ...]
    mended: Mapping[ErrorName, tuple[Curve, ...]]

    def losses(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Kind -> (B,) how much AP50 gains in each column of weights (U, B) if this kind alone is mended."""
        given = _mean(self.given, weights)
        return {kind: _mean(curves, weights) - given for kind, curves in self.mended.items()}


def mended_curves(
    predictions: ObjectPredictions, matches: Matches, kinds: ErrorKinds, units: IntArray
) -> MendedCurves:
    """The curves with each kind of error mended alone; answers need scores.

    An answer of the wrong class or at a poor place becomes right where its object is free, the surest one for each
    object, and is taken away otherwise; doubles, answers on nothing and both are taken away; missed objects are not
    asked for.
    """
    within = matches.ranks < MOST_ANSWERS
    right, wrong = matches.hits(ALL, HALF) & within, matches.wrong(ALL, HALF) & within
    counted = matches.counted[ALL]
    labels = predictions.answers.labels

    def curves(labels: IntArray, right: BoolArray, wrong: BoolArray, counted: BoolArray) -> tuple[Curve, ...]:
        return _curves(
            predictions, matches, units, labels, right, wrong, by_unit(predictions, units, counted)
        )

    mended: dict[ErrorName, tuple[Curve, ...]] = {}
    for index, kind in enumerate(KINDS):
        of_kind = kinds.answers == index
        if kind == "missed":
            mended[kind] = curves(labels, right, wrong, counted & ~kinds.missed)
            continue
        corrected = _corrected(predictions, matches, np.where(of_kind, kinds.aims, -1))
        aimed = np.where(corrected, predictions.truth.labels[kinds.aims], labels) if len(counted) else labels
        mended[kind] = curves(aimed, right | corrected, wrong & ~of_kind, counted)
    return MendedCurves(curves(labels, right, wrong, counted), mended)


def _corrected(predictions: ObjectPredictions, matches: Matches, aims: IntArray) -> BoolArray:
    """(D,) the surest answer that aims at each free object."""
    matched = matches.truth[ALL, HALF]
    free = np.ones(len(predictions.truth) + 1, dtype=np.bool_)
    free[matched[matched >= 0]] = False
    scores = predictions.answers.scores
    order = np.lexsort((np.arange(len(aims)), np.zeros(len(aims)) if scores is None else -scores))
    order = order[(aims[order] >= 0) & free[aims[order]]]
    _, first = np.unique(aims[order], return_index=True)
    corrected = np.zeros(len(aims), dtype=np.bool_)
    corrected[order[first]] = True
    return corrected


def _curves(
    predictions: ObjectPredictions,
    matches: Matches,
    units: IntArray,
    labels: IntArray,
    right: BoolArray,
    wrong: BoolArray,
    truth: FloatArray,
) -> tuple[Curve, ...]:
    """The curve of each class. labels: (D,) of the answers, which may differ from those given. truth: (C, U)."""
    scores = predictions.answers.scores
    order = matches.order
    if scores is not None:
        order = order[np.argsort(-scores[order], kind="stable")]
    order = order[(right | wrong)[order]]
    of = units[predictions.answers.images]
    curves = []
    for label, objects in enumerate(truth):
        rows = order[labels[order] == label]
        curves.append(Curve.of(right[rows], wrong[rows], of[rows], objects))
    return tuple(curves)


def _mean(curves: tuple[Curve, ...], weights: FloatArray) -> FloatArray:
    return mean_over_classes(np.stack([curve.average_precision(weights) for curve in curves]))
