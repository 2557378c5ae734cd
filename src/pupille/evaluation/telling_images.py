"""Which of the test images are worth a look: the worst ones, the one in the middle, and the best."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray

WORST = 6
"""Images shown with the lowest scores, beside the one in the middle and the best."""


def worst_middle_best(ids: tuple[str, ...], scores: FloatArray) -> tuple[str, ...]:
    """Their ids, the lowest score first. scores: (N,) how good the answer to each image is."""
    order = np.argsort(scores, kind="stable")
    rows = dict.fromkeys([*order[:WORST], order[len(order) // 2], order[-1]])
    return tuple(ids[row] for row in rows)
