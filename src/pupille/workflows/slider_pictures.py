"""Validation images on which a slider moves the score from which on boxes count."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pupille.data.dataset import Dataset
from pupille.evaluation.detection.gallery import f1_of_images
from pupille.evaluation.detection.matching import ALL, HALF, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.telling_images import worst_middle_best
from pupille.i18n.language import tells
from pupille.results.objects import ObjectPredictions
from pupille.results.pictures import DrawnPictureRecord
from pupille.shapes.boxes import areas
from pupille.shapes.objects import Objects, joined
from pupille.workflows.drawn_pictures import Fate, keep_picture

MOST_WRONG = 40
"""False alarms that are drawn on an image, the surest."""


def slider_pictures(
    dataset: Dataset, validation: ObjectPredictions, row_of: Mapping[str, int], folder: Path
) -> tuple[DrawnPictureRecord, ...]:
    """The images with the lowest F1, the one in the middle and the best. Objects bear the score of the answer that
    finds them, if one does; false alarms their own."""
    return tuple(
        _picture(dataset, validation, row_of[id_], folder)
        for id_ in worst_middle_best(validation.ids, f1_of_images(validation))
        if id_ in row_of
    )


def _picture(dataset: Dataset, validation: ObjectPredictions, row: int, folder: Path) -> DrawnPictureRecord:
    place = [validation.ids.index(str(dataset.samples["id"].iloc[row]))]
    truth, answers = validation.truth.on(place), validation.answers.on(place)
    assert answers.scores is not None
    alone = ObjectPredictions(
        (validation.ids[place[0]],), validation.sizes[place], validation.classes, truth, answers
    )
    matches = match(alone, box_overlaps(alone), answer_areas=areas(answers.boxes))
    finds: dict[int, float] = {}
    for answer in np.flatnonzero(matches.hits(ALL, HALF)):
        finds[int(matches.truth[ALL, HALF][answer])] = float(answers.scores[answer])
    fates = [
        Fate("matched", finds[k]) if k in finds else Fate("missed" if matches.counted[ALL][k] else "truth")
        for k in range(len(truth))
    ]
    wrong = np.flatnonzero(matches.wrong(ALL, HALF))
    wrong = wrong[np.argsort(-answers.scores[wrong], kind="stable")][:MOST_WRONG]
    fates += [Fate("wrong", float(answers.scores[answer])) for answer in wrong]
    boxes = [_plain(part) for part in (truth, answers.rows(wrong.astype(np.int64)))]
    caption = tells("{n} object drawn", "{n} objects drawn", int(matches.counted[ALL].sum()))
    return keep_picture(
        dataset, row, folder, objects=joined(boxes, scored=False), fates=fates, caption=caption
    )


def _plain(objects: Objects) -> Objects:
    """Boxes and classes alone."""
    return Objects(np.zeros(len(objects), dtype=np.int64), objects.labels, objects.boxes)
