"""The `calibration` of a run in `results.json`: test images before and after a temperature fitted on validation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.classification.calibration import (
    Calibration,
    calibration,
    predicted_event,
    reliability_curve,
    scaled,
    temperature,
)
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.classification import (
    CalibrationRecord,
    CalibrationSideRecord,
    ReliabilityBinRecord,
)
from pupille.results.predictions import UNKNOWN, ClassPredictions


def calibration_record(
    validation: ClassPredictions, test: ClassPredictions, *, groups: Sequence[str] | None, seed: int
) -> CalibrationRecord | None:
    """Slope, intercept, error and reliability curve on test, before and after; None if either has no labelled image.

    groups: of the test images. Of two classes the event is the second, of more that the predicted class is right.
    """
    fitted, known = validation.labels != UNKNOWN, test.labels != UNKNOWN
    if not fitted.any() or not known.any():
        return None
    by = temperature(validation.labels[fitted], validation.probabilities[fitted])
    units = None if groups is None else np.unique(units_of(len(test), groups)[known], return_inverse=True)[1]
    labels, probabilities = test.labels[known], test.probabilities[known]
    is_binary = len(test.classes) == 2
    event = (
        tell("the image shows {name}", name=test.classes[1])
        if is_binary
        else tell("the predicted class is right")
    )
    return CalibrationRecord(
        event=event,
        temperature=by,
        before=looked_at(labels, probabilities, units, seed),
        after=looked_at(labels, scaled(probabilities, by), units, seed),
    )


def looked_at(
    labels: IntArray, probabilities: FloatArray, units: IntArray | None, seed: int
) -> CalibrationSideRecord:
    """Calibration and reliability curve of one set of probabilities."""
    event, stated = (
        (labels == 1, probabilities[:, 1])
        if probabilities.shape[1] == 2
        else predicted_event(labels, probabilities)
    )
    summary: Calibration = calibration(event, stated, units=units, seed=seed)
    curve = reliability_curve(event, stated, seed=seed)
    columns = (
        curve.said,
        curve.happened,
        curve.low,
        curve.high,
        curve.band_low,
        curve.band_high,
        curve.n,
    )
    return CalibrationSideRecord(
        slope=summary.slope,
        intercept=summary.intercept,
        error=summary.error,
        error_if_calibrated=summary.error_if_calibrated,
        reliability=tuple(
            ReliabilityBinRecord(*row) for row in zip(*(values.tolist() for values in columns), strict=True)
        ),
    )
