"""The masks of classes that another tool or person drew: read, scored, and laid over the images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.mask_answers import MaskAnswers, read_mask_answers
from pupille.errors import DataError, ImageError
from pupille.evaluation.inference.statistics import Statistics
from pupille.evaluation.segmentation.evaluate import evaluate
from pupille.evaluation.segmentation.fates import agreement
from pupille.evaluation.segmentation.run_parts import masks_record
from pupille.evaluation.segmentation.statistics import statistics_of
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.images.limits import Limits
from pupille.results.mask_evaluation import MaskEvaluation
from pupille.results.masks import IGNORED, ClassMask, MaskPredictions, MaskStore
from pupille.results.pictures import DrawnPictureRecord
from pupille.tasks.segmentation import SEGMENTATION
from pupille.workflows.drawn_pictures import drawn_with_masks
from pupille.workflows.given import Given, Primary, Truth

MOST = 24
"""Images shown for each set of answers: those whose masks agree least with the truth."""


@dataclass(frozen=True)
class WithNothing:
    """The masks that were answered, and for some images one that marks nothing. sizes: id -> width, height of these."""

    masks: MaskStore
    sizes: Mapping[str, tuple[int, int]]
    background: int | None

    def read(self, id: str) -> ClassMask:
        """The mask of an image."""
        if id not in self.sizes:
            return self.masks.read(id)
        width, height = self.sizes[id]
        nothing = IGNORED if self.background is None else self.background
        return np.full((height, width), nothing, dtype=np.int16)


class GivenMasks:
    """Masks of classes."""

    def read(self, path: Path, truth: Truth, config: DataConfig, limits: Limits) -> Given:
        """The masks at a path, for the images of the truth; those that are not there mark nothing."""
        dataset = truth.dataset
        if dataset.masks is None:
            raise DataError(tell("{name} has no masks to score against.", name=dataset.name))
        answers = read_mask_answers(path, dataset, config, limits=limits)
        ids = tuple(dataset.samples["id"])
        sizes = dict(
            zip(ids, zip(dataset.samples["width"], dataset.samples["height"], strict=True), strict=True)
        )
        missing = [id_ for id_ in ids if id_ not in set(answers.ids)]
        masks = WithNothing(answers.masks, {id_: sizes[id_] for id_ in missing}, dataset.background)
        predictions = MaskPredictions(ids, dataset.classes, dataset.background, dataset.masks, masks)
        notes = (*answers.notes, *_left_out(answers), *_missing(missing))
        return Given(tell("masks of classes"), predictions, notes, dataset.task, len(missing))

    def primary(self, predictions: Sequence[MaskPredictions]) -> Primary:  # noqa: ARG002
        """The usual metric of the task."""
        return Primary(SEGMENTATION.primary)

    def evaluate(
        self,
        predictions: MaskPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,
        seed: int,
    ) -> MaskEvaluation:
        """The metrics of the task. Raises DataError for a threshold, since masks bear no scores."""
        if threshold is not None:
            raise DataError(
                tell("masks of classes bear no scores, so --threshold has no meaning. Leave it out.")
            )
        return evaluate(predictions, groups=groups, seed=seed)

    def statistics(
        self,
        predictions: MaskPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> Statistics:
        """What each image or group contributes to the metrics, those of boundaries aside."""
        return statistics_of(predictions, groups)

    def record(self, evaluation: MaskEvaluation) -> dict[str, Any]:
        """Metrics of classes, and what is said of pixels."""
        return {"per_class": evaluation.per_class, "masks": masks_record(evaluation)}

    def pictures(
        self,
        truth: Dataset,
        predictions: MaskPredictions,
        evaluation: MaskEvaluation,  # noqa: ARG002
        folder: Path,
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> tuple[DrawnPictureRecord, ...]:
        """The images whose masks agree least, with what is shared, missed and wrong."""
        shares = [agreement(predictions, id_) for id_ in predictions.ids]
        pictures = []
        for row in np.argsort(shares, kind="stable")[:MOST]:
            try:
                pictures.append(drawn_with_masks(truth, predictions, int(row), folder))
            except ImageError:
                continue
        return tuple(pictures)

    def drawn(
        self, dataset: Dataset, predictions: MaskPredictions, row: int, folder: Path
    ) -> DrawnPictureRecord:
        """A sample with what truth and answer share, and what is missed or wrong, laid over it."""
        return drawn_with_masks(dataset, predictions, row, folder)


def _left_out(answers: MaskAnswers) -> list[StoredText]:
    if not answers.unmatched and not answers.left_out:
        return []
    notes = []
    if answers.unmatched:
        notes.append(
            tells(
                "{n} mask belongs to no image of the truth and is left out: {names}.",
                "{n} masks belong to no image of the truth and are left out: {names}.",
                len(answers.unmatched),
                names=tell_shortened(list(answers.unmatched)),
            )
        )
    notes += [tell("{file}: {reason}", file=item.path, reason=item.reason) for item in answers.left_out]
    return notes


def _missing(ids: Sequence[str]) -> list[StoredText]:
    if not ids:
        return []
    return [
        tells(
            "{n} image of the truth has no mask among the answers and counts as if nothing was marked: {names}.",
            "{n} images of the truth have no mask among the answers and count as if nothing was marked: {names}.",
            len(ids),
            names=tell_shortened(list(ids)),
        )
    ]


MASKS = GivenMasks()
