"""The boxes and masks of objects that another tool found: read, scored, and drawn over the images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.object_answers import read_object_answers
from pupille.errors import ImageError
from pupille.evaluation.detection.error_kinds import KIND_LABELS
from pupille.evaluation.detection.matching import ALL, HALF, Matches, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.statistics import sure_enough
from pupille.evaluation.inference.statistics import Statistics
from pupille.evaluation.instances.statistics import Outlined
from pupille.i18n.language import tell, tell_joined
from pupille.images.limits import Limits
from pupille.results.arrays import IntArray
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions
from pupille.results.pictures import DrawnPictureRecord
from pupille.shapes.boxes import areas
from pupille.shapes.objects import Objects, joined
from pupille.shapes.run_length import RunLength
from pupille.tasks import TASKS, task_of
from pupille.workflows.drawn_pictures import Fate, keep_picture, object_numbers
from pupille.workflows.given import Given, Primary, Truth

OF_A_KIND = 4
"""Images shown for each kind of error."""
MOST = 24
"""Images shown for each set of answers."""


@dataclass(frozen=True)
class GivenObjects:
    """Boxes, or instances.

    task: the card whose metrics score them. without_scores: the metric that compares answers which have none. matches:
    which answer finds which drawn object.
    """

    task: str
    without_scores: str
    matches: Callable[[ObjectPredictions], Matches]

    def read(self, path: Path, truth: Truth, config: DataConfig, limits: Limits) -> Given:
        """The objects at a path, on the images of the truth."""
        dataset = truth.dataset
        answers = read_object_answers(path, dataset, config, limits, source=truth.source)
        sizes = dataset.samples[["width", "height"]].to_numpy(dtype=np.int64)
        predictions = ObjectPredictions(
            tuple(dataset.samples["id"]), sizes, dataset.classes, dataset.objects(), answers.objects
        )
        task = task_of("boxes") if answers.bears == "boxes" else dataset.task
        return Given(answers.format, predictions, answers.notes, task, int((~answers.answered).sum()))

    def primary(self, predictions: Sequence[ObjectPredictions]) -> Primary:
        """The usual metric of the task where all answers bear scores."""
        usual = TASKS[self.task].primary
        if usual == self.without_scores or all(each.answers.scores is not None for each in predictions):
            return Primary(usual)
        return Primary(
            self.without_scores,
            tell(
                "Some answers bear no scores, and without them there is no average precision; all are compared by the "
                "balance of precision and recall (F1)."
            ),
        )

    def evaluate(
        self,
        predictions: ObjectPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,
        seed: int,
    ) -> ObjectEvaluation:
        """The metrics of the task."""
        evaluation: ObjectEvaluation = TASKS[self.task].load("evaluate")(
            predictions, groups=groups, threshold=threshold, seed=seed
        )
        return evaluation

    def statistics(
        self,
        predictions: ObjectPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,
    ) -> Statistics:
        """What each image or group contributes to the metrics."""
        statistics: Statistics = TASKS[self.task].load("statistics")(predictions, groups, threshold=threshold)
        return statistics

    def record(self, evaluation: ObjectEvaluation) -> dict[str, Any]:
        """Metrics of classes, and what is said of objects."""
        return {"per_class": evaluation.per_class, "objects": evaluation.objects}

    def pictures(
        self,
        truth: Dataset,
        predictions: ObjectPredictions,
        evaluation: ObjectEvaluation,
        folder: Path,
        *,
        threshold: float | None,
    ) -> tuple[DrawnPictureRecord, ...]:
        """The first images of each kind of error; where there is no error, the first images."""
        matches = self.matches(predictions)
        kinds = _kinds(evaluation)
        chosen = list(kinds)[:MOST] or list(predictions.ids[:OF_A_KIND])
        row_of = {id_: row for row, id_ in enumerate(predictions.ids)}
        pictures = []
        for id_ in chosen:
            objects, fates = _drawn(predictions, matches, row_of[id_], threshold)
            caption = tell_joined([tell(KIND_LABELS[kind]) for kind in kinds.get(id_, ())], ", ")
            try:
                pictures.append(
                    keep_picture(truth, row_of[id_], folder, objects=objects, fates=fates, caption=caption)
                )
            except ImageError:
                continue
        return tuple(pictures)

    def drawn(
        self, dataset: Dataset, predictions: ObjectPredictions, row: int, folder: Path
    ) -> DrawnPictureRecord:
        """A sample with what is found, missed and wrong drawn over it, and how many of each."""
        alone = _on_one(predictions, str(dataset.samples["id"].iloc[row]))
        objects, fates = _drawn(alone, self.matches(alone), 0, None)
        found, missed, wrong = (
            sum(fate.role == role for fate in fates) for role in ("matched", "missed", "wrong")
        )
        caption = tell("{found} of {all} found, {wrong} wrong", found=found, all=found + missed, wrong=wrong)
        return keep_picture(
            dataset, row, folder, objects=objects, fates=fates, caption=caption, both=_both(alone)
        )


def _both(alone: ObjectPredictions) -> tuple[IntArray, IntArray] | None:
    """(H, W) each, the numbers of the objects that are drawn on the one image, and of those that were answered; None
    where they have no masks of pixels."""
    truth, answers = alone.truth, alone.answers
    if not any(isinstance(shape, RunLength) for shape in (*truth.shapes, *answers.shapes)):
        return None
    width, height = (int(side) for side in alone.sizes[0])
    return object_numbers(truth, (height, width)), object_numbers(answers, (height, width))


def _on_one(predictions: ObjectPredictions, id_: str) -> ObjectPredictions:
    """What is drawn and answered on one image."""
    row = predictions.ids.index(id_)
    return ObjectPredictions(
        (id_,),
        predictions.sizes[[row]],
        predictions.classes,
        predictions.truth.on([row]),
        predictions.answers.on([row]),
        predictions.least,
    )


def _kinds(evaluation: ObjectEvaluation) -> Mapping[str, Sequence[Any]]:
    """Id -> the kinds of errors that it is shown for; the kinds take turns."""
    kinds: dict[str, list[Any]] = {}
    for place in range(OF_A_KIND):
        for error in evaluation.objects.errors:
            if place < len(error.images):
                kinds.setdefault(error.images[place], [])
    for error in evaluation.objects.errors:
        for id_ in error.images:
            if id_ in kinds:
                kinds[id_].append(error.kind)
    return kinds


def _drawn(
    predictions: ObjectPredictions, matches: Matches, row: int, threshold: float | None
) -> tuple[Objects, list[Fate]]:
    """What is drawn on one image: missed objects of the truth, then all answers that count."""
    truth, answers = predictions.truth, predictions.answers
    sure = sure_enough(predictions, threshold)
    matched = matches.truth[ALL, HALF]
    hit = np.zeros(len(truth), dtype=np.bool_)
    hit[matched[(matched >= 0) & sure]] = True
    missed = np.flatnonzero((truth.images == row) & ~hit)
    answered = np.flatnonzero((answers.images == row) & sure)
    scores = answers.scores
    fates = [Fate("truth" if truth.difficult[k] or truth.crowd[k] else "missed") for k in missed]
    fates += [
        Fate("matched" if matched[d] >= 0 else "wrong", None if scores is None else float(scores[d]))
        for d in answered
    ]
    return joined([truth.rows(missed), answers.rows(answered)], scored=False), fates


def _by_boxes(predictions: ObjectPredictions) -> Matches:
    overlaps = box_overlaps(predictions)
    return match(predictions, overlaps, answer_areas=areas(predictions.answers.boxes))


def _by_masks(predictions: ObjectPredictions) -> Matches:
    return Outlined.of(predictions, None, threshold=None).matches


BOXES = GivenObjects(task_of("boxes"), "f1", _by_boxes)
INSTANCES = GivenObjects(task_of("instances"), "pq", _by_masks)
