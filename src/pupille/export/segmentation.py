"""The masks of an exported model, in the frame in which it sees pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.export.classification import decisions_in_words
from pupille.export.graph import Tail
from pupille.export.parity import Changed, Parity
from pupille.i18n.language import tell
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.arrays import FloatArray
from pupille.results.masks import MaskPredictions

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels

MASKS, PROBABILITIES = "masks", "probabilities"


class ExportedMasks:
    """See `pupille.export.part.ExportPart`."""

    instead = "unet"

    def outputs(self, temperature: float | None) -> tuple[str, ...]:  # noqa: ARG002
        """The class of each pixel, and the probabilities of all classes."""
        return (MASKS, PROBABILITIES)

    def about(self, spec: ModelSpec) -> dict[str, Any]:  # noqa: ARG002
        """Nothing."""
        return {}

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:  # noqa: ARG002
        """(N, C, H, W) logits -> (N, H, W) classes and (N, C, H, W) probabilities."""
        from pupille.export.softmax import MaskOf

        return MaskOf()

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:  # noqa: ARG002
        """Raises ModelError: no estimator of whole pictures gives masks."""
        raise ModelError(tell("{model} gives no masks. Train another model.", model=model.spec.name))

    def reference(self, model: Model, pixels: Pixels) -> FloatArray:
        """(N, C, H, W) probabilities."""
        import torch

        from pupille.models.network import NetworkModel, to_input

        assert isinstance(model, NetworkModel)
        with torch.inference_mode():
            inputs = to_input(torch.from_numpy(np.array(pixels)), model.spec.preprocessing)
            return np.asarray(model.network(inputs).double().softmax(dim=1).numpy())

    def saved(self, predictions: MaskPredictions, ids: Sequence[str]) -> FloatArray | None:  # noqa: ARG002
        """Nothing: classes alone are saved."""
        return None

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(N, H, W) the class of each pixel."""
        return there[MASKS].astype(np.float64)

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:  # noqa: ARG002
        """Pixels that are called otherwise."""
        return int((first != second).sum()), first.size

    def parity(
        self, ids: Sequence[str], here: FloatArray, there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """How far a probability differs at most, and on which images pixels are called otherwise."""
        del spec
        best = np.sort(here, axis=1)[:, -2:]
        apart = best[:, 1] - best[:, 0]
        differs = here.argmax(axis=1) != there[MASKS]
        changed = tuple(
            Changed(id_, int(pixels.sum()), float(margins[pixels].max()))
            for id_, pixels, margins in zip(ids, differs, apart, strict=True)
            if pixels.any()
        )
        largest = float(np.abs(here - there[PROBABILITIES]).max(initial=0.0))
        return Parity(len(ids), differs.size, largest, changed)

    def in_words(self, parity: Parity) -> str:
        """How many pixels change, and how far probabilities differ."""
        return decisions_in_words(parity)


PART = ExportedMasks()
