"""The pixels, targets, ids and groups of one subset: train, validation or test."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.images.geometry import Geometry
from pupille.models.preprocessing import Images
from pupille.results.arrays import IntArray


@dataclass(frozen=True)
class Subset:
    """The images of one split. pixels: (N, H, W, C) uint8 or float32, in memory or kept elsewhere.

    labels: (N,) class indices. groups: N names; images of one group are never on two sides of an inner split. ids: N
    names that augmentation draws its changes by; None takes the row numbers. geometry: how pictures became these
    pixels; None stretches them.
    """

    pixels: Images
    labels: IntArray
    groups: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    geometry: Geometry | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def in_memory(self) -> Subset:
        """This subset with its pixels as one array if they are few (see `LazyBatch.in_memory`), else as it is."""
        return replace(self, pixels=self.pixels.in_memory()) if isinstance(self.pixels, LazyBatch) else self
