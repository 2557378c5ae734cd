"""The margin that a run promises around what it marks, and on how many test images it held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pupille.errors import DataError, reason_of
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.conformal import coverage_after_choosing
from pupille.evaluation.inference.proportions import share_of
from pupille.evaluation.questions import Questions
from pupille.evaluation.segmentation.margin import HELD, fit_margin, reach_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.margin_record import MarginRecord
from pupille.results.masks import MaskPredictions
from pupille.results.metric import Metric

COVERAGE = 0.9
"""Of new images, where nothing else was asked."""
PROMISES = "promises"
Reaches = Sequence[float | None]
"""The reach of each image; None where the truth marks nothing."""


def reaches_of(predictions: MaskPredictions) -> Reaches:
    """The reach of each image of masks with a background."""
    assert predictions.background is not None
    return [
        reach_of(predictions.truth.read(id_), predictions.answers.read(id_), predictions.background)
        for id_ in predictions.ids
    ]


def margin_record(reaches: Mapping[str, Reaches], questions: Questions) -> MarginRecord:
    """The margin by the images set aside for promises, else by those of validation, and what came of it on test.

    reaches: of `validation`, `test` and, where some were set aside, `promises`.
    """
    is_apart = PROMISES in reaches
    groups = questions.promise_groups if is_apart else questions.validation_groups
    fitted, own = _known(reaches[PROMISES if is_apart else "validation"], groups)
    coverage = questions.asked.coverage or COVERAGE
    n = len(set(own)) if own is not None else len(fitted)
    parts: dict[str, Any] = {"coverage": coverage, "held": HELD, "n": n, "grouped": own is not None}
    if questions.dependent:
        return MarginRecord(
            **parts,
            reach=None,
            reason=tell(
                "the audit saw that images belong together, as slices of a stack do, and no groups were named, so "
                "nothing can be promised of new ones. Say what belongs together with --group or --group-pattern."
            ),
        )
    try:
        margin = fit_margin(fitted, coverage=coverage, groups=own)
    except DataError as error:
        return MarginRecord(**parts, reach=None, reason=reason_of(error))
    chosen = None
    if not is_apart and questions.candidates > 1:
        chosen = coverage_after_choosing(n, questions.candidates, coverage=coverage)
    covered = _held(*_known(reaches["test"], questions.test_groups), margin.reach)
    return MarginRecord(**parts, reach=margin.reach, covered=covered, after_choosing=chosen)


def _known(reaches: Reaches, groups: Sequence[str] | None) -> tuple[FloatArray, list[str] | None]:
    """The reaches of images on which something is drawn, and their groups."""
    rows = [row for row, reach in enumerate(reaches) if reach is not None]
    own = None if groups is None else [groups[row] for row in rows]
    return np.array([reaches[row] for row in rows], dtype=np.float64), own


def _held(reaches: FloatArray, groups: Sequence[str] | None, reach: float) -> Metric:
    """The share of test images on which what is drawn lay within the margin."""
    units = None if groups is None or not len(reaches) else units_of(len(reaches), groups)
    held = reaches <= reach + 1e-9
    missing = tell("nothing is drawn on the test images")
    return share_of(held, np.ones(len(reaches), dtype=np.bool_), missing, units)
