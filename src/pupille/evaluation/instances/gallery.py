"""Which test images show how good outlines are: those of the least quality, the middle one, and the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.instances.statistics import statistics_of
from pupille.evaluation.losses import Losses, of_quality
from pupille.evaluation.telling_images import worst_middle_best
from pupille.i18n.language import phrase
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.results.run import RunRecord


def telling_images(
    validation: ObjectPredictions,  # noqa: ARG001
    test: ObjectPredictions,
    record: RunRecord,  # noqa: ARG001
    keep: Callable[[str], str],  # noqa: ARG001
) -> dict[str, Any]:
    """The ids of the images worth a look, as `drawn`, the least panoptic quality first."""
    return {"drawn": worst_middle_best(test.ids, quality_of_images(test))}


def quality_of_images(predictions: ObjectPredictions) -> FloatArray:
    """(N,) the panoptic quality of each image alone, all classes together; 1 where nothing is drawn or answered."""
    sums = statistics_of(predictions).sums
    iou, matched, missed, unmatched = (
        sums[name].sum(axis=0) for name in ("iou", "matched", "missed", "unmatched")
    )
    possible = matched + (missed + unmatched) / 2
    return np.asarray(np.divide(iou, possible, out=np.ones_like(possible), where=possible > 0))


def losses(predictions: ObjectPredictions) -> Losses:
    """What each image lacks of a perfect answer."""
    return of_quality(quality_of_images(predictions), QUALITY)


QUALITY = phrase("the panoptic quality of an image")
