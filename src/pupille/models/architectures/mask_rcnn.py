"""Mask R-CNN of torchvision (He and others 2017): Faster R-CNN, with a small mask drawn into each box that it finds.

Layers, losses and decoding are torchvision's own; maps, sizes of heads and of anchors are those of
`torchvision_detectors`. Nothing is ever downloaded.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.mask_rcnn import MaskRCNNHeads, MaskRCNNPredictor
from torchvision.ops import MultiScaleRoIAlign, masks_to_boxes

from pupille.models.architectures.one_stage import SmallBackbone, backbone_of_timm
from pupille.models.architectures.torchvision_detectors import (
    PROPOSED,
    SQUARE,
    WIDTH,
    Detector,
    JoinedMaps,
    looked_at_again,
)

MOST = 300
"""Objects of one picture that are answered at most."""
LOOKED_AT, DRAWN = 14, 28
"""Places of a region, across and down, that its mask is drawn from, and those of the mask."""
LAYERS = 2
"""Convolutions that draw a mask; four in torchvision."""


class MaskDetector(Detector):
    """(N, C, H, W) -> (N, M, 4 + classes + 28 * 28) boxes of each picture, the score of each class, 0 for none, and the
    probability that each place of a box belongs to its object.

    Given the truth, (N, 2, H, W) the number of the object on each pixel and its class, it answers with its losses.
    """

    def as_taught(self, rows: Tensor) -> dict[str, Tensor]:
        """The objects of one picture as torchvision takes them; of an object whose box has no width or height, none."""
        labels, classes = rows
        numbers = torch.unique(labels[labels > 0])
        masks = labels[None] == numbers[:, None, None]
        if not len(numbers):
            none = labels.new_zeros((0,), dtype=torch.int64)
            return {"boxes": none.float().reshape(0, 4), "labels": none, "masks": masks.byte()}
        # From the outer edges of the first pixels to those of the last.
        boxes = masks_to_boxes(masks) + torch.tensor([0.0, 0.0, 1.0, 1.0], device=rows.device)
        of_object = torch.stack([classes[mask][0] for mask in masks]).long()
        return {"boxes": boxes, "labels": of_object + self.first, "masks": masks.byte()}

    def as_table(self, answers: list[dict[str, Tensor]]) -> Tensor:
        """(N, M, 4 + classes + 28 * 28) of the answers to each picture."""
        table = super().as_table(answers)
        masks = table.new_zeros(*table.shape[:2], DRAWN**2)
        for image, answer in enumerate(answers):
            masks[image, : len(answer["masks"])] = answer["masks"].flatten(1)
        return torch.cat([table, masks], dim=2)

    def layers_alone(self, pictures: Tensor) -> Tensor:
        """Runs every layer where no box is a number, so that they can be counted."""
        detector: Any = self.detector
        heads = detector.roi_heads
        detector.rpn.head(list(detector.backbone(pictures).values()))
        heads.box_predictor(heads.box_head(pictures.new_empty(PROPOSED, WIDTH, SQUARE, SQUARE)))
        heads.mask_predictor(heads.mask_head(pictures.new_empty(MOST, WIDTH, LOOKED_AT, LOOKED_AT)))
        return pictures.new_empty(len(pictures), MOST, 4 + self.classes + DRAWN**2)


def mask_rcnn(backbone: nn.Module, channels: tuple[int, ...], classes: int) -> MaskDetector:
    """The network on a backbone with maps of these numbers of channels."""
    detector = MaskRCNN(
        JoinedMaps(backbone, channels),
        **looked_at_again(classes),
        rpn_post_nms_top_n_test=PROPOSED,
        box_detections_per_img=MOST,
        mask_roi_pool=MultiScaleRoIAlign(["0", "1", "2"], output_size=LOOKED_AT, sampling_ratio=2),
        mask_head=MaskRCNNHeads(WIDTH, (WIDTH,) * LAYERS, 1),
        mask_predictor=MaskRCNNPredictor(WIDTH, WIDTH, classes + 1),
    )
    heads = detector.roi_heads
    return MaskDetector(detector, classes, 1, (detector.rpn.head, heads.box_predictor, heads.mask_predictor))


def build(shape: tuple[int, int, int], outputs: int) -> MaskDetector:
    """The network for pictures of (channels, height, width), from random weights. outputs: classes."""
    return mask_rcnn(SmallBackbone(shape[0]), SmallBackbone.channels, outputs)


def build_on_backbone(name: str, shape: tuple[int, int, int], outputs: int) -> MaskDetector:
    """The same on the maps of a network of timm, from random weights. name: of a pretrained network.

    Raises ModelError for pictures without three channels, or a network without such maps.
    """
    return mask_rcnn(*backbone_of_timm(name, shape, instead="maskrcnn"), outputs)
