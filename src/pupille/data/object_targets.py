"""What is learned of objects: their boxes or masks on each image."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from pupille.data.annotations import renumbered
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.shapes.objects import Objects, Shape
from pupille.shapes.polygons import Polygons


@dataclass(frozen=True)
class ObjectTargets:
    """The objects on n images. objects: `images` counts them. classes: what `labels` of the objects count."""

    objects: Objects
    classes: tuple[str, ...]
    n: int
    task: ClassVar[str] = "detection"
    unit: ClassVar[str] = ""
    scale: ClassVar[None] = None
    background: ClassVar[None] = None

    def __len__(self) -> int:
        return self.n

    def rows(self, rows: IntArray) -> ObjectTargets:
        """The objects on these images."""
        return type(self)(self.objects.on(rows), self.classes, len(rows))

    def strata(self, units: IntArray | None = None, share: float = 0.0) -> IntArray:  # noqa: ARG002
        """(N,) the rarest class on the image; one more for those without any object."""
        counts = np.bincount(self.objects.labels, minlength=len(self.classes))
        rank = np.empty(len(self.classes), dtype=np.int64)
        rank[np.argsort(counts, kind="stable")] = np.arange(len(self.classes))
        rarest = np.full(self.n, len(self.classes), dtype=np.int64)
        np.minimum.at(rarest, self.objects.images, rank[self.objects.labels])
        return rarest

    def check_scorable(self, part: str) -> None:
        """Nothing: whoever scores objects says so where there are none."""

    def check_learnable(self) -> None:
        """Raises DataError where no object is drawn."""
        if not len(self.objects):
            raise DataError(tell("no object is drawn on the training images. Bring annotated images."))

    def by_classes(self, classes: tuple[str, ...]) -> ObjectTargets:
        """The objects with the numbers of these classes."""
        labels = renumbered(self.objects.labels, self.classes, classes)
        return type(self)(replace(self.objects, labels=labels), classes, self.n)

    def fingerprint(self) -> tuple[str, ...]:
        """A text for each image that changes with any of its objects."""
        digests = [hashlib.sha256() for _ in range(self.n)]
        rows = zip(
            self.objects.images, self.objects.labels, self.objects.boxes, self.objects.shapes, strict=True
        )
        for image, label, box, shape in rows:
            digests[image].update(self.classes[label].encode("utf-8", "surrogateescape") + b"\x1f")
            digests[image].update(box.tobytes())
            digests[image].update(_bytes_of(shape))
        return tuple(digest.hexdigest() for digest in digests)

    def present(self) -> tuple[tuple[str, ...], ...]:
        """The classes of which an object is on each image."""
        labels = [sorted(set(self.objects.labels[self.objects.images == image])) for image in range(self.n)]
        return tuple(tuple(self.classes[label] for label in on_image) for on_image in labels)


def _bytes_of(shape: Shape | None) -> bytes:
    if shape is None:
        return b"-"
    if isinstance(shape, Polygons):
        return b"P" + b"".join(ring.tobytes() for ring in (*shape.rings, *shape.holes))
    return b"R" + shape.counts.tobytes()
