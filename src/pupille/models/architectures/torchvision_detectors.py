"""The detectors of torchvision, on the small backbone of `one_stage` or one of timm, with heads sized for small data.

`fasterrcnn` (Ren and others 2015) proposes regions, then looks at each again; `retinanet` (Lin and others 2017) and
`ssdlite` (Liu and others 2016, Sandler and others 2018) answer for boxes of stated sizes at every place, the anchors;
`fcos` (Tian and others 2019) does without these. Layers, anchors' matching, losses and decoding are torchvision's own;
maps, sizes of heads and of anchors are stated here. Nothing is ever downloaded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import pad
from torchvision.models.detection import FCOS, FasterRCNN, RetinaNet
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.models.detection.fcos import FCOSHead
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.retinanet import RetinaNetHead
from torchvision.models.detection.ssd import SSD
from torchvision.models.detection.ssdlite import SSDLiteHead
from torchvision.ops import FeaturePyramidNetwork, MultiScaleRoIAlign

from pupille.models.architectures.one_stage import SmallBackbone, backbone_of_timm
from pupille.models.boxwise.operating import MOST, OVERLAP
from pupille.models.decode.detection import LEAST

WIDTH = 128
"""Channels of the joined maps and of the heads; 256 in torchvision, for the 118,000 photos of COCO."""
STRIDES, COARSEST = (8, 16, 32, 64, 128), 32
"""Pixels of the picture between two places of each map, and those of the coarsest map of the backbone."""
SIDES = (2.0, 3.0)
"""Sides of the square anchors of Faster R-CNN and SSDlite, in strides, beside as many of twice the height and of twice
the width; those of SSDlite as published are shares of the picture, and miss small objects."""
OCTAVE = tuple(2 * 2 ** (third / 3) for third in range(3))
"""The same of RetinaNet: three in an octave, as published, from two strides on instead of four."""
RATIOS = (0.5, 1.0, 2.0)
SQUARE = 7
"""Places of a region, across and down, that Faster R-CNN looks at."""
HIDDEN, REGIONS = 256, 64
"""Neurons of the two layers that look at a region of Faster R-CNN (1,024 in torchvision), and the regions of each
picture that it learns from (512)."""
PROPOSED = 500
"""Regions of a picture that are proposed while Faster R-CNN learns; `MOST` when it answers."""


class JoinedMaps(nn.Module):
    """Maps of one width, each with what the coarser ones know, and two coarser ones (Lin and others 2017)."""

    out_channels = WIDTH

    def __init__(self, backbone: nn.Module, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.backbone = backbone
        self.joined = FeaturePyramidNetwork(list(channels), WIDTH)
        self.further = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 3, stride=2, padding=1) for _ in range(2))

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """(N, C, H, W) -> the maps by number, the finest first."""
        maps = self.backbone(pictures)
        joined: dict[str, Tensor] = self.joined({str(place): one for place, one in enumerate(maps)})
        return with_further(list(joined.values()), self.further)


class FurtherMaps(nn.Module):
    """The maps of the backbone as they are, and two coarser ones by convolutions channel by channel."""

    def __init__(self, backbone: nn.Module, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.backbone = backbone
        self.channels = [*channels, 2 * WIDTH, WIDTH]
        pairs = zip(self.channels[2:-1], self.channels[3:], strict=True)
        self.further = nn.ModuleList(halved(before, after) for before, after in pairs)

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """(N, C, H, W) -> the maps by number, the finest first."""
        return with_further(list(self.backbone(pictures)), self.further)


def with_further(maps: list[Tensor], further: nn.ModuleList) -> dict[str, Tensor]:
    """The maps by number in single precision, with those that layers make of the coarsest, one of the other.

    In bfloat16, PyTorch 2.15 gives gradients that are no numbers for such layers on a map of one place.
    """
    maps = [one.float() for one in maps]
    with torch.autocast("cuda" if maps[0].is_cuda else "cpu", enabled=False):
        for layer in further:
            maps.append(layer(maps[-1]))
    return {str(place): one for place, one in enumerate(maps)}


def halved(before: int, after: int) -> nn.Sequential:
    """Half the size: one convolution that narrows, one channel by channel, one that widens."""
    middle = after // 2
    return nn.Sequential(
        nn.Conv2d(before, middle, 1, bias=False),
        in_groups(middle),
        nn.ReLU(inplace=True),
        nn.Conv2d(middle, middle, 3, stride=2, padding=1, groups=middle, bias=False),
        in_groups(middle),
        nn.ReLU(inplace=True),
        nn.Conv2d(middle, after, 1, bias=False),
        in_groups(after),
        nn.ReLU(inplace=True),
    )


def in_groups(channels: int) -> nn.GroupNorm:
    """Normalisation that needs no other picture, since batches are small and the coarsest map has a single place."""
    return nn.GroupNorm(math.gcd(16, channels), channels)


class AsTheyAre(nn.Module):
    """Stands where torchvision resizes and normalises: pictures come in the frame of the model and leave it later."""

    def forward(self, pictures: Tensor, truth: Any) -> tuple[ImageList, Any]:
        """The pictures as they came, with their size."""
        height, width = pictures.shape[-2:]
        return ImageList(pictures, [(height, width)] * len(pictures)), truth

    def postprocess(self, answers: Any, sizes: Any, original: Any) -> Any:  # noqa: ARG002
        """The answers as they came."""
        return answers


class Detector(nn.Module):
    """(N, C, H, W) -> (N, M, 4 + classes) boxes of each picture and the score of each class, 0 for none.

    Given the truth, (N, K, 5) class and box of each object with a class below 0 for none, it answers with its losses.
    detector: of torchvision. first: the number of the first class there, since 0 is nothing in some. heads: the layers
    whose numbers boxes are made of.
    """

    def __init__(self, detector: nn.Module, classes: int, first: int, heads: tuple[nn.Module, ...]) -> None:
        super().__init__()
        detector.transform = AsTheyAre()
        self.detector, self.classes, self.first = detector, classes, first
        for head in heads:
            # Places of boxes need more digits than layers do.
            head.register_forward_hook(lambda _, __, output: in_32_bits(output))

    @property
    def backbone(self) -> nn.Module:
        """The network whose weights may have been published."""
        maps: Any = self.detector.backbone
        return maps.backbone  # type: ignore[no-any-return]

    def forward(self, pictures: Tensor, truth: Tensor | None = None) -> Any:
        """Losses by name, or boxes and scores; sides are continued with zeros to a multiple of 32."""
        whole = pad(pictures, (0, -pictures.shape[3] % COARSEST, 0, -pictures.shape[2] % COARSEST))
        whole = whole.contiguous(memory_format=torch.channels_last)
        if whole.device.type == "meta":
            return self.layers_alone(whole)
        # Its parts ask whether they learn to know what is wanted; the layers below stay in the mode they are in.
        parts = [self.detector, *(part for name, part in self.detector.named_children() if name in ASKED)]
        modes = [part.training for part in parts]
        try:
            for part in parts:
                part.training = truth is not None
            if truth is not None:
                return self.detector(whole, [self.as_taught(one) for one in truth])
            return self.as_table(self.detector(whole))
        finally:
            for part, mode in zip(parts, modes, strict=True):
                part.training = mode

    def as_taught(self, rows: Tensor) -> dict[str, Tensor]:
        """The objects of one picture as torchvision takes them."""
        rows = rows[(rows[:, 0] >= 0) & (rows[:, 3:] > rows[:, 1:3]).all(-1)]
        return {"boxes": rows[:, 1:].float(), "labels": rows[:, 0].long() + self.first}

    def as_table(self, answers: list[dict[str, Tensor]]) -> Tensor:
        """(N, M, 4 + classes) of the answers to each picture."""
        most = max(1, *(len(answer["scores"]) for answer in answers))
        table = torch.zeros(len(answers), most, 4 + self.classes, device=answers[0]["scores"].device)
        for image, answer in enumerate(answers):
            n = len(answer["scores"])
            table[image, :n, :4] = answer["boxes"]
            table[image, torch.arange(n), 4 + answer["labels"] - self.first] = answer["scores"]
        return table

    def layers_alone(self, pictures: Tensor) -> Tensor:
        """Runs every layer where no box is a number, so that they can be counted."""
        detector: Any = self.detector
        maps = detector.backbone(pictures)
        if isinstance(detector, FasterRCNN):
            detector.rpn.head(list(maps.values()))
            regions = pictures.new_empty(MOST, WIDTH, SQUARE, SQUARE)
            detector.roi_heads.box_predictor(detector.roi_heads.box_head(regions))
        else:
            detector.head(list(maps.values()))
        return pictures.new_empty(len(pictures), MOST, 4 + self.classes)


ASKED = ("rpn", "roi_heads")
"""The parts of a detector of torchvision, beside itself, that ask whether they learn."""


def in_32_bits(output: Any) -> Any:
    """The same numbers in single precision, in whatever they come."""
    if isinstance(output, Tensor):
        return output.float()
    if isinstance(output, dict):
        return {name: in_32_bits(part) for name, part in output.items()}
    return type(output)(in_32_bits(part) for part in output)


def anchors_of(sides: tuple[float, ...]) -> AnchorGenerator:
    """Boxes around every place of each map. sides: of the square ones, in strides."""
    sizes = tuple(tuple(round(side * stride) for side in sides) for stride in STRIDES)
    return AnchorGenerator(sizes, (RATIOS,) * len(STRIDES))


def looked_at_again(classes: int) -> dict[str, Any]:
    """What Faster R-CNN and Mask R-CNN take alike: where regions are proposed and how each is looked at, by the names
    that torchvision has for it."""
    return {
        "rpn_anchor_generator": anchors_of(SIDES),
        "rpn_post_nms_top_n_train": PROPOSED,
        "box_roi_pool": MultiScaleRoIAlign(["0", "1", "2"], output_size=SQUARE, sampling_ratio=2),
        "box_head": TwoMLPHead(WIDTH * SQUARE**2, HIDDEN),
        "box_predictor": FastRCNNPredictor(HIDDEN, classes + 1),
        "box_batch_size_per_image": REGIONS,
        "box_score_thresh": LEAST,
        "box_nms_thresh": OVERLAP,
    }


def fasterrcnn(backbone: nn.Module, channels: tuple[int, ...], classes: int) -> Detector:
    """Regions that a small network proposes, each looked at again."""
    detector = FasterRCNN(
        JoinedMaps(backbone, channels),
        rpn_post_nms_top_n_test=MOST,
        rpn_pre_nms_top_n_test=MOST,
        box_detections_per_img=MOST,
        **looked_at_again(classes),
    )
    heads = (detector.rpn.head, detector.roi_heads.box_predictor)
    return Detector(detector, classes, 1, heads)


def retinanet(backbone: nn.Module, channels: tuple[int, ...], classes: int) -> Detector:
    """Nine anchors at every place, by a loss in which easy ones hardly count."""
    detector = RetinaNet(
        JoinedMaps(backbone, channels),
        classes,
        anchor_generator=anchors_of(OCTAVE),
        head=RetinaNetHead(WIDTH, len(OCTAVE) * len(RATIOS), classes, norm_layer=in_groups),
        score_thresh=LEAST,
        nms_thresh=OVERLAP,
        detections_per_img=MOST,
        topk_candidates=MOST,
    )
    return Detector(detector, classes, 0, (detector.head,))


def fcos(backbone: nn.Module, channels: tuple[int, ...], classes: int) -> Detector:
    """No anchors: places near the centre of a box answer for it."""
    detector = FCOS(
        JoinedMaps(backbone, channels),
        classes,
        anchor_generator=AnchorGenerator(tuple((stride,) for stride in STRIDES), ((1.0,),) * len(STRIDES)),
        head=FCOSHead(WIDTH, 1, classes),
        score_thresh=LEAST,
        nms_thresh=OVERLAP,
        detections_per_img=MOST,
        topk_candidates=MOST,
    )
    return Detector(detector, classes, 0, (detector.head,))


def ssdlite(backbone: nn.Module, channels: tuple[int, ...], classes: int) -> Detector:
    """Boxes of stated sizes on five maps, by convolutions channel by channel."""
    maps = FurtherMaps(backbone, channels)
    anchors = anchors_of(SIDES)
    head = SSDLiteHead(maps.channels, anchors.num_anchors_per_location(), classes + 1, in_groups)
    detector = SSD(
        maps,
        anchors,
        (COARSEST, COARSEST),
        classes + 1,
        head=head,
        score_thresh=LEAST,
        nms_thresh=OVERLAP,
        detections_per_img=MOST,
        topk_candidates=MOST,
    )
    return Detector(detector, classes, 1, (detector.head,))


KINDS: Mapping[str, Callable[[nn.Module, tuple[int, ...], int], Detector]] = {
    "fasterrcnn": fasterrcnn,
    "retinanet": retinanet,
    "fcos": fcos,
    "ssdlite": ssdlite,
}


def build(kind: str, shape: tuple[int, int, int], outputs: int) -> Detector:
    """The detector for pictures of (channels, height, width), from random weights.

    kind: of `KINDS`. outputs: classes.
    """
    return KINDS[kind](SmallBackbone(shape[0]), SmallBackbone.channels, outputs)


def build_on_backbone(kind: str, name: str, shape: tuple[int, int, int], outputs: int) -> Detector:
    """The same on the maps of a network of timm, from random weights. name: of a pretrained network.

    Raises ModelError for pictures without three channels, or a network without such maps.
    """
    return KINDS[kind](*backbone_of_timm(name, shape, instead=kind), outputs)
