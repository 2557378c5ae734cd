"""The boxes of networks that answer with boxes themselves, such as the detectors of torchvision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from pupille.models.boxwise.operating import Operating
from pupille.models.decode.detection import BoxDecoder, answers_of, thinned
from pupille.models.model import ModelSpec

if TYPE_CHECKING:
    from torch import Tensor


class OwnBoxes(BoxDecoder):
    """As of detection, for outputs that are boxes and the score of each for each class."""

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> NDArray[Any]:
        """(N, M, 4 + classes) -> (N,) the boxes that stay when those of a class that overlap are thinned."""
        geometry, overlap = spec.preprocessing.geometry, (spec.operating or Operating()).overlap
        tables = outputs.double().cpu().numpy()
        return answers_of([thinned(table[:, :4], table[:, 4:], geometry, overlap) for table in tables])


DECODER = OwnBoxes()
