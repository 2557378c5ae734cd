"""Which outlined objects are found, and which of them no longer when the pictures are changed."""

from __future__ import annotations

from pupille.evaluation.detection.overlap import Overlaps
from pupille.evaluation.detection.right_answers import fits_of, lost_objects
from pupille.evaluation.instances.masks import Runs, mask_overlaps, masks_of
from pupille.evaluation.right_answers import RightAnswers
from pupille.results.objects import ObjectPredictions


def right_answers(before: ObjectPredictions, after: ObjectPredictions) -> RightAnswers:
    """Objects found in each image, by an answer of their class whose mask overlaps by half and is sure enough."""
    return lost_objects(before, fits_of(before, overlaps_of(before)), fits_of(after, overlaps_of(after)))


def overlaps_of(predictions: ObjectPredictions) -> Overlaps:
    """By masks."""
    answers, truth = (
        Runs.of(masks_of(objects, predictions.sizes)) for objects in (predictions.answers, predictions.truth)
    )
    return mask_overlaps(predictions, answers, truth)
