"""The frame in which models see pictures whose every pixel is answered: their own size, where that is possible."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.geometry import Geometry
from pupille.results.arrays import IntArray

LONGEST = 1024
"""Pixels of the longer side of a frame: larger pictures are seen in pieces, or smaller and their masks brought back."""
PIECE = 512
"""Pixels of the sides of a frame, at most, where the picture in the middle is larger than that."""
MOST_ENLARGED = 2.0


def frame_of(dataset: Dataset, shortest: int = 0, longest: int = 0) -> Geometry:
    """The size of the pictures if they have one, else of the one in the middle by area.

    longest: pixels that its longer side has at most, 0 for `LONGEST`. shortest: that its shorter side has at least, as
    far as that enlarges it no more than `MOST_ENLARGED` times.
    Raises DataError for a data set that does not know the sizes of its pictures.
    """
    return frame_for(_sizes(dataset), shortest, longest)


def frame_for(sizes: IntArray, shortest: int = 0, longest: int = 0) -> Geometry:
    """The frame of pictures of these sizes, (N, 2) heights and widths. shortest, longest: as of `frame_of`."""
    height, width = _middle(sizes)
    return Geometry(*scaled(height, width, scale_of(height, width, shortest, longest)))


def scale_of(height: int, width: int, shortest: int = 0, longest: int = 0) -> float:
    """Pixels of the frame a pixel of the picture in the middle. shortest, longest: as of `frame_of`."""
    enlarged = min(MOST_ENLARGED, max(1.0, shortest / min(height, width)))
    return min(enlarged, (longest or LONGEST) / max(height, width))


def scaled(height: int, width: int, scale: float) -> tuple[int, int]:
    """Height and width of a picture at a scale."""
    return max(1, round(height * scale)), max(1, round(width * scale))


@dataclass(frozen=True)
class Pieces:
    """How pictures are seen that are too large for a frame: piece by piece, at the scale of those that are not.

    scale: pixels that are seen for a pixel of the file. least: pixels of the longer side of a file from which on it is
    too large, if it is larger than the frame. Raises DataError for other numbers.
    """

    scale: float
    least: int

    def __post_init__(self) -> None:
        if type(self.scale) not in (int, float) or not 0 < self.scale <= MOST_ENLARGED:
            raise DataError(tell("the scale of large pictures makes no sense. Train the model again."))
        if type(self.least) is not int or self.least < 1:
            raise DataError(tell("the scale of large pictures makes no sense. Train the model again."))

    def rows(self, sizes: IntArray, frame: Geometry) -> IntArray:
        """The rows of pictures of these sizes, (N, 2) heights and widths, that are too large for a frame."""
        larger = (sizes > (frame.height, frame.width)).any(axis=1)
        return np.flatnonzero(larger & (sizes.max(axis=1, initial=0) >= self.least))

    def seen_at(self, height: int, width: int) -> tuple[int, int]:
        """Height and width at which such a picture is seen."""
        return scaled(height, width, self.scale)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Framing:
    """How a model sees pictures. frame: of all that fit into it. pieces: how it sees the others; None where it sees
    them smaller, in the same frame."""

    frame: Geometry
    pieces: Pieces | None = None


def framing_of(
    dataset: Dataset, *, shortest: int = 0, longest: int = 0, in_pieces: bool = False, side: int | None = None
) -> Framing:
    """How a model sees the pictures of a data set; the rest as of `framing_for`. side: pixels of the longer side of the
    picture in the middle, None as usual.

    Raises DataError for a data set that does not know the sizes of its pictures, and where pictures are too large to be
    seen at once, for a side.
    """
    sizes = _sizes(dataset)
    if side is None:
        return framing_for(sizes, shortest=shortest, longest=longest, in_pieces=in_pieces)
    if in_pieces and max(_middle(sizes)) > LONGEST:
        raise DataError(
            tell(
                "pictures with a side over {most} pixels are seen in pieces, at their own size. Leave --image-size "
                "out, or shrink the pictures first.",
                most=str(LONGEST),
            )
        )
    return framing_for(sizes, shortest=side, longest=side, in_pieces=in_pieces)


def framing_for(sizes: IntArray, *, shortest: int = 0, longest: int = 0, in_pieces: bool = False) -> Framing:
    """How a model sees pictures of these sizes, (N, 2) heights and widths. shortest, longest: as of `frame_of`.
    in_pieces: whether it sees large ones piece by piece."""
    if not in_pieces:
        return Framing(frame_for(sizes, shortest, longest))
    height, width = _middle(sizes)
    if max(height, width) <= LONGEST:
        scale = scale_of(height, width, shortest, longest)
        return Framing(Geometry(*scaled(height, width, scale)), Pieces(scale, LONGEST))
    return Framing(Geometry(min(height, PIECE), min(width, PIECE)), Pieces(1.0, PIECE + 1))


@dataclass(frozen=True)
class SizesLearned:
    """The pictures that a model learned from. middle, largest: height and width, each side by itself."""

    middle: tuple[int, int]
    largest: tuple[int, int]

    @classmethod
    def of(cls, sizes: IntArray) -> SizesLearned:
        """Of pictures of these sizes, (N, 2) heights and widths."""
        (h, w), (height, width) = (
            (int(side) for side in sides) for sides in (np.median(sizes, axis=0), sizes.max(axis=0))
        )
        return cls((h, w), (height, width))

    def larger(self, sizes: IntArray) -> IntArray:
        """The rows of pictures of these sizes, (N, 2), that are higher or wider than every one of them."""
        return np.flatnonzero((sizes > self.largest).any(axis=1))

    def seen_at(self, height: int, width: int) -> tuple[int, int]:
        """Height and width at which a larger picture is seen: at the scale of the one in the middle."""
        return scaled(height, width, scale_of(*self.middle))


def frame_notes(dataset: Dataset, *framings: Framing) -> tuple[StoredText, ...]:
    """What is told of pictures that models do not see at their own size, or in pieces; each sentence once.

    Without a frame nothing is, and the sizes need not be known.
    """
    if not framings:
        return ()
    sizes = _sizes(dataset)
    notes: list[StoredText] = []
    large = np.zeros(0, dtype=np.int64)
    for framing in framings:
        if framing.pieces:
            rows = framing.pieces.rows(sizes, framing.frame)
            large = np.union1d(large, rows)
            notes += in_pieces(len(rows), len(sizes), framing.pieces)
    # One mask for all pictures sees the large ones smaller, which is not what the others do.
    others = np.delete(sizes, large, axis=0)
    notes += [note for framing in framings for note in not_of_frame(others, framing.frame)]
    return tuple(dict.fromkeys(notes))


def in_pieces(n: int, of: int, pieces: Pieces) -> tuple[StoredText, ...]:
    """That n of so many pictures are too large to be seen at once."""
    if not n:
        return ()
    return (
        tell(
            "{n} of {all} pictures have a side of {least} pixels or more: models learn from pieces of them and see "
            "them at {scale:percent} of their own size, rather than shrink them to that of the others.",
            n=n,
            all=of,
            least=str(pieces.least),
            scale=pieces.scale,
        ),
    )


def not_of_frame(sizes: IntArray, frame: Geometry) -> tuple[StoredText, ...]:
    """How many pictures of these sizes, (N, 2) heights and widths, a model does not see at their own size."""
    other = int((sizes != (frame.height, frame.width)).any(axis=1).sum())
    if not other:
        return ()
    return (
        tell(
            "{n} of {all} pictures are not {width} x {height} pixels large, at which models see all of them; what "
            "is answered is brought back to their own size.",
            n=other,
            all=len(sizes),
            width=str(frame.width),
            height=str(frame.height),
        ),
    )


def piece_by_piece(n: int, learned: SizesLearned) -> StoredText:
    """That n pictures are larger than all that a model learned from, and what that is taken for."""
    height, width = learned.largest
    return tells(
        "{n} picture is larger than all that the model learned from, {width} x {height} pixels at most: it is taken "
        "for a wider view at the same scale, which is kept. If it is the same view in more detail, shrink it to that "
        "size first.",
        "{n} pictures are larger than all that the model learned from, {width} x {height} pixels at most: they are "
        "taken for wider views at the same scale, which is kept. If they are the same views in more detail, shrink "
        "them to that size first.",
        n,
        width=str(width),
        height=str(height),
    )


def _middle(sizes: IntArray) -> tuple[int, int]:
    """Height and width of the picture in the middle by area."""
    order = np.argsort(sizes.prod(axis=1), kind="stable")
    height, width = (int(side) for side in sizes[order[len(order) // 2]])
    return height, width


def _sizes(dataset: Dataset) -> IntArray:
    """(N, 2) height and width of each picture."""
    if not {"height", "width"} <= set(dataset.samples.columns):
        raise DataError(
            tell("{name} does not know the sizes of its pictures. Open its folder again.", name=dataset.name)
        )
    return np.asarray(dataset.samples[["height", "width"]].to_numpy(dtype=np.int64))
