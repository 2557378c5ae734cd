"""Which test images show how good masks are: those that agree least with the truth, the middle one, and the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.segmentation.fates import agreement
from pupille.evaluation.telling_images import worst_middle_best
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
