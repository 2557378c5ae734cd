"""How good masks of classes are, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.i18n.stored_text import Sentence
from pupille.results.arrays import IntArray
from pupille.results.encode import encoded
from pupille.results.metric import Metric


@dataclass(frozen=True)
class ClassImages:
    """On how many images a class is. drawn: in the truth. answered: in the answer. either: in one of them, so many
    count in its means over images. measured: both have a boundary, so many have a distance."""

    drawn: int
    answered: int
    either: int
    measured: int


@dataclass(frozen=True)
class MaskEvaluation:
    """The metrics of one set of masks.

    metrics: overall, means over the classes but the background (`iou, dice, iou_per_image, dice_per_image, boundary_f,
    surface_distance, hausdorff_95`), and `pixel_accuracy` with `pixel_accuracy_of_nothing`, that of an answer which
    gives every pixel to one class. per_class: class -> the first seven; of the background, those of boundaries are
    left out. images: class -> how many images it is on. confusion: (C, C) pixels, truth in rows. tolerance: pixels that
    a boundary may lie off. intervals: what the intervals are about, in words. notes: what a reader must know.
    """

    classes: tuple[str, ...]
    background: int | None
    metrics: Mapping[str, Metric]
    per_class: Mapping[str, Mapping[str, Metric]]
    images: Mapping[str, ClassImages]
    confusion: IntArray
    tolerance: float
    intervals: Sentence
    notes: tuple[Sentence, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON; the background by its name."""
        return {
            "classes": list(self.classes),
            "background": None if self.background is None else self.classes[self.background],
            "metrics": encoded(self.metrics),
            "per_class": encoded(self.per_class),
            "images": encoded(self.images),
            "confusion": self.confusion.tolist(),
            "tolerance": self.tolerance,
            "intervals": encoded(self.intervals),
            "notes": encoded(self.notes),
        }
