"""The `calibration` of a run in `results.json`: test images before and after a temperature fitted on validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.predictions import UNKNOWN, ClassPredictions

CURVE = ("said", "happened", "low", "high", "band_low", "band_high", "n")


def calibration_record(
    validation: ClassPredictions, test: ClassPredictions, *, groups: Sequence[str] | None, seed: int
) -> dict[str, Any] | None:
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
    record = {
        "event": event,
        "temperature": by,
        "before": looked_at(labels, probabilities, units, seed),
        "after": looked_at(labels, scaled(probabilities, by), units, seed),
    }
    return with_stored_texts(record)


def looked_at(
    labels: IntArray, probabilities: FloatArray, units: IntArray | None, seed: int
) -> dict[str, Any]:
    """Calibration and reliability curve of one set of probabilities, as plain values."""
    event, stated = (
        (labels == 1, probabilities[:, 1])
        if probabilities.shape[1] == 2
        else predicted_event(labels, probabilities)
    )
    summary: Calibration = calibration(event, stated, units=units, seed=seed)
    curve = reliability_curve(event, stated, seed=seed)
    rows = zip(*(getattr(curve, name).tolist() for name in CURVE), strict=True)
    return {
        "slope": summary.slope.to_json(),
        "intercept": summary.intercept.to_json(),
        "error": summary.error.to_json(),
        "error_if_calibrated": summary.error_if_calibrated,
        "reliability": [dict(zip(CURVE, row, strict=True)) for row in rows],
    }
