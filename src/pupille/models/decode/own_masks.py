"""The objects of networks that answer with a box, scores and a small mask for each, such as Mask R-CNN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.images.geometry import Geometry
from pupille.models.decode.instances import InstanceDecoder, answers_of
from pupille.models.model import ModelSpec
from pupille.models.objectwise.cut import Cut
from pupille.shapes.label_image import LabelImage

if TYPE_CHECKING:
    from torch import Tensor

SHARE = 0.5
"""Probability from which on a place of a box belongs to its object, as published."""


class OwnMasks(InstanceDecoder):
    """As of instances, for outputs that are boxes, scores and masks."""

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> NDArray[Any]:
        """(N, M, 4 + classes + side * side) -> (N,) the objects, by the thresholds that validation chose."""
        least = np.array(spec.operating.thresholds if spec.operating else ())
        smallest = (spec.cut or Cut()).smallest
        images = drawn(outputs, len(spec.classes), spec.preprocessing.geometry)
        return answers_of([sure(image, least, smallest) for image in images])

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless there is a class, and as many thresholds as classes where there are any."""
        from pupille.models.decode.detection import DECODER

        DECODER.check(spec)


def drawn(outputs: Tensor, classes: int, geometry: Geometry) -> list[LabelImage]:
    """Every answer to each picture, the surest first; of a pixel that several claim the surest one has it.

    outputs: (N, M, 4 + classes + side * side) of the network.
    """
    import torch
    from torchvision.models.detection.roi_heads import paste_masks_in_image

    from pupille.models.architectures.torchvision_detectors import COARSEST

    height, width = geometry.height, geometry.width
    images = []
    for table in outputs.float().cpu():
        sureness, classes_of = table[:, 4 : 4 + classes].max(dim=1)
        order = sureness.argsort(descending=True, stable=True)
        order = order[sureness[order] > 0]
        side = int((table.shape[1] - 4 - classes) ** 0.5)
        labels = torch.zeros(height, width, dtype=torch.int32)
        # One at a time, so that a crowd needs no more memory than a picture.
        for number, row in enumerate(order.tolist(), start=1):
            mask = table[row : row + 1, 4 + classes :].reshape(1, 1, side, side)
            # Boxes may lie where the picture was continued to whole places of the coarsest map.
            continued = (height + -height % COARSEST, width + -width % COARSEST)
            pasted = paste_masks_in_image(mask, table[row : row + 1, :4], continued)[0, 0, :height, :width]
            labels[(labels == 0) & (pasted >= SHARE)] = number
        images.append(
            LabelImage(
                labels.numpy(), classes_of[order].numpy().astype(np.int64), sureness[order].double().numpy()
            )
        )
    return images


def sure(image: LabelImage, least: NDArray[Any], smallest: float) -> LabelImage:
    """The objects with a pixel whose score is at least that of their class, and of this area at least.

    What a less sure one left to a surer one stays with it.
    """
    assert image.scores is not None
    enough = image.scores >= least[image.classes] if len(least) else np.ones(len(image), dtype=np.bool_)
    chosen = enough & (image.areas > 0) & (image.areas >= smallest)
    return image.only(chosen)


DECODER = OwnMasks()
