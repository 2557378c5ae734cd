"""From what a model gives to the boxes on each picture, at the size of the picture's own file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.data.box_targets import BoxTargets, placed
from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.images.geometry import Geometry
from pupille.models.boxwise.operating import MOST, Operating
from pupille.models.boxwise.suppression import suppressed
from pupille.models.decode.decoder import Estimated
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects, joined

if TYPE_CHECKING:
    from torch import Tensor

LEAST = 0.02
"""Boxes with a lower score are no answers, as there are thousands of them on every picture."""


class BoxDecoder:
    """The decoder of detection: answers are (N,) `Objects` with scores, each on one picture in the model's frame."""

    def none(self, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(0,)."""
        return np.zeros(0, dtype=object)

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> NDArray[Any]:
        """(N, places, classes + 5) -> (N,) the boxes that stay when those of a class that overlap are thinned."""
        from pupille.models.architectures.one_stage import boxes_and_scores

        geometry = spec.preprocessing.geometry
        boxes, scores = boxes_and_scores(outputs, geometry.height, geometry.width)
        overlap = (spec.operating or Operating()).overlap
        parts = zip(boxes.double().cpu().numpy(), scores.double().cpu().numpy(), strict=True)
        return answers_of([thinned(*part, geometry, overlap) for part in parts])

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> NDArray[Any]:
        """Raises ModelError: no estimator of whole pictures gives boxes."""
        del inputs
        raise ModelError(tell("{model} gives no boxes. Train another model.", model=model.spec.name))

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: NDArray[Any], spec: ModelSpec
    ) -> ObjectPredictions:
        """The boxes with the truth beside them."""
        assert isinstance(targets, BoxTargets)
        found = objects_of(answers, targets.sizes.tolist(), spec.preprocessing.geometry)
        least = np.array(spec.operating.thresholds if spec.operating else (), dtype=np.float64)
        return ObjectPredictions(ids, targets.sizes, spec.classes, targets.objects, found, least)

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless there is a class, and as many thresholds as classes where there are any."""
        least = spec.operating.thresholds if spec.operating else ()
        if not spec.classes or len(least) not in (0, len(spec.classes)):
            raise ModelError(
                tell("model.json must name classes, and a threshold for each. Train the model again.")
            )


def thinned(boxes: FloatArray, scores: FloatArray, geometry: Geometry, overlap: float) -> Objects:
    """The answers on one picture. boxes: (P, 4). scores: (P, classes)."""
    places, labels = np.nonzero(scores >= LEAST)
    at = np.clip(boxes[places], 0, [geometry.width, geometry.height] * 2)
    sure = scores[places, labels]
    rows = suppressed(at, labels, sure, overlap)[:MOST]
    rows = rows[(at[rows, 2:] > at[rows, :2]).all(axis=1)]
    return Objects(
        np.zeros(len(rows), dtype=np.int64), labels[rows].astype(np.int64), at[rows], scores=sure[rows]
    )


def answers_of(images: Sequence[Objects]) -> NDArray[Any]:
    """(N,) the boxes of N pictures as an array."""
    answers = np.empty(len(images), dtype=object)
    for row, image in enumerate(images):
        answers[row] = image
    return answers


def objects_of(answers: NDArray[Any], sizes: Sequence[Sequence[int]], geometry: Geometry) -> Objects:
    """The boxes of all pictures at their own sizes. sizes: N times width, height."""
    images: list[Objects] = list(answers)
    numbered = [
        replace(image, images=np.full(len(image), row, dtype=np.int64)) for row, image in enumerate(images)
    ]
    objects = joined(numbered, scored=True)
    own = placed(objects, np.array(sizes, dtype=np.int64).reshape(-1, 2), geometry, back=True)
    return Objects(objects.images, objects.labels, own, scores=objects.scores)


DECODER = BoxDecoder()
