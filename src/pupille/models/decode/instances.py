"""From what a model gives to the objects on each picture, at the size of the picture's own file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.data.instance_targets import InstanceTargets
from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.models.decode.decoder import Estimated
from pupille.models.model import ModelSpec
from pupille.models.objectwise.cut import CLASSES, INTERIOR, Cut, Maps
from pupille.models.objectwise.strips import objects_in_strips
from pupille.results.objects import ObjectPredictions
from pupille.shapes.label_image import LabelImage
from pupille.shapes.objects import Objects, joined

if TYPE_CHECKING:
    from torch import Tensor


class InstanceDecoder:
    """The decoder of instances: answers are (N,) `LabelImage`s in the frame of the model, or at the size at which
    a picture was seen that is too large for it."""

    def none(self, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(0,)."""
        return np.zeros(0, dtype=object)

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> NDArray[Any]:
        """(N, 3 + classes, height, width) -> (N,) the objects, by the thresholds that validation chose."""
        cut = spec.cut or Cut()
        return answers_of([cut.objects(maps) for maps in maps_of(outputs)])

    def shares(self, outputs: Tensor) -> NDArray[np.float32]:
        """(N, 3 + classes, height, width) probabilities and distances."""
        return maps_of(outputs)

    def of_classes(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """Whether an object is there, or none."""
        return np.stack([shares[INTERIOR], 1 - shares[INTERIOR]])

    def of_strips(
        self, strips: Iterable[NDArray[np.float32]], size: tuple[int, int], spec: ModelSpec
    ) -> LabelImage:
        """The objects, each of which is cut out of joined maps once all of it is there."""
        return objects_in_strips(strips, size, spec.cut or Cut())

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> NDArray[Any]:
        """Raises ModelError: no estimator of whole pictures gives objects."""
        del inputs
        raise ModelError(tell("{model} gives no objects. Train another model.", model=model.spec.name))

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: NDArray[Any], spec: ModelSpec
    ) -> ObjectPredictions:
        """The objects with the truth beside them."""
        assert isinstance(targets, InstanceTargets)
        found = objects_of(answers, targets.sizes.tolist())
        return ObjectPredictions(ids, targets.sizes, spec.classes, targets.objects, found)

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless there is a class."""
        if not spec.classes:
            raise ModelError(tell("model.json must name a class. Train the model again."))


def maps_of(outputs: Tensor) -> Maps:
    """(N, 3 + classes, height, width) probabilities and distances of the outputs of a network."""
    import torch

    outputs = outputs.float()
    maps = torch.sigmoid(outputs[:, :CLASSES])
    parts = [maps, torch.softmax(outputs[:, CLASSES:], dim=1)] if outputs.shape[1] > CLASSES else [maps]
    return np.asarray(torch.cat(parts, dim=1).cpu().numpy(), dtype=np.float32)


def answers_of(images: list[LabelImage]) -> NDArray[Any]:
    """(N,) the objects of N pictures as an array."""
    answers = np.empty(len(images), dtype=object)
    for row, image in enumerate(images):
        answers[row] = image
    return answers


def objects_of(answers: NDArray[Any], sizes: Sequence[Sequence[int]]) -> Objects:
    """The objects of all pictures at their own sizes. sizes: N times width, height."""
    images: list[LabelImage] = list(answers)
    scored = any(image.scores is not None for image in images)
    found = [
        image.resized(int(height), int(width)).objects(row)
        for row, (image, (width, height)) in enumerate(zip(images, sizes, strict=True))
    ]
    return joined(found, scored=scored)


DECODER = InstanceDecoder()
