"""Which drawn objects are found, and which of them no longer when the pictures are changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.matching import ALL, HALF, BoolArray, match
from pupille.evaluation.detection.overlap import Overlaps, box_overlaps
from pupille.evaluation.detection.statistics import sure_enough
from pupille.evaluation.right_answers import ObjectScores, RightAnswers
from pupille.i18n.language import phrase
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions

ABOUT = phrase("the score of the surest answer of its class that overlaps it by half, 0 without one")


def right_answers(before: ObjectPredictions, after: ObjectPredictions) -> RightAnswers:
    """Objects found in each image, by an answer of their class that overlaps by half and is sure enough."""
    return lost_objects(before, fits_of(before, box_overlaps(before)), fits_of(after, box_overlaps(after)))


@dataclass(frozen=True)
class Fits:
    """Of K drawn objects: which are found, which count, and the score of the surest answer that fits, 0 without; None
    where answers have no scores."""

    found: BoolArray
    counts: BoolArray
    scores: FloatArray | None


def lost_objects(predictions: ObjectPredictions, before: Fits, after: Fits) -> RightAnswers:
    """Counts by image of drawn objects that are found, before and after, and the scores of those that count."""
    truth, n = predictions.truth, len(predictions)
    scores = None
    if before.scores is not None and after.scores is not None:
        counts = before.counts
        scores = ObjectScores(
            ABOUT,
            truth.images[counts],
            tuple(predictions.classes[label] for label in truth.labels[counts]),
            before.scores[counts],
            after.scores[counts],
        )
    return RightAnswers(
        np.bincount(truth.images, weights=before.found, minlength=n).astype(np.float64),
        np.bincount(truth.images, weights=before.found & ~after.found, minlength=n).astype(np.float64),
        scores,
    )


def fits_of(predictions: ObjectPredictions, overlaps: Overlaps) -> Fits:
    """Which drawn objects an answer fits, and how sure it is; those that do not count are not found."""
    matches = match(predictions, overlaps)
    hits, of_answer = matches.hits(ALL, HALF), matches.truth[ALL, HALF]
    found = np.zeros(len(predictions.truth), dtype=np.bool_)
    found[of_answer[hits & sure_enough(predictions, None)]] = True
    scores = None
    if predictions.answers.scores is not None:
        scores = np.zeros(len(predictions.truth))
        np.maximum.at(scores, of_answer[hits], predictions.answers.scores[hits])
    return Fits(found, matches.counted[ALL], scores)
