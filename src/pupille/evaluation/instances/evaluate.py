"""From outlined objects to their `ObjectEvaluation`: panoptic quality, mask AP, errors, counts, split and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pupille.evaluation.detection.errors_record import images_record
from pupille.evaluation.detection.evaluate import evaluation_of
from pupille.evaluation.instances.specs import METRICS
from pupille.evaluation.instances.statistics import Outlined
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions


def evaluate(
    predictions: ObjectPredictions,
    *,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    threshold: float | None = None,
) -> ObjectEvaluation:
    """The metrics of masks with 95 % intervals.

    groups, seed, resamples: as of boxes. threshold: the least score of the answers that everything but average
    precision and recall is about; None takes all answers as they are given. Raises DataError and ConfigError as of
    boxes, and DataError for a mask that does not fit its image.
    """
    outlined = Outlined.of(predictions, groups, threshold=threshold)
    evaluation = evaluation_of(
        predictions,
        outlined.overlaps,
        outlined.matches,
        outlined.statistics,
        METRICS,
        groups=groups,
        seed=seed,
        resamples=resamples,
        threshold=threshold,
    )
    quality = outlined.panoptic
    split, joining = predictions.truth.images[quality.split], predictions.answers.images[quality.joining]
    objects = replace(
        evaluation.objects,
        split=images_record(predictions.ids, split, np.zeros(len(split))),
        merged=images_record(predictions.ids, joining, np.zeros(len(joining))),
    )
    notes = (*evaluation.notes, *_overlapping(outlined, scored=evaluation.objects.scored))
    return replace(evaluation, objects=objects, notes=notes)


def _overlapping(outlined: Outlined, *, scored: bool) -> list[StoredText]:
    """That masks were made disjoint for panoptic quality."""
    notes = []
    if n := outlined.pairs.changed:
        winner = tell("the surest of them") if scored else tell("the smallest of them")
        notes.append(
            tells(
                "For panoptic quality masks are made disjoint: a pixel of several answers goes to {winner}; {n} "
                "answer lost pixels by it.",
                "For panoptic quality masks are made disjoint: a pixel of several answers goes to {winner}; {n} "
                "answers lost pixels by it.",
                n,
                winner=winner,
            )
        )
    if n := outlined.pairs.changed_truth:
        notes.append(
            tells(
                "{n} drawn object lies under a smaller one and lost pixels to it for panoptic quality.",
                "{n} drawn objects lie under smaller ones and lost pixels to them for panoptic quality.",
                n,
            )
        )
    return notes
