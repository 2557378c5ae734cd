"""The baseline of detection: the usual places and sizes of the training boxes, whatever a picture shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.boxwise.suppression import suppressed
from pupille.models.objectwise.watershed import Pictures
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou
from pupille.shapes.objects import Objects

TRIED, MOST_PLACES = 500, 60
"""Training boxes of a class that are tried as its usual place, drawn by the seed, and places of a class that stay."""
HIT = 0.5
"""IoU from which on a box is right."""


@dataclass(frozen=True)
class MeanBoxes:
    """boxes: (K, 4) in pixels of the frame. labels: (K,) classes. scores: (K,) share of training images with such."""

    learns: ClassVar[str] = phrase("usual places and sizes of boxes")
    boxes: FloatArray
    labels: IntArray
    scores: FloatArray

    @classmethod
    def fitted(cls, pictures: Pictures, truth: Sequence[Objects], *, classes: int, seed: int) -> MeanBoxes:
        """The training boxes of each class that are right on most training images, no two of which overlap much."""
        del pictures
        rng = np.random.default_rng(seed)
        boxes, labels, scores = [np.zeros((0, 4))], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
        for label in range(classes):
            own = [drawn.boxes[drawn.labels == label] for drawn in truth]
            every = np.concatenate(own)
            tried = every[np.sort(rng.permutation(len(every))[:TRIED])]
            right = np.zeros(len(tried))
            for on_image in own:
                if len(on_image):
                    right += (iou(tried, on_image) >= HIT).any(axis=1)
            shares = right / len(truth)
            rows = suppressed(tried, np.zeros(len(tried), dtype=np.int64), shares, HIT)[:MOST_PLACES]
            boxes.append(tried[rows])
            labels.append(np.full(len(rows), label, dtype=np.int64))
            scores.append(shares[rows])
        return cls(np.concatenate(boxes), np.concatenate(labels), np.concatenate(scores))

    @property
    def parameters(self) -> int:
        """A box, a class and a score for each place."""
        return 6 * len(self.boxes)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What is answered on every picture."""
        return (
            tell(
                "The same {n} boxes on every picture: training boxes of each class, each scored by the share of the "
                "training images on which an object of the class lies there (IoU of at least 0.5).",
                n=len(self.boxes),
            ),
        )

    def ceiling_notes(self, pictures: Pictures, truth: Sequence[Objects]) -> tuple[Sentence, ...]:  # noqa: ARG002
        """None."""
        return ()

    def objects_of(self, picture: NDArray[np.float32]) -> Objects:
        """The usual boxes."""
        del picture
        images = np.zeros(len(self.boxes), dtype=np.int64)
        return Objects(images, self.labels, self.boxes, scores=self.scores)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Boxes, classes and scores."""
        return {"boxes": self.boxes, "labels": self.labels, "scores": self.scores}

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> MeanBoxes:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        del shape
        damaged = ModelError(tell("the weights are not those of usual boxes. Copy the run folder again."))
        try:
            boxes, labels, scores = (arrays[name] for name in ("boxes", "labels", "scores"))
        except KeyError as error:
            raise damaged from error
        n = len(scores)
        kinds = [array.dtype.name for array in (boxes, labels, scores)] == ["float64", "int64", "float64"]
        if not kinds or boxes.shape != (n, 4) or labels.shape != (n,) or scores.ndim != 1:
            raise damaged
        if not (np.isfinite(boxes).all() and np.isfinite(scores).all()):
            raise damaged
        if n and not 0 <= labels.min() <= labels.max() < classes:
            raise damaged
        return cls(boxes.astype(np.float64), labels.astype(np.int64), scores.astype(np.float64))
