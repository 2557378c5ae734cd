"""The ends of networks that find boxes, for any number of pictures at once: the surest answers, before overlapping ones
are thinned out."""

from __future__ import annotations

from typing import Any, TypeGuard

import torch
from torch import Tensor, nn
from torch.nn.functional import pad
from torchvision.models.detection import FCOS, RetinaNet
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.ssd import SSD

from pupille.images.geometry import Geometry
from pupille.models.architectures.one_stage import boxes_and_scores, places
from pupille.models.architectures.torchvision_detectors import COARSEST, Detector
from pupille.models.boxwise.operating import MOST
from pupille.models.boxwise.suppression import CANDIDATES


class Surest(nn.Module):
    """(N, places, classes + 5) outputs of `one-stage` -> the surest answers, as `Candidates` gives them."""

    def __init__(self, geometry: Geometry, classes: int) -> None:
        super().__init__()
        self.geometry, self.classes = geometry, classes
        # They are kept, and must not be those of a picture that is only traced.
        places(geometry.height, geometry.width)

    def forward(self, outputs: Tensor) -> tuple[Tensor, ...]:
        """Boxes, their labels and their scores by class."""
        boxes, scores = boxes_and_scores(outputs, self.geometry.height, self.geometry.width)
        boxes, labels, sure = surest(boxes, scores, CANDIDATES)
        return in_frame(boxes, self.geometry), labels, by_class(labels, sure, self.classes)


class Candidates(nn.Module):
    """(N, C, H, W) pictures -> what a detector of torchvision looks at when it thins its boxes out.

    Boxes (N, K, 4) in the frame, labels (N, K) and scores (N, classes, K), 0 for the classes that a box is not of; the
    surest first. Behind them the same boxes cut off at the edges to which the sides of the picture were continued,
    where that is another place: they are thinned out there first.
    """

    def __init__(self, network: Detector, geometry: Geometry) -> None:
        super().__init__()
        detector: Any = network.detector
        self.detector = detector
        self.geometry, self.classes = geometry, network.classes
        self.tall, self.wide = (-(-side // COARSEST) * COARSEST for side in (geometry.height, geometry.width))
        channels = next(network.backbone.parameters()).shape[1]
        with torch.inference_mode():
            empty = torch.zeros(1, channels, self.tall, self.wide)
            maps = list(detector.backbone(empty).values())
            (anchors,) = detector.anchor_generator(ImageList(empty, [(self.tall, self.wide)]), maps)
        places = [one.shape[2] * one.shape[3] for one in maps]
        each = len(anchors) // sum(places)
        self.levels = [n * each for n in places]
        self.anchors: Tensor
        self.register_buffer("anchors", anchors.clone())

    @property
    def is_continued(self) -> bool:
        """Whether the sides of a picture are continued before the network sees it."""
        return (self.tall, self.wide) != (self.geometry.height, self.geometry.width)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Boxes, labels, scores by class, and where it differs the boxes before they are cut off at the frame."""
        whole = pad(pictures, (0, self.wide - self.geometry.width, 0, self.tall - self.geometry.height))
        maps = list(self.detector.backbone(whole).values())
        boxes, labels, sure = self.answers(self.detector.head(maps))
        sure, order = sure.topk(sure.shape[1], dim=1)
        labels = labels.gather(1, order)
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        whole_boxes = in_frame(boxes, Geometry(self.tall, self.wide))
        cut_off = in_frame(whole_boxes, self.geometry)
        scores = by_class(labels, sure, self.classes)
        return (cut_off, labels, scores, whole_boxes) if self.is_continued else (cut_off, labels, scores)

    def answers(self, outputs: Any) -> tuple[Tensor, Tensor, Tensor]:
        """Boxes (N, K, 4), labels and scores (N, K) that this detector would look at."""
        if isinstance(self.detector, SSD):
            boxes = self.decoded(outputs["bbox_regression"])
            shares = outputs["cls_logits"].softmax(dim=-1)[..., 1:]
            parts = [
                surest(boxes, shares[..., label : label + 1], MOST, first=label)
                for label in range(self.classes)
            ]
        else:
            parts = self.of_levels(outputs)
        joined = [torch.cat(one, dim=1) for one in zip(*parts, strict=True)]
        return joined[0], joined[1], joined[2]

    def of_levels(self, outputs: Any) -> list[tuple[Tensor, Tensor, Tensor]]:
        """The surest answers of each map."""
        scores = torch.sigmoid(outputs["cls_logits"])
        if isinstance(self.detector, FCOS):
            scores = torch.sqrt(scores * torch.sigmoid(outputs["bbox_ctrness"]))
        boxes = self.decoded(outputs["bbox_regression"])
        levels = zip(*(torch.split(each, self.levels, dim=1) for each in (boxes, scores)), strict=True)
        return [surest(of_level, sure, MOST) for of_level, sure in levels]

    def decoded(self, codes: Tensor) -> Tensor:
        """(N, anchors, 4) boxes."""
        boxes: Tensor
        if isinstance(self.detector, FCOS):
            boxes = self.detector.box_coder.decode(codes, self.anchors)
            return boxes
        anchors = self.anchors.repeat(codes.shape[0], 1)
        boxes = self.detector.box_coder.decode_single(codes.flatten(0, 1), anchors)
        return boxes.reshape(codes.shape)


def surest(boxes: Tensor, scores: Tensor, most: int, *, first: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """(N, K, 4) boxes, (N, K) labels and scores of the surest of (N, places, classes) answers. first: the label of the
    first of these classes."""
    classes = scores.shape[2]
    sure, at = scores.flatten(1).topk(min(most, scores.shape[1] * classes), dim=1)
    places = at // classes
    return boxes.gather(1, places[..., None].expand(-1, -1, 4)), at % classes + first, sure


def by_class(labels: Tensor, scores: Tensor, classes: int) -> Tensor:
    """(N, classes, K) the score of each answer at its class, 0 at the others."""
    own = labels[:, None] == torch.arange(classes)[None, :, None]
    return torch.where(own, scores[:, None], torch.zeros(()))


def in_frame(boxes: Tensor, geometry: Geometry) -> Tensor:
    """Boxes cut off at the edges of a picture."""
    limits = torch.tensor([geometry.width, geometry.height] * 2, dtype=torch.float32)
    return boxes.clamp(min=0).minimum(limits)


def has_candidates(network: nn.Module) -> TypeGuard[Detector]:
    """Whether the answers of a detector of torchvision are made here too, in operators."""
    return isinstance(network, Detector) and isinstance(network.detector, FCOS | RetinaNet | SSD)
