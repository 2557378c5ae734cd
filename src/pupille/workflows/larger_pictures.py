"""Pictures beyond the sizes that a model learned from: their masks, drawn in windows at the scale of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from pupille.data.frames import SizesLearned, piece_by_piece
from pupille.data.pixels.pixel_set import Pixels, PixelSet, to_channels, to_depth
from pupille.data.pixels.window import clip
from pupille.errors import RunError
from pupille.i18n.language import StoredText, tell
from pupille.images.decoded import Array, stretched
from pupille.models.decode.segmentation import FramedMasks
from pupille.models.model import Model
from pupille.models.registry import find
from pupille.results.masks import MaskPredictions, PackedMask
from pupille.results.read import results_in
from pupille.runs.folder import RESULTS


@dataclass(frozen=True)
class LargerPictures:
    """masks: id -> the mask of a larger picture, at the scale at which it was seen. notes: what is told of them."""

    masks: Mapping[str, PackedMask] = field(default_factory=dict)
    notes: tuple[StoredText, ...] = ()

    def over(self, predictions: MaskPredictions) -> MaskPredictions:
        """Predictions in the frame of the model, with these masks in place of those of the same images."""
        assert isinstance(predictions.answers, FramedMasks)
        frames = {**predictions.answers.frames, **self.masks}
        return replace(predictions, answers=FramedMasks(frames, predictions.truth))


def larger_masks(model: Model, pixels: PixelSet, run: str | Path) -> LargerPictures:
    """The masks of those pictures that are higher or wider than all of the run, one picture in memory at a time.

    None of a model that needs its frame, or of a run that does not say how large its pictures were.
    """
    learned = sizes_learned(run)
    if learned is None or not find(model.spec.name).is_network:
        return LargerPictures()
    # A rule on grey values is used without torch.
    from pupille.models.windows import classes_by_windows, is_exact, sees_pieces

    sizes = np.array([(reading.height, reading.width) for reading in pixels.readings], dtype=np.int64)
    rows = learned.larger(sizes).tolist() if sees_pieces(model) else []
    prepared, masks = model.spec.preprocessing, {}

    def prepare(piece: Array) -> Pixels:
        whole = to_channels(to_depth(piece, prepared.depth), prepared.channels)
        return clip(whole, prepared.low, prepared.high)

    for row in rows:
        sample = pixels.dataset.samples.iloc[row]
        own = pixels.dataset.images.read(sample["path"]).pixels
        picture = stretched(own, *learned.seen_at(*own.shape[:2]))
        masks[str(sample["id"])] = PackedMask.of(classes_by_windows(model, picture, prepare))
    if not masks:
        return LargerPictures()
    about = tell(
        "{model} sees farther than the margin of a window, so near seams a mask depends a little on where they lie.",
        model=model.spec.name,
    )
    return LargerPictures(
        masks, (piece_by_piece(len(masks), learned), *(() if is_exact(model) else (about,)))
    )


def sizes_learned(run: str | Path) -> SizesLearned | None:
    """The sizes of the pictures of a run or comparison; None if it does not say."""
    if not (Path(run) / RESULTS).exists():
        return None
    try:
        sizes = results_in(Path(run)).data.sizes
    except RunError:
        # A model is used whatever became of its results.
        return None
    if sizes is None:
        return None
    return SizesLearned((sizes.height[1], sizes.width[1]), (sizes.height[2], sizes.width[2]))
