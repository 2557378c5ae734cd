"""What was said of the objects on each image, with the truth, and the files that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError, FileError, reason_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects_json import images_of, objects_json, objects_of
from pupille.runs.folder import write_atomically
from pupille.shapes.objects import Objects, joined
from pupille.storage.regular_file import LARGEST_TABLE, parse_json, read_bytes


@dataclass(frozen=True)
class ObjectPredictions:
    """The objects drawn and the objects answered on N images, before any metric.

    ids: N sample ids. sizes: (N, 2) width and height of the upright images in pixels. classes: the names that `labels`
    of both count. truth, answers: objects on these images, `images` counting `ids`. least: (C,) the score of each class
    with which an answer counts as found, as validation chose it; (0,) where all do; (N, C) where the images were
    answered by several models, each of which has its own. Raises DataError if they disagree.
    """

    ids: tuple[str, ...]
    sizes: IntArray
    classes: tuple[str, ...]
    truth: Objects
    answers: Objects
    least: FloatArray = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if self.sizes.shape != (len(self.ids), 2):
            raise DataError(tell("each image needs a width and a height. Predict again."))
        if self.least.shape not in ((0,), (len(self.classes),), (len(self.ids), len(self.classes))):
            raise DataError(tell("each class needs a threshold. Predict again."))
        for objects in (self.truth, self.answers):
            if len(objects) and not (
                0 <= objects.images.min() <= objects.images.max() < len(self.ids)
                and 0 <= objects.labels.min() <= objects.labels.max() < len(self.classes)
            ):
                raise DataError(
                    tell("an object lies on no image of the list, or is of no class. Predict again.")
                )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def of_several_models(self) -> bool:
        """Whether several models answered, whose scores have no common order."""
        return self.least.ndim == 2

    @property
    def sure(self) -> NDArray[np.bool_]:
        """(D,) which answers count as found."""
        answers = self.answers
        if answers.scores is None or not self.least.size:
            return np.ones(len(answers), dtype=np.bool_)
        least = self.least[answers.images] if self.of_several_models else self.least[None]
        rows = np.arange(len(answers)) if self.of_several_models else 0
        return np.asarray(answers.scores >= least[rows, answers.labels])

    def rows(self, rows: IntArray) -> ObjectPredictions:
        """The predictions at these rows."""
        least = self.least[rows] if self.of_several_models else self.least
        ids = tuple(self.ids[int(row)] for row in rows)
        truth, answers = self.truth.on(rows), self.answers.on(rows)
        return ObjectPredictions(ids, self.sizes[rows], self.classes, truth, answers, least)

    def save(self, folder: Path, part: str) -> None:
        """Writes `<folder>/<part>_truth.json` and `<part>.json` in the form of COCO. Raises RunError if it cannot."""
        for name, objects in ((f"{part}_truth", self.truth), (part, self.answers)):
            text = objects_json(self.ids, self.sizes, self.classes, objects, self.least)
            write_atomically(folder / f"{name}.json", text)

    @classmethod
    def load(cls, folder: Path, part: str) -> ObjectPredictions:
        """The inverse of `save`, to the bit. Raises DataError if a file is missing, damaged or does not fit."""
        truth, answers = (_record(folder / f"{name}.json") for name in (f"{part}_truth", part))
        try:
            ids, sizes, classes = images_of(truth)
            others = images_of(answers)
            same = (ids, classes) == (others[0], others[2]) and np.array_equal(sizes, others[1])
            drawn, answered = objects_of(truth), objects_of(answers)
            least = np.array(answers["info"].get("least", ()), dtype=np.float64)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise DataError(
                tell(
                    "the predictions of {part} are damaged ({reason}). Predict again.",
                    part=part,
                    reason=str(error),
                )
            ) from error
        if not same:
            raise DataError(
                tell(
                    "the files of truth and answers of {part} are of different images. Predict again.",
                    part=part,
                )
            )
        return cls(ids, sizes, classes, drawn, answered, least)


def pooled(parts: Sequence[ObjectPredictions], *, ids: Sequence[str] | None = None) -> ObjectPredictions:
    """The predictions of parts that share no image and count the same classes as one. ids: their order, by default that
    of the parts.

    Parts with other least scores are of other models, as the folds of a recipe are: each image keeps those of its own.
    Where the answers of one of them bear no scores, those of none do, as they could not be ordered.
    """
    own = [id_ for part in parts for id_ in part.ids]
    order = own if ids is None else list(ids)
    row = {id_: place for place, id_ in enumerate(own)}
    rows = np.array([row[id_] for id_ in order], dtype=np.int64)
    starts = np.cumsum([0, *(len(part) for part in parts)])
    scored = all(part.answers.scores is not None for part in parts if len(part.answers)) and any(
        part.answers.scores is not None for part in parts
    )
    truth, answers = (
        joined(
            [
                replace(objects, images=objects.images + start)
                for start, objects in zip(starts, side, strict=False)
            ],
            scored=has_scores,
        ).on(rows)
        for side, has_scores in (
            ([part.truth for part in parts], False),
            ([part.answers for part in parts], scored),
        )
    )
    sizes = np.concatenate([part.sizes for part in parts])[rows]
    return ObjectPredictions(tuple(order), sizes, parts[0].classes, truth, answers, _least_of(parts, rows))


def _least_of(parts: Sequence[ObjectPredictions], rows: IntArray) -> FloatArray:
    """(C,) the least scores that all parts share, else (N, C) those of each image. rows: (N,) their order."""
    first = parts[0].least
    if all(np.array_equal(part.least, first) for part in parts) and first.ndim == 1:
        return first
    own = [
        np.broadcast_to(part.least if part.least.size else 0.0, (len(part), len(part.classes)))
        for part in parts
    ]
    return np.concatenate(own)[rows]


def _record(path: Path) -> dict[str, Any]:
    try:
        record = parse_json(read_bytes(path, most=LARGEST_TABLE), path)
    except (OSError, ValueError, FileError) as error:
        raise DataError(
            tell(
                "{path!r} cannot be read ({reason}). Predict again.", path=str(path), reason=reason_of(error)
            )
        ) from error
    if not isinstance(record, dict):
        raise DataError(tell("{path!r} holds no predictions. Predict again.", path=str(path)))
    return record
