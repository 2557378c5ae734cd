"""The `curves` of a run in `results.json`: counts at every threshold worth drawing, of validation and of test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.classification.curves import image_class_pairs, macro_roc_curve
from pupille.evaluation.classification.micro_auc import micro_area
from pupille.evaluation.classification.operating_point import of_class
from pupille.evaluation.classification.thresholds import NEVER, Slide, slide
from pupille.results.arrays import IntArray
from pupille.results.classification import (
    ClassCurveRecord,
    CurvesRecord,
    MacroCurveRecord,
    MicroCurveRecord,
    SliderRecord,
    ThresholdRecord,
)
from pupille.results.predictions import UNKNOWN, ClassPredictions

MOST_STEPS = 200
"""Thresholds of one curve, at most; a slider has as many steps."""
MOST_POINTS = 4000
"""Thresholds of the curves of all classes together, about; ..."""
FEWEST_STEPS = 20
"""... each has at least so many."""


def curves_record(
    validation: ClassPredictions,
    test: ClassPredictions,
    *,
    threshold: ThresholdRecord | None,
    groups: Sequence[str] | None,
    seed: int,
) -> CurvesRecord:
    """What ROC and precision-recall curves, and a slider of thresholds, are drawn from.

    threshold: the `threshold` of a run of two classes, which is a step of the slider. groups: of the test images.
    """
    classes = list(test.classes)
    if len(classes) == 2:
        classes = [threshold.positive] if threshold else classes[1:]
    most = min(MOST_STEPS, max(FEWEST_STEPS, MOST_POINTS // len(classes)))
    micro, macro = means_records(test, groups, seed, most) if len(test.classes) > 2 else (None, None)
    of_classes = (class_record(test, name, most) for name in classes)
    return CurvesRecord(
        slider=slider_record(validation, threshold),
        test=tuple(record for record in of_classes if record is not None),
        micro=micro,
        macro=macro,
    )


def slider_record(validation: ClassPredictions, threshold: ThresholdRecord | None) -> SliderRecord | None:
    """The steps of a slider over validation, the strictest first; None where no threshold could be chosen."""
    if threshold is None or threshold.value is None or threshold.validation is None:
        return None
    slid = slide(*of_class(validation, threshold.positive, None)[:2])
    rows = thinned(slid, MOST_STEPS - 1)
    frozen, at_frozen = threshold.value, threshold.validation
    steps = {min(float(slid.thresholds[k]), NEVER): (int(slid.hits[k]), int(slid.alarms[k])) for k in rows}
    steps[frozen] = (at_frozen.hits, at_frozen.alarms)
    thresholds = sorted(steps, reverse=True)
    return SliderRecord(
        positives=slid.positives,
        negatives=slid.negatives,
        thresholds=tuple(thresholds),
        hits=tuple(steps[value][0] for value in thresholds),
        alarms=tuple(steps[value][1] for value in thresholds),
        frozen=thresholds.index(frozen),
    )


def class_record(test: ClassPredictions, name: str, most: int) -> ClassCurveRecord | None:
    """One class against the rest on test; None unless there are images of it and of others."""
    truth, probabilities, _ = of_class(test, name, None)
    if truth.all() or not truth.any():
        return None
    slid = slide(truth, probabilities)
    hits, alarms = counts(slid, most)
    return ClassCurveRecord(
        name=name, positives=slid.positives, negatives=slid.negatives, hits=hits, alarms=alarms
    )


def means_records(
    test: ClassPredictions, groups: Sequence[str] | None, seed: int, most: int
) -> tuple[MicroCurveRecord | None, MacroCurveRecord | None]:
    """The micro and the macro mean of many classes; None where the test images are of fewer than two."""
    known = test.labels != UNKNOWN
    labels, probabilities = test.labels[known], test.probabilities[known]
    if len(np.unique(labels)) < 2:
        return None, None
    of_groups = None if groups is None else [groups[int(row)] for row in np.flatnonzero(known)]
    macro = macro_roc_curve(labels, probabilities, points=101)
    area = micro_area(labels, probabilities, groups=of_groups, seed=seed)
    slid = slide(*image_class_pairs(labels, probabilities))
    hits, alarms = counts(slid, most)
    micro = MicroCurveRecord(
        roc_auc=area, positives=slid.positives, negatives=slid.negatives, hits=hits, alarms=alarms
    )
    return micro, MacroCurveRecord(tuple(macro.x.tolist()), tuple(macro.y.tolist()))


def counts(slid: Slide, most: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hits and alarms at so many thresholds at most, the strictest first."""
    rows = thinned(slid, most)
    return tuple(slid.hits[rows].tolist()), tuple(slid.alarms[rows].tolist())


def thinned(slid: Slide, most: int) -> IntArray:
    """Row numbers of at most so many thresholds, in equal steps along the ROC curve, both ends among them."""
    if len(slid.hits) <= most:
        return np.arange(len(slid.hits))
    path = slid.hits / slid.positives + slid.alarms / slid.negatives
    return np.unique(np.searchsorted(path, np.linspace(0.0, path[-1], most)))
