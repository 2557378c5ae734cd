"""Which images of a regression are worth a look: those it is furthest off on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.losses import Losses
from pupille.evaluation.regression.record import worst_images
from pupille.i18n.language import StoredText, tell
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions
from pupille.results.regression_record import WorstImageRecord
from pupille.results.run import RunRecord


def telling_images(
    validation: NumberPredictions,  # noqa: ARG001
    test: NumberPredictions,
    record: RunRecord,  # noqa: ARG001
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """The worst predictions of the `gallery` part of `results.json`, the largest error first.

    keep: id -> where its picture is kept, called for each image shown.
    """
    return {
        "worst": tuple(
            WorstImageRecord(
                test.ids[row], float(test.values[row]), float(test.predicted[row]), keep(test.ids[row])
            )
            for row in worst_images(test)
        )
    }


HALF = 0.5
"""Share of the mean error by which that of a group must lie above that of the others to be worth a name."""


def losses(predictions: NumberPredictions) -> Losses:
    """How far off each number is, whatever its value."""
    off = np.abs(predictions.predicted - predictions.values)
    known = np.isfinite(predictions.values)
    return Losses(
        np.where(known, off, 0.0),
        known,
        np.zeros(len(off), dtype=np.int64),
        False,
        off_in_words,
        least=HALF * float(off[known].mean()) if known.any() else 0.0,
        worth=tell("half of the mean error"),
    )


def off_in_words(inside: Metric, outside: float) -> StoredText:
    """How far the model is off on a group, and on all others."""
    if inside.low is None:
        return tell(
            "the model is off by {inside:g3} on them on average, and by {outside:g3} on all others",
            inside=inside.value,
            outside=outside,
        )
    return tell(
        "the model is off by {inside:g3} on them on average ({low:g3} to {high:g3}), and by {outside:g3} on all others",
        inside=inside.value,
        low=inside.low,
        high=inside.high,
        outside=outside,
    )
