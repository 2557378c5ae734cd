"""The pixels, targets, ids and groups of one part of the split, and the three parts as one model takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.data.instance_targets import InstanceTargets
from pupille.data.mask_targets import MaskTargets
from pupille.data.pixels.lazy_batch import Images, LazyBatch
from pupille.data.whole_pictures import WholePictures
from pupille.images.decoded import Array
from pupille.images.geometry import Geometry
from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Subset:
    """The images of one split. pixels: (N, H, W, C) uint8 or float32, in memory or kept elsewhere.

    targets: what is learned of each. groups: N names; images of one group are never on two sides of an inner split.
    ids: N names that augmentation draws its changes by; None takes the row numbers. geometry: how pictures became
    these pixels; None stretches them. whole: the same pictures as they are in their files, where a model sees large
    ones piece by piece. has_pieces: whether rows are pieces of pictures, which are looked at so that rare classes are
    seen. weights: (N,) what each image counts while a model learns, None for 1 each.
    """

    pixels: Images
    targets: Targets
    groups: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    geometry: Geometry | None = None
    whole: WholePictures | None = None
    has_pieces: bool = False
    weights: FloatArray | None = None

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
            whole=self.whole.rows(rows) if self.whole else None,
            weights=None if self.weights is None else self.weights[rows],
        )

    def in_pieces(self) -> Subset:
        """The subset to learn from: pictures too large for the frame give way to pieces of them, behind the others."""
        if self.whole is None or not len(large := self.whole.too_large()):
            return self
        assert isinstance(self.targets, MaskTargets | InstanceTargets)
        small = np.setdiff1d(np.arange(len(self)), large)
        pixels: list[Array] = []
        drawn: dict[str, NDArray[Any]] = {}
        origin = list(small)
        for row in large.tolist():
            cut = self.whole.cut_up(row, partial(self.targets.whole, row, *self.whole.seen_at(row)))
            pixels += list(cut.pixels)
            drawn |= {f"{self.whole.paths[row]} [{number}]": part for number, part in enumerate(cut.drawn)}
            origin += [row] * len(cut.drawn)
        names = [self.ids[row] for row in small] if self.ids else list(map(str, small))
        return Subset(
            self._with_pieces(small, pixels),
            self.targets.with_pieces(small, drawn),
            tuple(self.groups[row] for row in origin) if self.groups else None,
            (*names, *drawn),
            self.geometry,
            has_pieces=True,
        )

    def _with_pieces(self, small: IntArray, pieces: list[Array]) -> Images:
        """The pixels at these rows, then those of pieces as they are stored."""
        if isinstance(self.pixels, LazyBatch):
            return self.pixels.with_pieces(small, pieces)
        assert self.whole is not None
        prepared = [self.whole.prepare(piece) for piece in pieces]
        return np.concatenate([self.pixels[small], np.stack(prepared)])


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

    def unweighed(self) -> Subsets:
        """These parts with every image counting the same."""
        return replace(
            self,
            train=replace(self.train, weights=None),
            validation=replace(self.validation, weights=None),
            test=replace(self.test, weights=None),
        )

    @property
    def leaked(self) -> int:
        """How many training images share their picture or group with a test image."""
        return len(self.train) - len(self.clean) if self.clean is not None else 0
