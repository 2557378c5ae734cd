"""The `curves` of a run in `results.json`: counts at every threshold worth drawing, of validation and of test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pupille.evaluation.classification.curves import image_class_pairs, macro_roc_curve
from pupille.evaluation.classification.micro_auc import micro_area
from pupille.evaluation.classification.operating_point import of_class
from pupille.evaluation.classification.thresholds import NEVER, Slide, slide
from pupille.results.arrays import IntArray
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
    threshold: Mapping[str, Any] | None,
    groups: Sequence[str] | None,
    seed: int,
) -> dict[str, Any]:
    """What ROC and precision-recall curves, and a slider of thresholds, are drawn from.

    threshold: the `threshold` of a run of two classes, which is a step of the slider. groups: of the test images.
    """
    classes = list(test.classes)
    if len(classes) == 2:
        classes = [threshold["positive"]] if threshold else classes[1:]
    most = min(MOST_STEPS, max(FEWEST_STEPS, MOST_POINTS // len(classes)))
    return {
        "slider": slider_record(validation, threshold),
        "test": [record for name in classes if (record := class_record(test, name, most)) is not None],
        **(
            means_record(test, groups, seed, most)
            if len(test.classes) > 2
            else {"micro": None, "macro": None}
        ),
    }


def slider_record(validation: ClassPredictions, threshold: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The steps of a slider over validation, the strictest first; None where no threshold could be chosen."""
    if not threshold or threshold["value"] is None:
        return None
    slid = slide(*of_class(validation, threshold["positive"], None)[:2])
    rows = thinned(slid, MOST_STEPS - 1)
    frozen, counts = threshold["value"], threshold["validation"]
    steps = {min(float(slid.thresholds[k]), NEVER): (int(slid.hits[k]), int(slid.alarms[k])) for k in rows}
    steps[frozen] = (counts["hits"], counts["alarms"])
    thresholds = sorted(steps, reverse=True)
    return {
        "positives": slid.positives,
        "negatives": slid.negatives,
        "thresholds": thresholds,
        "hits": [steps[value][0] for value in thresholds],
        "alarms": [steps[value][1] for value in thresholds],
        "frozen": thresholds.index(frozen),
    }


def class_record(test: ClassPredictions, name: str, most: int) -> dict[str, Any] | None:
    """One class against the rest on test; None unless there are images of it and of others."""
    truth, probabilities, _ = of_class(test, name, None)
    if truth.all() or not truth.any():
        return None
    return {"class": name, **counts_record(slide(truth, probabilities), most)}


def means_record(
    test: ClassPredictions, groups: Sequence[str] | None, seed: int, most: int
) -> dict[str, Any]:
    """The micro and the macro mean of many classes; None where the test images are of fewer than two."""
    known = test.labels != UNKNOWN
    labels, probabilities = test.labels[known], test.probabilities[known]
    if len(np.unique(labels)) < 2:
        return {"micro": None, "macro": None}
    of_groups = None if groups is None else [groups[int(row)] for row in np.flatnonzero(known)]
    macro = macro_roc_curve(labels, probabilities, points=101)
    area = micro_area(labels, probabilities, groups=of_groups, seed=seed)
    counts = counts_record(slide(*image_class_pairs(labels, probabilities)), most)
    return {
        "micro": {"roc_auc": area.to_json(), **counts},
        "macro": {"x": macro.x.tolist(), "y": macro.y.tolist()},
    }


def counts_record(slid: Slide, most: int) -> dict[str, Any]:
    """The counts at some thresholds, the strictest first."""
    rows = thinned(slid, most)
    return {
        "positives": slid.positives,
        "negatives": slid.negatives,
        "hits": slid.hits[rows].tolist(),
        "alarms": slid.alarms[rows].tolist(),
    }


def thinned(slid: Slide, most: int) -> IntArray:
    """Row numbers of at most so many thresholds, in equal steps along the ROC curve, both ends among them."""
    if len(slid.hits) <= most:
        return np.arange(len(slid.hits))
    path = slid.hits / slid.positives + slid.alarms / slid.negatives
    return np.unique(np.searchsorted(path, np.linspace(0.0, path[-1], most)))
