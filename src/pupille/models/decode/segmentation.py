"""From what a model gives to the class of each pixel, at the size of the picture's own file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.data.mask_targets import MaskTargets, nearest
from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.models.decode.decoder import Estimated
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray
from pupille.results.masks import ClassMask, MaskPredictions, MaskStore, PackedMask

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class FramedMasks:
    """Answers in the frame of a model, each brought back to the size of the true mask of its picture."""

    frames: Mapping[str, PackedMask]
    truth: MaskStore

    def read(self, id: str) -> ClassMask:
        """The mask of an image."""
        height, width = self.truth.read(id).shape
        return nearest(self.frames[id].unpacked(), height, width)


def packed(answer: FloatArray | PackedMask) -> PackedMask:
    """The mask of a picture: as it is, of one that was seen at another size than the frame."""
    return answer if isinstance(answer, PackedMask) else PackedMask.of(answer.astype(np.int16))


class MaskDecoder:
    """The decoder of segmentation: answers are (N, height, width) classes in the frame of the model, or (N,) of these
    and of the masks of pictures that were seen at another size."""

    def none(self, spec: ModelSpec) -> FloatArray:
        """(0, height, width)."""
        return np.zeros((0, spec.preprocessing.height, spec.preprocessing.width))

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> FloatArray:  # noqa: ARG002
        """(N, classes, height, width) -> (N, height, width), the likeliest class of each pixel."""
        return np.asarray(outputs.float().argmax(dim=1).cpu().numpy(), dtype=np.float64)

    def shares(self, outputs: Tensor) -> NDArray[np.float32]:
        """(N, classes, height, width) how likely each class is at each pixel; they add up to 1."""
        import torch

        return np.asarray(torch.softmax(outputs.float(), dim=1).cpu().numpy(), dtype=np.float32)

    def of_classes(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """They are the shares themselves."""
        return shares

    def of_strips(
        self,
        strips: Iterable[NDArray[np.float32]],
        size: tuple[int, int],
        spec: ModelSpec,  # noqa: ARG002
    ) -> PackedMask:
        """The likeliest class of each pixel."""
        mask, row = np.empty(size, dtype=np.int16), 0
        for strip in strips:
            mask[row : row + strip.shape[1]] = strip.argmax(axis=0)
            row += strip.shape[1]
        return PackedMask.of(mask)

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> FloatArray:
        """Raises ModelError: no estimator of whole pictures gives masks."""
        del inputs
        raise ModelError(tell("{model} gives no masks. Train another model.", model=model.spec.name))

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: FloatArray, spec: ModelSpec
    ) -> MaskPredictions:
        """The masks with the truth beside them."""
        assert isinstance(targets, MaskTargets)
        frames = {id_: packed(frame) for id_, frame in zip(ids, answers, strict=True)}
        return MaskPredictions(
            ids, spec.classes, targets.background, targets.masks, FramedMasks(frames, targets.masks)
        )

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless there are classes to choose from."""
        if len(spec.classes) < 2:
            raise ModelError(tell("model.json must name at least two classes. Train the model again."))


DECODER = MaskDecoder()
