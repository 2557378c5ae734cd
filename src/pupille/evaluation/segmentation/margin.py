"""A margin around what a model marks that holds nearly all of the truth as often as was promised.

Split conformal prediction with the smallest dilation of an answer that holds `HELD` of the truth's pixels as the score
of an image (Papadopoulos et al. 2002; Mossina and others 2024). The promise is an average over new images, or groups,
like those that the margin was fitted on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.conformal import check_promised, conformal_quantile
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.masks import IGNORED, ClassMask

HELD = 0.99
"""Share of the truth's pixels that a margin is to hold on an image."""
STRIP = 1024
"""Rows of a mask that are widened together."""

Marked = NDArray[np.bool_]


@dataclass(frozen=True)
class Margin:
    """reach: pixels by which what is marked is widened. coverage: the promise. n: images, or groups where `grouped`,
    that it rests on."""

    reach: float
    coverage: float
    n: int
    grouped: bool = False


def reach_of(truth: ClassMask, answer: ClassMask, background: int) -> float | None:
    """The least reach at which what an answer marks, widened, holds `HELD` of what the truth marks; infinite where the
    answer marks nothing, None where the truth does. Marked is what is neither background nor ignored."""
    return reach_of_areas((truth != background) & (truth != IGNORED), answer != background)


def reach_of_areas(drawn: Marked, marked: Marked) -> float | None:
    """As of `reach_of`, of what is drawn and what is marked, (H, W) each."""
    from scipy.ndimage import distance_transform_edt

    if not drawn.any():
        return None
    if not marked.any():
        return math.inf
    far = np.sort(distance_transform_edt(~marked)[drawn])
    return float(far[math.ceil(HELD * len(far) - 1e-9) - 1])


def fit_margin(reaches: FloatArray, *, coverage: float, groups: Sequence[str] | None = None) -> Margin:
    """The reach of rank ceil((n + 1) * coverage) among n images. groups: of each, which then weigh alike.

    Raises ConfigError unless 0 < coverage < 1; DataError with too few images or groups, or where so many answers mark
    nothing that no margin is wide enough.
    """
    units = None if groups is None else units_of(len(reaches), groups)
    n = len(reaches) if units is None else len(np.unique(units))
    check_promised(n, coverage, grouped=units is not None)
    reach, n = conformal_quantile(reaches, level=coverage, units=units)
    if not math.isfinite(reach):
        raise DataError(
            tell(
                "on {empty} of {n} validation images the model marks nothing where something is, so no margin holds "
                "it in {coverage:percent} of new images. Promise less with --coverage, or train a better model.",
                empty=int((~np.isfinite(reaches)).sum()),
                n=len(reaches),
                coverage=coverage,
            )
        )
    return Margin(reach, coverage, n, units is not None)


def widened(marked: Marked, reach: float) -> Marked:
    """(H, W) what lies within `reach` pixels of what is marked, itself included; some rows at a time."""
    from scipy.ndimage import distance_transform_edt

    around, wide = math.ceil(reach) + 1, np.zeros_like(marked)
    for start in range(0, len(marked), STRIP):
        top = max(0, start - around)
        piece = marked[top : start + STRIP + around]
        if piece.any():
            near = distance_transform_edt(~piece) <= reach
            wide[start : start + STRIP] = near[start - top :][:STRIP]
    return wide
