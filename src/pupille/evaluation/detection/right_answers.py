"""Which drawn objects are found, and which of them no longer when the pictures are changed."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.detection.matching import ALL, HALF, BoolArray, match
from pupille.evaluation.detection.overlap import Overlaps, box_overlaps
from pupille.evaluation.detection.statistics import sure_enough
from pupille.evaluation.right_answers import RightAnswers
from pupille.results.objects import ObjectPredictions


def right_answers(before: ObjectPredictions, after: ObjectPredictions) -> RightAnswers:
    """Objects found in each image, by an answer of their class that overlaps by half and is sure enough."""
    return lost_objects(before, found(before, box_overlaps(before)), found(after, box_overlaps(after)))


def lost_objects(predictions: ObjectPredictions, before: BoolArray, after: BoolArray) -> RightAnswers:
    """Counts by image of (K,) drawn objects that are found, before and after."""
    images, n = predictions.truth.images, len(predictions)
    return RightAnswers(
        np.bincount(images, weights=before, minlength=n).astype(np.float64),
        np.bincount(images, weights=before & ~after, minlength=n).astype(np.float64),
    )


def found(predictions: ObjectPredictions, overlaps: Overlaps) -> BoolArray:
    """(K,) which of the drawn objects are found; those that do not count are not."""
    matches = match(predictions, overlaps)
    used = matches.hits(ALL, HALF) & sure_enough(predictions, None)
    of_truth = np.zeros(len(predictions.truth), dtype=np.bool_)
    of_truth[matches.truth[ALL, HALF][used]] = True
    return of_truth
