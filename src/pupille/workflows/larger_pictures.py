"""Pictures too large for a frame, or beyond the sizes that were learned: seen at the scale of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.frames import SizesLearned, in_pieces, piece_by_piece
from pupille.data.pixels.pixel_set import Pixels, PixelSet, to_channels, to_depth
from pupille.data.pixels.window import clip
from pupille.i18n.language import StoredText, tell
from pupille.images.decoded import Array, stretched
from pupille.models.model import Model
from pupille.models.registry import find
from pupille.models.whole_answers import answer_of_picture
from pupille.results.data import SizesRecord
from pupille.results.masks import PackedMask
from pupille.shapes.label_image import LabelImage


@dataclass(frozen=True)
class LargerPictures:
    """answers: id -> the mask or the objects of a larger picture, at the scale at which it was seen. notes: what is
    told of them."""

    answers: Mapping[str, PackedMask | LabelImage] = field(default_factory=dict)
    notes: tuple[StoredText, ...] = ()

    def among(self, ids: Sequence[str], answers: NDArray[Any]) -> NDArray[Any]:
        """(N,) answers in the frame of the model, with these in place of those of the same images."""
        if not self.answers:
            return answers
        every = np.empty(len(ids), dtype=object)
        for row, id_ in enumerate(ids):
            every[row] = self.answers.get(id_, answers[row])
        return every


def larger_pictures(model: Model, pixels: PixelSet, sizes: SizesRecord | None) -> LargerPictures:
    """The answers for pictures that are too large for the frame, or higher or wider than all of the run, one picture in
    memory at a time. sizes: of the pictures of the run, None if it does not say.

    None of a model that sees all pictures in its frame.
    """
    shapes = np.array([(reading.height, reading.width) for reading in pixels.readings], dtype=np.int64)
    pieces, learned = model.spec.pieces, sizes_learned(sizes)
    frame = model.spec.preprocessing.geometry
    large = pieces.rows(shapes, frame) if pieces else np.zeros(0, dtype=np.int64)
    wider = learned.larger(shapes) if learned and (pieces or is_of_before(model)) else large[:0]
    prepared, answers = model.spec.preprocessing, {}

    def prepare(piece: Array) -> Pixels:
        whole = to_channels(to_depth(piece, prepared.depth), prepared.channels)
        return clip(whole, prepared.low, prepared.high)

    for row in np.union1d(large, wider).tolist():
        sample = pixels.dataset.samples.iloc[row]
        own = pixels.dataset.images.read(sample["path"]).pixels
        scale = pieces or learned
        assert scale is not None
        picture = stretched(own, *scale.seen_at(*own.shape[:2]))
        answers[str(sample["id"])] = answer_of_picture(model, picture, prepare)
    if not answers:
        return LargerPictures()
    notes = [piece_by_piece(len(wider), learned)] if len(wider) and learned else []
    if pieces:
        notes += in_pieces(len(np.setdiff1d(large, wider)), len(shapes), pieces)
    return LargerPictures(answers, (*notes, *about_seams(model)))


def is_of_before(model: Model) -> bool:
    """Whether a network sees pieces whose run does not say at which scale: it was made by an earlier version.

    One that enlarged its pictures then saw larger ones in its frame, and still does.
    """
    entry = find(model.spec.name)
    if not entry.is_network or entry.shortest:
        return False
    from pupille.models.windows import sees_pieces

    return sees_pieces(model)


def about_seams(model: Model) -> tuple[StoredText, ...]:
    """That the answers of some networks depend a little on where seams lie."""
    if not find(model.spec.name).is_network:
        return ()
    from pupille.models.windows import is_exact

    if is_exact(model):
        return ()
    return (
        tell(
            "{model} sees farther than the margin of a window, so near seams a mask depends a little on where they "
            "lie.",
            model=model.spec.name,
        ),
    )


def sizes_learned(sizes: SizesRecord | None) -> SizesLearned | None:
    """Which of the sizes of the pictures of a run tell what it learned at; None if it does not say."""
    if sizes is None:
        return None
    return SizesLearned((sizes.height[1], sizes.width[1]), (sizes.height[2], sizes.width[2]))
