"""Which test images show how good masks are: those that agree least with the truth, the middle one, and the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.losses import Losses, of_quality
from pupille.evaluation.segmentation.fates import agreement
from pupille.evaluation.telling_images import worst_middle_best
from pupille.i18n.language import phrase
from pupille.results.masks import MaskPredictions
from pupille.results.run import RunRecord


def telling_images(
    validation: MaskPredictions,  # noqa: ARG001
    test: MaskPredictions,
    record: RunRecord,  # noqa: ARG001
    keep: Callable[[str], str],  # noqa: ARG001
) -> dict[str, Any]:
    """The ids of the images worth a look, as `drawn`, the least agreement first."""
    return {"drawn": worst_middle_best(test.ids, np.array([agreement(test, id_) for id_ in test.ids]))}


def losses(predictions: MaskPredictions) -> Losses:
    """What each image lacks of a perfect answer."""
    return of_quality(np.array([agreement(predictions, id_) for id_ in predictions.ids]), QUALITY)


QUALITY = phrase("the share of the marked area of an image that is right")
