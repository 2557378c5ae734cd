"""What was said of the objects on each image, with the truth."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.shapes.objects import Objects


@dataclass(frozen=True)
class ObjectPredictions:
    """The objects drawn and the objects answered on N images, before any metric.

    ids: N sample ids. sizes: (N, 2) width and height of the upright images in pixels. classes: the names that `labels`
    of both count. truth, answers: objects on these images, `images` counting `ids`. Raises DataError if they disagree.
    """

    ids: tuple[str, ...]
    sizes: IntArray
    classes: tuple[str, ...]
    truth: Objects
    answers: Objects

    def __post_init__(self) -> None:
        if self.sizes.shape != (len(self.ids), 2):
            raise DataError(tell("each image needs a width and a height. Predict again."))
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
