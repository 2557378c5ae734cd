"""Which images of a classification are worth a look: the most confident mistakes, and those a threshold gets wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pupille.evaluation.losses import Losses
from pupille.i18n.language import StoredText, tell
from pupille.results.classification import MistakeRecord, SliderPictureRecord
from pupille.results.metric import Metric
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.results.run import RunRecord

MISTAKES = 200
"""Mistakes kept at most, the most confident ones first."""
OF_EACH_KIND = 24
"""Validation images kept at most of each of the two errors, for the slider of thresholds."""


def telling_images(
    validation: ClassPredictions,
    test: ClassPredictions,
    record: RunRecord,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """The mistakes and the slider of the `gallery` part of `results.json`.

    record: of the run. keep: id -> where its picture is kept, called for each image shown.
    """
    positive = record.threshold.positive if record.threshold else None
    wrong = mistakes(test)
    return {
        "mistakes": tuple(
            MistakeRecord(
                id=test.ids[i],
                label=test.classes[test.labels[i]],
                predicted=test.classes[test.predicted[i]],
                probability=float(test.probabilities[i].max()),
                thumbnail=keep(test.ids[i]),
            )
            for i in wrong[:MISTAKES]
        ),
        "mistakes_total": len(wrong),
        "slider": tuple(
            SliderPictureRecord(
                id=validation.ids[i],
                label=validation.classes[validation.labels[i]],
                probability=float(validation.probabilities[i, validation.classes.index(positive)]),
                thumbnail=keep(validation.ids[i]),
            )
            for i in (slider_mistakes(validation, positive) if positive else ())
        ),
    }


def slider_mistakes(validation: ClassPredictions, positive: str) -> list[int]:
    """Row numbers of the images that a threshold gets wrong first: the least probable of the class, the most of others.

    Whatever the threshold, the most confident of its mistakes are among them.
    """
    place = validation.classes.index(positive)
    known, probabilities = validation.labels != UNKNOWN, validation.probabilities[:, place]
    shows = validation.labels == place
    missed, alarms = np.flatnonzero(known & shows), np.flatnonzero(known & ~shows)
    missed = missed[np.argsort(probabilities[missed], kind="stable")][:OF_EACH_KIND]
    alarms = alarms[np.argsort(-probabilities[alarms], kind="stable")][:OF_EACH_KIND]
    return [int(row) for row in (*missed, *alarms)]


def mistakes(test: ClassPredictions) -> list[int]:
    """Row numbers of the wrong predictions, the most confident first."""
    wrong = np.flatnonzero(test.predicted != test.labels)
    confidence = test.probabilities[wrong].max(axis=1)
    return [int(row) for row in wrong[np.argsort(-confidence, kind="stable")]]


def losses(predictions: ClassPredictions) -> Losses:
    """Which images are answered wrongly, each to be compared with those of its class."""
    known = predictions.labels != UNKNOWN
    wrong = (predictions.predicted != predictions.labels).astype(np.float64)
    return Losses(wrong, known, np.where(known, predictions.labels, 0), True, wrong_in_words)


def wrong_in_words(inside: Metric, outside: float) -> StoredText:
    """How often the model is wrong on a group, and on all others."""
    if inside.low is None:
        return tell(
            "the model is wrong on {inside:percent} of them, and on {outside:percent} of all others",
            inside=inside.value,
            outside=outside,
        )
    return tell(
        "the model is wrong on {inside:percent} of them ({low:percent} to {high:percent}), and on {outside:percent} of "
        "all others",
        inside=inside.value,
        low=inside.low,
        high=inside.high,
        outside=outside,
    )
