"""The boxes of an exported model, thinned out and held against thresholds, in the frame in which it sees pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.export.box_thinning import BOXES_OUT, FOUND, IMAGES_OUT, LABELS_OUT, OUTPUTS, SCORES_OUT
from pupille.export.graph import Tail
from pupille.export.matched_boxes import found_by_both, matched, nearest_to_alike, scores_of
from pupille.export.parity import Changed, Parity, difference_in_words
from pupille.i18n.language import says, tell
from pupille.models.boxwise.operating import MOST, Operating
from pupille.models.decode.detection import LEAST, answers_of
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels


class ExportedBoxes:
    """See `pupille.export.part.ExportPart`."""

    instead = "one-stage"

    def outputs(self, temperature: float | None) -> tuple[str, ...]:  # noqa: ARG002
        """A row for each box of all images."""
        return OUTPUTS

    def about(self, spec: ModelSpec) -> dict[str, Any]:
        """From which scores on boxes of each class count as found, and by what they were thinned out in the file."""
        operating = spec.operating or Operating()
        pairs = zip(spec.classes, operating.thresholds, strict=False)
        return {
            "boxes": {
                "corners": "x1, y1, x2, y2 in pixels of the input",
                "least_score": LEAST,
                "overlap": operating.overlap,
                "most": MOST,
                "thresholds": dict(pairs),
                "chosen_by": {"rule": operating.rule, "wish": list(operating.wish)},
            }
        }

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:  # noqa: ARG002
        """Raises TypeError: each kind of detector has an end of its own (`pupille.export.detector`)."""
        raise TypeError("a detector has an end of its own")

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:  # noqa: ARG002
        """Raises ModelError: no estimator of whole pictures gives boxes."""
        raise ModelError(tell("{model} gives no boxes. Train another model.", model=model.spec.name))

    def reference(self, model: Model, pixels: Pixels) -> NDArray[Any]:
        """(N,) the boxes of each picture."""
        return model.predict(pixels)

    def saved(self, predictions: ObjectPredictions, ids: Sequence[str]) -> NDArray[Any] | None:  # noqa: ARG002
        """Nothing: boxes are saved at the sizes of the files."""
        return None

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(N,) the boxes of each picture."""
        return answers_of([boxes_on(there, image) for image in range(n)])

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:
        """Boxes that count as found and that the other lacks: none of its class shares half with it."""
        least = np.array((spec.operating or Operating()).thresholds or (0.0,) * len(spec.classes))
        changed = decisions = 0
        for pair in zip(first, second, strict=True):
            one, other = (
                objects.rows(np.flatnonzero(scores_of(objects) >= least[objects.labels])) for objects in pair
            )
            same = found_by_both(one, other)
            changed += len(one) + len(other) - 2 * same
            decisions += len(one) + len(other) - same
        return changed, decisions

    def parity(
        self, ids: Sequence[str], here: NDArray[Any], there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """How far scores and corners differ at most, and on which images boxes are answered or found otherwise."""
        operating = spec.operating or Operating()
        side = max(spec.preprocessing.height, spec.preprocessing.width)
        least = np.array(operating.thresholds or (0.0,) * len(spec.classes))
        changed, decisions, largest = [], 0, 0.0
        for image, id_ in enumerate(ids):
            first, second = here[image], boxes_on(there, image)
            pair = matched(first, second, side)
            largest = max(largest, pair.largest)
            wanted = least[first.labels[pair.pairs[:, 0]]]
            sure = scores_of(first)[pair.pairs[:, 0]]
            found = there[FOUND][there[IMAGES_OUT] == image][pair.pairs[:, 1]]
            otherwise = (sure >= wanted) != found
            n = sum(map(len, pair.alone)) + int(otherwise.sum())
            decisions += len(first) + len(pair.alone[1])
            if n:
                apart = nearest_to_alike(first, second, pair.alone, operating.overlap)
                apart = max(apart, float(np.abs(sure - wanted)[otherwise].max(initial=0.0)))
                changed.append(Changed(id_, n, apart))
        return Parity(len(ids), decisions, largest, tuple(changed))

    def in_words(self, parity: Parity) -> str:
        """How many boxes change, and how far scores and corners differ."""
        return says(
            "Compared on {n} test image: {changed:count} of {decisions:count} boxes are answered otherwise; scores, "
            "and corners as a share of the picture, differ by {largest} at most.",
            "Compared on {n} test images: {changed:count} of {decisions:count} boxes are answered otherwise; scores, "
            "and corners as a share of the picture, differ by {largest} at most.",
            parity.images,
            changed=parity.changed_decisions,
            decisions=parity.decisions,
            largest=difference_in_words(parity.largest),
        )


def boxes_on(there: Mapping[str, NDArray[Any]], image: int) -> Objects:
    """The boxes that a file gives of one of its images."""
    rows = there[IMAGES_OUT] == image
    labels = there[LABELS_OUT][rows].astype(np.int64)
    boxes, scores = (there[name][rows].astype(np.float64) for name in (BOXES_OUT, SCORES_OUT))
    return Objects(np.zeros(len(labels), dtype=np.int64), labels, boxes, scores=scores)


PART = ExportedBoxes()
