"""The detectors of torchvision (BSD-3-Clause) as published on COCO: its layers, its anchors, its own thinning.

Pictures come and boxes leave as with the other detectors here. Nothing is ever downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models import get_model, get_model_weights
from torchvision.models.detection import FasterRCNN

from pupille.models.architectures.torchvision_detectors import Detector
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.published_detectors import NO_CLASSES

WITHOUT_EPSILON = ("fasterrcnn_resnet50_fpn", "retinanet_resnet50_fpn")
"""Networks that were published on layers of normalisation to whose variance nothing was added."""


class CocoDetector(Detector):
    """(N, 3, H, W) -> (N, M, 4 + classes) boxes of each picture and the score of each class, 0 for none.

    detector: of torchvision. names: of its numbers, `NO_CLASSES` among them; a box of such a number counts for nothing.
    """

    def __init__(self, detector: nn.Module, names: tuple[str, ...]) -> None:
        super().__init__(detector, len(names), 0, ())
        self.columns = [*range(4), *(4 + n for n, name in enumerate(names) if name not in NO_CLASSES)]

    def forward(self, pictures: Tensor, truth: Tensor | None = None) -> Any:
        """Losses by name, or boxes and scores."""
        answers = super().forward(pictures, truth)
        return answers if truth is not None else answers[..., self.columns]

    def published_state(self) -> dict[str, Tensor]:
        """Its tensors by the names of a published file."""
        return self.detector.state_dict()

    def take_published(self, tensors: Mapping[str, Tensor]) -> list[str]:
        """Takes the tensors of a published file that have the form of its own; the names of those that it could not.
        Counters that only helped the training may lack."""
        own, other = self.detector.state_dict(), []
        for name, tensor in own.items():
            came = tensors.get(name)
            if came is not None and came.shape == tensor.shape:
                own[name] = came
            elif not name.endswith("num_batches_tracked"):
                other.append(name)
        self.detector.load_state_dict(own)
        return other

    def trial(self, pictures: Tensor) -> Tensor:
        """(N, ...) what its heads say before boxes are made of it, which every picture changes."""
        detector: Any = self.detector
        maps = detector.backbone(pictures)
        if not isinstance(detector, FasterRCNN):
            heads = detector.head(list(maps.values())).values()
            return torch.cat([numbers.flatten(1) for numbers in heads], dim=1)
        height, width = pictures.shape[2:]
        whole = [pictures.new_tensor([[0.0, 0.0, width, height]]) for _ in pictures]
        regions = detector.roi_heads.box_roi_pool(maps, whole, [(height, width)] * len(pictures))
        looked = detector.roi_heads.box_predictor(detector.roi_heads.box_head(regions))
        proposed = detector.rpn.head(list(maps.values()))
        return torch.cat([numbers.flatten(1) for part in (looked, *proposed) for numbers in part], dim=1)


def published(line: Backbone) -> CocoDetector:
    """The whole network as it was published, from random weights."""
    detector = get_model(line.name, weights=None, weights_backbone=None)
    if line.name in WITHOUT_EPSILON:
        for layer in detector.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.eps = 0.0
    return CocoDetector(detector, tuple(described(line.name).meta["categories"]))


def described(name: str) -> Any:
    """What torchvision states of the weights of one of its networks: their address, their table of classes."""
    return get_model_weights(name).COCO_V1


def address(line: Backbone) -> str:
    """Where the file of weights of a network lies."""
    return str(described(line.name).url)
