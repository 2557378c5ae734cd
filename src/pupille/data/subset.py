"""The pixels, targets, ids and groups of one part of the split, and the three parts as one model takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pupille.data.annotations import Targets
from pupille.data.pixels.lazy_batch import Images, LazyBatch
from pupille.images.geometry import Geometry
from pupille.results.arrays import IntArray


@dataclass(frozen=True)
class Subset:
    """The images of one split. pixels: (N, H, W, C) uint8 or float32, in memory or kept elsewhere.

    targets: what is learned of each. groups: N names; images of one group are never on two sides of an inner split.
    ids: N names that augmentation draws its changes by; None takes the row numbers. geometry: how pictures became
    these pixels; None stretches them.
    """

    pixels: Images
    targets: Targets
    groups: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    geometry: Geometry | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def in_memory(self) -> Subset:
        """The subset with its pixels as one array if they are few (see `LazyBatch.in_memory`), else as it is."""
        return replace(self, pixels=self.pixels.in_memory()) if isinstance(self.pixels, LazyBatch) else self

    def rows(self, rows: IntArray) -> Subset:
        """The images at these rows, their pixels in memory."""
        return replace(
            self,
            pixels=self.pixels[rows],
            targets=self.targets.rows(rows),
            groups=tuple(self.groups[row] for row in rows) if self.groups else None,
            ids=tuple(self.ids[row] for row in rows) if self.ids else None,
        )


@dataclass(frozen=True)
class Subsets:
    """The parts of one split as one model takes them, none in memory yet.

    clean: the training images without those that leak into test; None where nothing leaks. window: pixel values that
    count as 0 and 1. depth: of the images as stored. bands: the channels that were chosen of each. leaked: how many
    training images leak. promises: validation images that choose nothing, set aside for what is promised of answers;
    None where there are none.
    """

    train: Subset
    validation: Subset
    test: Subset
    window: tuple[float, float]
    depth: str
    clean: Subset | None = None
    promises: Subset | None = None
    bands: tuple[int, ...] = ()

    @property
    def leaked(self) -> int:
        """How many training images share their picture or group with a test image."""
        return len(self.train) - len(self.clean) if self.clean is not None else 0
