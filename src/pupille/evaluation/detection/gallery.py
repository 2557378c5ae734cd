"""Which test images show how good boxes are: those with the most misses and false alarms, the middle one, the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.detection.statistics import statistics_of
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.results.run import RunRecord

WORST = 6
"""Images shown with the lowest F1, beside the one in the middle and the best."""


def telling_images(
    validation: ObjectPredictions,  # noqa: ARG001
    test: ObjectPredictions,
    record: RunRecord,  # noqa: ARG001
    keep: Callable[[str], str],  # noqa: ARG001
) -> dict[str, Any]:
    """The ids of the images worth a look, as `drawn`, the lowest F1 first."""
    order = np.argsort(f1_of_images(test), kind="stable")
    rows = list(dict.fromkeys([*order[:WORST], order[len(order) // 2], order[-1]]))
    return {"drawn": tuple(test.ids[row] for row in rows)}


def f1_of_images(predictions: ObjectPredictions) -> FloatArray:
    """(N,) F1 of each image alone, all classes together; 1 where nothing is drawn or answered."""
    sums = statistics_of(predictions).sums
    objects, right, wrong = (sums[name].sum(axis=0) for name in ("objects", "right", "wrong"))
    possible = objects + right + wrong
    return np.asarray(np.divide(2 * right, possible, out=np.ones_like(possible), where=possible > 0))
