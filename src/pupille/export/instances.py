"""The maps of an exported model, from which objects are cut: the cut itself has no operator and is stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.export.graph import Tail
from pupille.export.parity import Changed, Parity, difference_in_words
from pupille.i18n.language import says, tell
from pupille.models.decode.instances import answers_of, maps_of
from pupille.models.model import Model, ModelSpec
from pupille.models.objectwise.cut import CLASSES, Cut
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.label_image import Labels

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels

MAPS = "maps"
PLANES = ("object", "border", "distance")
"""What the first maps say of each pixel; one for each class follows where there are several."""


class ExportedObjects:
    """See `pupille.export.part.ExportPart`."""

    instead = "unet-instances"

    def outputs(self, temperature: float | None) -> tuple[str, ...]:  # noqa: ARG002
        """The maps."""
        return (MAPS,)

    def about(self, spec: ModelSpec) -> dict[str, Any]:
        """What each map is, and by which thresholds objects are cut from them."""
        planes = [*PLANES, *(spec.classes if len(spec.classes) > 1 else ())]
        return {"maps": planes, "cut": (spec.cut or Cut()).to_json()}

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:  # noqa: ARG002
        """(N, 3 + C, H, W) outputs -> the maps."""
        from pupille.export.object_maps import ObjectMaps

        return ObjectMaps()

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:  # noqa: ARG002
        """Raises ModelError: no estimator of whole pictures gives objects."""
        raise ModelError(tell("{model} gives no objects. Train another model.", model=model.spec.name))

    def reference(self, model: Model, pixels: Pixels) -> FloatArray:
        """(N, 3 + C, H, W) maps."""
        import torch

        from pupille.models.network import NetworkModel, to_input

        assert isinstance(model, NetworkModel)
        with torch.inference_mode():
            inputs = to_input(torch.from_numpy(np.array(pixels)), model.spec.preprocessing)
            return maps_of(model.network(inputs)).astype(np.float64)

    def saved(self, predictions: ObjectPredictions, ids: Sequence[str]) -> FloatArray | None:  # noqa: ARG002
        """Nothing: objects alone are saved."""
        return None

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(N,) the objects that are cut from the maps."""
        cut = spec.cut or Cut()
        return answers_of([cut.objects(np.asarray(maps, dtype=np.float32)) for maps in there[MAPS]])

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:  # noqa: ARG002
        """Pixels that are of another object."""
        pairs = zip(first, second, strict=True)
        pixels = sum(other_pixels(one.labels, other.labels) for one, other in pairs)
        return pixels, sum(one.labels.size for one in first)

    def parity(
        self, ids: Sequence[str], here: FloatArray, there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """How far a number of the maps differs at most, and on which images pixels are of another object.

        An object is cut otherwise only where a number lies nearer to its threshold, or to that of a neighbour, than the
        two maps lie to each other: so far apart are such answers said to lie.
        """
        cut = spec.cut or Cut()
        apart = np.abs(here - there[MAPS]).reshape(len(ids), -1).max(axis=1, initial=0.0)
        changed = []
        for row, id_ in enumerate(ids):
            maps = [each[row].astype(np.float32) for each in (here, there[MAPS])]
            pixels = other_pixels(*(cut.objects(each).labels for each in maps))
            if len(spec.classes) > 1:
                pixels += int((maps[0][CLASSES:].argmax(axis=0) != maps[1][CLASSES:].argmax(axis=0)).sum())
            if pixels:
                changed.append(Changed(id_, pixels, float(apart[row])))
        decisions = len(ids) * int(np.prod(here.shape[2:]))
        return Parity(len(ids), decisions, float(apart.max(initial=0.0)), tuple(changed))

    def in_words(self, parity: Parity) -> str:
        """How many pixels are of another object, and how far the maps differ."""
        return says(
            "Compared on {n} test image: {changed:count} of {decisions:count} pixels are of another object, the maps "
            "differ by {largest} at most.",
            "Compared on {n} test images: {changed:count} of {decisions:count} pixels are of another object, the maps "
            "differ by {largest} at most.",
            parity.images,
            changed=parity.changed_decisions,
            decisions=parity.decisions,
            largest=difference_in_words(parity.largest),
        )


def other_pixels(first: Labels, second: Labels) -> int:
    """How many pixels of two label images are of another object, whatever number the objects bear: each object of the
    first stands for the one of the second that it shares most pixels with, and the ground for the ground."""
    pairs = np.stack([first.ravel(), second.ravel()]).astype(np.int64)
    table = np.zeros(pairs.max(axis=1) + 1, dtype=np.int64)
    np.add.at(table, tuple(pairs), 1)
    same = table[0, 0] + table[1:, 1:].max(axis=1, initial=0).sum()
    return int(first.size - same)


PART = ExportedObjects()
