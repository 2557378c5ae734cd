"""Which test images show how good masks are: those that agree least with the truth, the middle one, and the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.segmentation.fates import agreement
from pupille.results.masks import MaskPredictions
from pupille.results.run import RunRecord

WORST = 6
"""Images shown that agree least, beside the one in the middle and the best."""


def telling_images(
    validation: MaskPredictions,  # noqa: ARG001
    test: MaskPredictions,
    record: RunRecord,  # noqa: ARG001
    keep: Callable[[str], str],  # noqa: ARG001
) -> dict[str, Any]:
    """The ids of the images worth a look, as `drawn`, the least agreement first."""
    shares = np.array([agreement(test, id_) for id_ in test.ids])
    order = np.argsort(shares, kind="stable")
    rows = list(dict.fromkeys([*order[:WORST], order[len(order) // 2], order[-1]]))
    return {"drawn": tuple(test.ids[row] for row in rows)}
