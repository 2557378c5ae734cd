"""The masks of classes as targets: what a split keeps in proportion, and what joins the hash of the data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import SMALLEST_SHARE, renumbered
from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.geometry import STRETCH, Geometry
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.masks import IGNORED, ClassMask, MaskStore
from pupille.shapes.widths import widths_of
from pupille.tasks.segmentation import SEGMENTATION

IN_MEMORY = 256 * 2**20
"""Bytes of masks in their frame that are kept between epochs."""


@dataclass(frozen=True)
class _MaskFacts:
    """What is known of one mask. content: equal for equal masks. classes: those that have a pixel, in rising order."""

    content: str
    classes: tuple[int, ...]

    @classmethod
    def of(cls, mask: ClassMask) -> _MaskFacts:
        """The facts of a mask."""
        digest = hashlib.sha256(f"{mask.shape}".encode())
        digest.update(np.ascontiguousarray(mask.astype("<i2")).data)
        present = np.flatnonzero(np.bincount(mask.ravel() - IGNORED)) + IGNORED
        return cls(digest.hexdigest()[:32], tuple(int(label) for label in present if label != IGNORED))


@dataclass(frozen=True)
class _InArray:
    """The store of masks that are one array (N, height, width), by their number."""

    array: ClassMask

    def read(self, id: str) -> ClassMask:
        """The mask of this number."""
        return np.asarray(self.array[int(id)])


@dataclass(frozen=True)
class _WithPieces:
    """The store of masks, and of pieces of them by names of their own."""

    masks: MaskStore
    pieces: Mapping[str, ClassMask]

    def read(self, id: str) -> ClassMask:
        """The mask of an image or of a piece."""
        return self.pieces[id] if id in self.pieces else self.masks.read(id)


@dataclass(frozen=True)
class WholeMask:
    """The mask of one image at the size at which it is seen."""

    class_map: ClassMask

    def piece(self, top: int, left: int, frame: Geometry) -> ClassMask:
        """A piece as large as the frame; pixels beyond the picture are ignored."""
        piece = np.full((frame.height, frame.width), IGNORED, dtype=np.int16)
        cut = self.class_map[top : top + frame.height, left : left + frame.width]
        piece[: cut.shape[0], : cut.shape[1]] = cut
        return piece


@dataclass(frozen=True)
class MaskTargets:
    """A class for each pixel of each image. ids: of the images. masks: by these ids, read one at a time.

    facts: what was learned of masks that were read, shared by all rows of one data set. geometry: the frame in which
    the pictures are seen; None where they are not placed yet. frame_of: id -> mask in it, while they
    take little memory.
    """

    ids: tuple[str, ...]
    masks: MaskStore
    classes: tuple[str, ...]
    background: int | None
    facts: dict[str, _MaskFacts] = field(default_factory=dict, repr=False, compare=False)
    geometry: Geometry | None = None
    frame_of: dict[str, ClassMask] = field(default_factory=dict, repr=False, compare=False)
    task: ClassVar[str] = SEGMENTATION.name
    unit: ClassVar[str] = ""
    scale: ClassVar[None] = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def array(self) -> NDArray[Any]:
        """(N, height, width) the masks in the frame."""
        return self.frames()

    def rows(self, rows: IntArray) -> MaskTargets:
        """The targets at these rows."""
        ids = tuple(self.ids[int(row)] for row in rows)
        return replace(self, ids=ids)

    def placed(self, geometry: Geometry) -> MaskTargets:
        """The masks of pictures that are stretched into a frame. Raises DataError for another way to fit them."""
        if geometry.fit != STRETCH:
            raise DataError(tell("masks follow pictures that are stretched, and these are cropped."))
        return replace(self, geometry=geometry, frame_of={})

    def frames(self) -> ClassMask:
        """(N, height, width) the masks in the frame, each pixel that of the nearest one in the file."""
        if self.geometry is None:
            raise ValueError("the masks are not placed in a frame")
        height, width = self.geometry.height, self.geometry.width
        frames = np.empty((len(self), height, width), dtype=np.int16)
        for row, id_ in enumerate(self.ids):
            frame = self.frame_of.get(id_)
            if frame is None:
                frame = nearest(self.masks.read(id_), height, width)
                if (len(self.frame_of) + 1) * frame.nbytes <= IN_MEMORY:
                    self.frame_of[id_] = frame
            frames[row] = frame
        return frames

    def diameters(self) -> FloatArray:
        """(K,) widths of the areas that hang together and are of one class but the background, in pixels of the
        frame: of round things their diameter, of lines and membranes how thick they are."""
        widths = [
            widths_of(mask == label)
            for mask in self.frames()
            for label in range(len(self.classes))
            if label != self.background
        ]
        return np.concatenate([*widths, np.zeros(0)])

    def whole(self, row: int, height: int, width: int) -> WholeMask:
        """The mask of an image at a size of its own."""
        return WholeMask(nearest(self.masks.read(self.ids[row]), height, width))

    def with_pieces(self, rows: IntArray, pieces: Mapping[str, ClassMask]) -> MaskTargets:
        """The targets at these rows, then the masks of pieces of the others by their names, as large as the frame."""
        ids = (*(self.ids[int(row)] for row in rows), *pieces)
        masks = _WithPieces(self.masks, pieces)
        return replace(self, ids=ids, masks=masks, facts={}, frame_of=dict(pieces))

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> MaskTargets:  # noqa: ARG003
        """The inverse of `array`: masks in their frame, numbers for ids, and no background."""
        ids = tuple(map(str, range(len(array))))
        return cls(ids, _InArray(array), classes, None, geometry=Geometry(*array.shape[1:]))

    def strata(self, units: IntArray | None = None, share: float = SMALLEST_SHARE) -> IntArray:  # noqa: ARG002
        """(N,) the class that fewest images show, among those that each shows; the background only where it is alone.

        Ties go to the class that comes first; an image of ignored pixels alone counts as background, or as class 0.
        """
        present = np.zeros((len(self), len(self.classes)), dtype=np.bool_)
        for row, id_ in enumerate(self.ids):
            present[row, list(self._facts(id_).classes)] = True
        images = present.sum(axis=0).astype(np.float64)
        alone = self.background or 0
        if self.background is not None:
            images[self.background] = len(self) + 1
        rarest = np.where(present, images, np.inf).argmin(axis=1)
        return np.where(present.any(axis=1), rarest, alone).astype(np.int64)

    def check_learnable(self) -> None:
        """Raises DataError unless two classes have pixels."""
        classes = {label for id_ in self.ids for label in self._facts(id_).classes}
        if len(classes) < 2:
            raise DataError(
                tell(
                    "the masks of the training images show one class only; a model needs at least two. Look at "
                    "them with `pupille show`: a pixel that shows nothing of interest needs another value than the "
                    "rest."
                )
            )

    def by_classes(self, classes: tuple[str, ...]) -> MaskTargets:
        """The masks with the numbers of these classes."""
        if classes == self.classes:
            return self
        background = None if self.background is None else classes.index(self.classes[self.background])
        masks = _Renumbered(self.masks, self.classes, classes)
        return MaskTargets(self.ids, masks, classes, background, geometry=self.geometry)

    def check_scorable(self, part: str) -> None:
        """Raises DataError where no mask shows anything but the background."""
        if any(label != self.background for id_ in self.ids for label in self._facts(id_).classes):
            return
        raise DataError(
            tell(
                "no mask of the test images shows anything but background, so no model can be scored on them. Draw "
                "another split with --seed, or bring more images that show something."
            )
            if part == "test"
            else tell(
                "no mask of the validation images shows anything but background, so no model can be chosen by them. "
                "Draw another split with --seed, or bring more images that show something."
            )
        )

    def fingerprint(self) -> tuple[str, ...]:
        """A hash of the classes of each mask."""
        return tuple(self._facts(id_).content for id_ in self.ids)

    def present(self) -> tuple[tuple[str, ...], ...]:
        """The classes that have a pixel on each image."""
        return tuple(tuple(self.classes[label] for label in self._facts(id_).classes) for id_ in self.ids)

    def _facts(self, id_: str) -> _MaskFacts:
        if id_ not in self.facts:
            self.facts[id_] = _MaskFacts.of(self.masks.read(id_))
        return self.facts[id_]


@dataclass(frozen=True)
class _Renumbered:
    """Masks whose numbers count `own`, read as they count `classes`."""

    masks: MaskStore
    own: tuple[str, ...]
    classes: tuple[str, ...]

    def read(self, id: str) -> ClassMask:
        """The mask of an image; ignored pixels stay ignored."""
        return renumbered(self.masks.read(id).astype(np.int64), self.own, self.classes).astype(np.int16)


def nearest(mask: ClassMask, height: int, width: int) -> ClassMask:
    """A mask brought to another size, each pixel that of the nearest one."""
    if mask.shape == (height, width):
        return mask
    rows, columns = (
        np.minimum((np.arange(new) + 0.5) * old / new, old - 1).astype(np.int64)
        for old, new in zip(mask.shape, (height, width), strict=True)
    )
    return np.asarray(mask[np.ix_(rows, columns)])


def mask_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> MaskTargets:
    """The masks of some samples. Raises DataError where the data set has none."""
    if dataset.masks is None:
        raise DataError(
            tell("{name} has no masks of classes. Give the folder that has them.", name=dataset.name)
        )
    ids = dataset.samples["id"].iloc[np.asarray(rows, dtype=np.int64)]
    return MaskTargets(tuple(ids), dataset.masks, dataset.classes, dataset.background)
