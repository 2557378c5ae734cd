"""What a model of masks or boxes is given: pictures that may differ in size, masks drawn on them, the way to pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from pupille.data.frames import Pieces, SizesLearned, framing_for
from pupille.data.pixels.pixel_set import Pixels, common_depth
from pupille.data.pixels.window import clip, find_window
from pupille.data.whole_pictures import WholePictures
from pupille.errors import DataError
from pupille.estimators.inputs import (
    CHANNELS,
    PictureReader,
    are_paths,
    is_whole,
    numbers_of,
    one_column,
    read_all,
    span,
    stack,
)
from pupille.i18n.language import phrase, tell
from pupille.images.decoded import DEPTHS, Array, stretched
from pupille.images.geometry import Geometry
from pupille.images.open_image import Picture
from pupille.images.stored_values import read_values
from pupille.models.entry import Entry
from pupille.results.arrays import IntArray

PATHS, ARRAYS = phrase("paths of images"), phrase("arrays")


@dataclass(frozen=True)
class GivenPictures:
    """arrays: the pictures, (H, W) or (H, W, 3) each. source: whether they come from `PATHS` or `ARRAYS`."""

    arrays: tuple[Array, ...]
    source: str

    @classmethod
    def of(cls, X: Any) -> Self:
        """The pictures of an array (N, H, W) or (N, H, W, C), of a list of arrays, or of paths.

        Raises DataError for anything else, ImageError for a file that cannot be read.
        """
        if are_paths(X):
            return cls(tuple(read_all(one_column(X))), PATHS)
        return cls(tuple(_picture(entry, row) for row, entry in enumerate(_entries(X, "X"))), ARRAYS)

    @property
    def sizes(self) -> IntArray:
        """(N, 2) height and width of each."""
        return np.array([picture.shape[:2] for picture in self.arrays], dtype=np.int64)

    @property
    def depth(self) -> str:
        """The depth of all of them. Raises DataError where they are of kinds that do not compare."""
        return common_depth([DEPTHS[str(picture.dtype)] for picture in self.arrays])


@dataclass(frozen=True)
class _InOrder:
    """The store of pictures that were handed over, by their number."""

    arrays: Sequence[Array]

    def read(self, path: str) -> Picture:
        """The picture of this number."""
        return Picture(self.arrays[int(path)], 1, ())


@dataclass(frozen=True)
class FrameReader:
    """How pictures of any size become pixels of one frame: learned from the training pictures, used on all others.

    reader: the frame, channels, depth and window. source: `PATHS` or `ARRAYS`, as the training pictures were given.
    sizes: of the training pictures. pieces: how those are seen that are too large for the frame; None where they are
    seen in it too.
    """

    reader: PictureReader
    source: str
    sizes: SizesLearned
    pieces: Pieces | None = None

    @classmethod
    def learned(cls, given: GivenPictures, entry: Entry) -> Self:
        """From training pictures, as the model of this entry takes them."""
        framing = framing_for(given.sizes, longest=entry.longest, in_pieces=entry.in_pieces)
        geometry, pieces, depth = framing.frame, framing.pieces, given.depth
        colour = any(picture.ndim == 3 for picture in given.arrays)
        channels = entry.channels or (3 if colour else 1)
        sizes = SizesLearned.of(given.sizes)
        if given.source == PATHS:
            found = find_window("auto", lambda: stack(given.arrays, geometry, channels, depth), depth)
            reader = PictureReader(None, None, geometry, channels, depth, (found.low, found.high))
            return cls(reader, PATHS, sizes, pieces)
        spans = [span(picture) for picture in given.arrays]
        window = (min(low for low, _ in spans), max(high for _, high in spans))
        return cls(
            PictureReader(
                None,
                None,
                geometry,
                channels,
                depth,
                (0.0, 255.0) if depth == "8-bit" else window,
                all(map(is_whole, given.arrays)),
                "u" if depth == "8-bit" else "f",
            ),
            ARRAYS,
            sizes,
            pieces,
        )

    def read(self, given: GivenPictures) -> Pixels:
        """(N, height, width, channels) pixels. Raises DataError for pictures unlike those that were learned."""
        self._check(given)
        return self._pixels(given.arrays, self.reader.geometry)

    def whole(self, given: GivenPictures) -> WholePictures | None:
        """Training pictures as they were given, of which those too large for the frame are seen in pieces."""
        if self.pieces is None:
            return None
        reader, names = self.reader, tuple(map(str, range(len(given.arrays))))
        return WholePictures(
            self.pieces,
            reader.geometry,
            _InOrder(given.arrays),
            names,
            given.sizes,
            reader.channels,
            reader.depth,
            reader.window,
            len(self.pieces.rows(given.sizes, reader.geometry)),
        )

    def too_large(self, sizes: IntArray) -> list[int]:
        """The rows of pictures of these sizes, (N, 2), that are seen otherwise than in the frame."""
        if self.pieces is None:
            return []
        large = self.pieces.rows(sizes, self.reader.geometry)
        rows: list[int] = np.union1d(large, self.sizes.larger(sizes)).tolist()
        return rows

    def at_scale(self, picture: Array) -> Array:
        """A picture that is too large for the frame, at the scale at which it is seen."""
        assert self.pieces is not None
        return stretched(picture, *self.pieces.seen_at(*picture.shape[:2]))

    def piece(self, piece: Array) -> Pixels:
        """(h, w, channels) pixels of a piece of such a picture."""
        height, width = piece.shape[:2]
        pixels: Pixels = self._pixels((piece,), Geometry(height, width))[0]
        return pixels

    def _pixels(self, arrays: Sequence[Array], geometry: Geometry) -> Pixels:
        """(N, height, width, channels) pixels in a geometry; those of files are clipped to the window."""
        reader = self.reader
        pixels = stack(arrays, geometry, reader.channels, reader.depth)
        return clip(pixels, *reader.window) if self.source == PATHS else pixels

    def _check(self, given: GivenPictures) -> None:
        """Raises DataError for pictures unlike those that were learned."""
        reader = self.reader
        if given.source != self.source:
            raise DataError(
                tell(
                    "the model was fitted to {learned}. Got {given}; give {learned}.",
                    learned=tell(self.source),
                    given=tell(given.source),
                )
            )
        if self.source == PATHS:
            return
        for picture in given.arrays:
            if reader.depth == "float":
                reader.check_scale(picture)
            elif picture.dtype != np.uint8:
                raise DataError(
                    tell(
                        "the model was fitted to 8-bit pictures (uint8). Got {kind}; convert them first.",
                        kind=str(picture.dtype),
                    )
                )


def masks_of(y: Any, sizes: IntArray) -> list[IntArray]:
    """The masks of an array (N, H, W), of a list of arrays (H, W), or of paths, as whole numbers.

    sizes: (N, 2) height and width of their pictures. Raises DataError where they do not fit, ImageError for a file that
    cannot be read.
    """
    entries = [_stored(path) for path in one_column(y)] if are_paths(y) else _entries(y, "y")
    if len(entries) != len(sizes):
        raise DataError(
            tell(
                "X holds {pictures} pictures and y {masks} masks; give one mask for each picture.",
                pictures=len(sizes),
                masks=len(entries),
            )
        )
    return [
        _mask(entry, row, (int(h), int(w)))
        for row, (entry, (h, w)) in enumerate(zip(entries, sizes, strict=True))
    ]


def _entries(values: Any, name: str) -> Sequence[Any]:
    if isinstance(values, str | bytes) or not hasattr(values, "__len__") or not len(values):
        raise DataError(
            tell(
                "{name} holds nothing that can be read. Give an array (N, H, W), a list of arrays, or a list of paths.",
                name=name,
            )
        )
    entries: Sequence[Any] = numbers_of(values)
    return entries


def _picture(entry: Any, row: int) -> Array:
    """A picture as uint8 or float32; a single channel without its axis."""
    picture = np.asarray(numbers_of(entry))
    is_shaped = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] in CHANNELS)
    if not is_shaped or picture.dtype.kind not in "buif" or not picture.size:
        raise DataError(
            tell(
                "picture {n} of X is {kind} of shape {shape}; pictures are numbers, (H, W) or (H, W, C) with 1 or 3 "
                "channels last. Convert it first.",
                n=row + 1,
                kind=str(picture.dtype),
                shape=str(picture.shape),
            )
        )
    if not np.isfinite(picture).all():
        raise DataError(
            tell(
                "picture {n} of X holds numbers that are not finite (NaN or infinity). Replace them first.",
                n=row + 1,
            )
        )
    if picture.ndim == 3 and picture.shape[2] == 1:
        picture = picture[..., 0]
    return picture if picture.dtype == np.uint8 else picture.astype(np.float32)


def _stored(path: Any) -> IntArray:
    """The values in the file of a mask. Raises ImageError, or DataError for colours."""
    file = Path(path)
    stored = read_values(file, root=file.parent)
    if stored.is_colour:
        raise DataError(
            tell(
                "{path!r} holds colours; masks hold the number of a class in each pixel. Save it as such.",
                path=str(path),
            )
        )
    return np.asarray(stored.values, dtype=np.int64)


def _mask(entry: Any, row: int, size: tuple[int, int]) -> IntArray:
    """A mask as whole numbers, which lies over its picture."""
    mask = np.asarray(numbers_of(entry))
    if mask.ndim == 3 and mask.shape[2] == 1:
        mask = mask[..., 0]
    if mask.shape != size:
        raise DataError(
            tell(
                "mask {n} of y has the shape {shape} and its picture {size}; a mask holds one number for each pixel of "
                "its picture.",
                n=row + 1,
                shape=str(mask.shape),
                size=str(size),
            )
        )
    if mask.dtype.kind not in "buif" or not np.isfinite(mask).all() or not is_whole(mask):
        raise DataError(
            tell(
                "mask {n} of y holds values that are no whole numbers; a mask holds the number of a class in each "
                "pixel. Round or threshold it first.",
                n=row + 1,
            )
        )
    return mask.astype(np.int64)
