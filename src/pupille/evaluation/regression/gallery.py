"""Which images of a regression are worth a look: those it is furthest off on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pupille.evaluation.regression.record import worst_images
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
