"""A detector that looks once: every place of three maps says what is there, how large it is, and how well it knows.

One look at the whole picture is YOLO's idea (Redmon and others 2016); that each place answers for one box, without
anchors, on maps of several strides with one head for all, is FCOS (Tian and others 2019), whose centreness gives way to
the overlap (IoU) that a box is expected to reach, as in Wu and others 2020: objects smaller than a place have no
centre of their own. The maps are joined from coarse to fine (Lin and others 2017). Read it from top to bottom.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad

from pupille.errors import ModelError
from pupille.i18n.language import tell

STRIDES, MAPS_OF_TIMM = (8, 16, 32), (2, 3, 4)
"""Pixels of the picture between two places of each map, and the numbers of these maps in timm."""
BOX, QUALITY = slice(-5, -1), -1
"""What a place answers after the logit of each class: centre and size of the box, and the overlap that it expects."""
USUAL_SIZE = 4.0
"""Strides of a box whose size is answered with 0."""
LARGEST = 4.0
"""Beyond which the logarithm of a size is cut off."""
RARE = 0.01
"""The probability with which every place begins to expect an object, since most have none (Lin and others 2017)."""
WIDTHS, WIDTH = (16, 32, 64, 96, 128), 64
"""Channels of the backbone at strides 2 to 32, and of the joined maps and the head."""
GROUPS, NARROWEST = 8, 16
"""Groups of channels that are normalised together, and the fewest channels: one alone at one place has no spread."""


class Residual(nn.Module):
    """Two convolutions of 3 x 3 with batch normalisation around a shortcut (He and others 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *convolution(channels, channels), nn.ReLU(inplace=True), *convolution(channels, channels)
        )

    def forward(self, maps: Tensor) -> Tensor:
        """(N, channels, H, W) -> the same shape."""
        return torch.relu(maps + self.layers(maps))


def convolution(before: int, after: int, stride: int = 1) -> tuple[nn.Module, nn.Module]:
    """A convolution of 3 x 3 and its batch normalisation."""
    return nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after)


class SmallBackbone(nn.Module):
    """Half the size five times; the maps at strides 8, 16 and 32 are given."""

    channels = WIDTHS[2:]

    def __init__(self, channels: int) -> None:
        super().__init__()
        steps = zip((channels, *WIDTHS[:-1]), WIDTHS, strict=True)
        self.stages = nn.ModuleList(
            nn.Sequential(
                *convolution(before, after, stride=2),
                nn.ReLU(inplace=True),
                *([Residual(after)] if place else []),
            )
            for place, (before, after) in enumerate(steps)
        )

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """(N, channels, H, W) -> the three maps, the finest first."""
        maps = []
        for stage in self.stages:
            pictures = stage(pictures)
            maps.append(pictures)
        return maps[2:]


class Pyramid(nn.Module):
    """Maps of one width, each with what the coarser ones know."""

    def __init__(self, channels: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.narrow = nn.ModuleList(nn.Conv2d(before, width, 1) for before in channels)
        self.smooth = nn.ModuleList(
            nn.Sequential(*convolution(width, width), nn.ReLU(inplace=True)) for _ in channels
        )

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """The finest first, as they came."""
        joined = [narrow(one) for narrow, one in zip(self.narrow, maps, strict=True)]
        for place in range(len(joined) - 1, 0, -1):
            joined[place - 1] = joined[place - 1] + interpolate(joined[place], scale_factor=2, mode="nearest")
        return [smooth(one) for smooth, one in zip(self.smooth, joined, strict=True)]


class Head(nn.Module):
    """What each place of a map answers, by the same weights on every map."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.of_class, self.of_box = (tower(width) for _ in range(2))
        self.classes, self.box = nn.Conv2d(width, classes, 3, padding=1), nn.Conv2d(width, 5, 3, padding=1)
        for layer, start in ((self.classes, -math.log((1 - RARE) / RARE)), (self.box, 0.0)):
            nn.init.normal_(layer.weight, std=0.01)
            assert layer.bias is not None
            nn.init.constant_(layer.bias, start)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, width, H, W) -> (N, H * W, classes + 5)."""
        answers = torch.cat([self.classes(self.of_class(maps)), self.box(self.of_box(maps))], dim=1)
        return answers.flatten(2).transpose(1, 2)


def tower(width: int) -> nn.Sequential:
    """Two convolutions of 3 x 3, normalised in groups, since the maps of several strides share them."""
    layers: list[nn.Module] = []
    for _ in range(2):
        layers += [nn.Conv2d(width, width, 3, padding=1, bias=False), nn.GroupNorm(GROUPS, width), nn.ReLU()]
    return nn.Sequential(*layers)


class OneStage(nn.Module):
    """(N, channels, H, W) -> (N, places, classes + 5), the places as in `places`."""

    def __init__(self, backbone: nn.Module, channels: tuple[int, ...], classes: int, width: int) -> None:
        if width < NARROWEST or width % GROUPS:
            raise ModelError(
                tell(
                    "width must be a multiple of {groups} from {narrowest} on. Got {width}; the usual one is {usual}.",
                    groups=str(GROUPS),
                    narrowest=str(NARROWEST),
                    width=str(width),
                    usual=str(WIDTH),
                )
            )
        super().__init__()
        self.backbone = backbone
        self.pyramid = Pyramid(channels, width)
        self.answers = Head(width, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """What every place answers; sides that are no multiple of the largest stride are continued with zeros."""
        height, width = pictures.shape[2:]
        whole = pad(pictures, (0, -width % STRIDES[-1], 0, -height % STRIDES[-1]))
        maps = self.pyramid(self.backbone(whole.contiguous(memory_format=torch.channels_last)))
        return torch.cat([self.answers(one) for one in maps], dim=1)


def build(shape: tuple[int, int, int], outputs: int, *, width: int = WIDTH) -> OneStage:
    """The network for pictures of (channels, height, width), from random weights. outputs: classes.

    width: channels of the joined maps and of the head. Raises ModelError unless that is a multiple of 8 from 16 on.
    """
    return OneStage(SmallBackbone(shape[0]), SmallBackbone.channels, outputs, width)


def build_on_backbone(
    name: str, shape: tuple[int, int, int], outputs: int, *, width: int = WIDTH
) -> OneStage:
    """The same on the maps of a network of timm, from random weights. name: of a pretrained network.

    Raises ModelError for pictures without three channels, a network without maps, and for a width as `build` does.
    """
    return OneStage(*backbone_of_timm(name, shape, instead="one-stage"), outputs, width)


def backbone_of_timm(
    name: str, shape: tuple[int, int, int], *, instead: str
) -> tuple[nn.Module, tuple[int, ...]]:
    """A network of timm with random weights that gives its maps at strides 8, 16 and 32, and their channels.

    instead: what to take for pictures without three channels. Raises ModelError for these, and for a network that has
    no such maps.
    """
    import timm

    from pupille.models.pretrained.catalogue import backbone as line_of

    if shape[0] != 3:
        raise ModelError(
            tell(
                "{name} takes pictures of 3 channels. Got {n}; take {instead}.",
                name=name,
                n=shape[0],
                instead=instead,
            )
        )
    line = line_of(name)
    try:
        if not line.architecture or line.fixed_side:
            raise ValueError("no maps")
        backbone = timm.create_model(
            line.architecture, pretrained=False, features_only=True, out_indices=MAPS_OF_TIMM
        )
        maps: Any = backbone.feature_info
        if tuple(maps.reduction()) != STRIDES:
            raise ValueError("other maps")
    except (ValueError, RuntimeError, AttributeError, TypeError, AssertionError, IndexError) as error:
        raise ModelError(
            tell(
                "{name} gives no maps at strides 8, 16 and 32 on which objects could be found. Take another network, "
                "such as regnetx_002.",
                name=name,
            )
        ) from error
    return backbone, tuple(maps.channels())


@cache
def places(height: int, width: int) -> Tensor:
    """(places, 3) x and y of each place in pixels of a picture of this size, and its stride, the finest map first."""
    parts = []
    for stride in STRIDES:
        rows, columns = (math.ceil(side / STRIDES[-1]) * STRIDES[-1] // stride for side in (height, width))
        y, x = torch.meshgrid(
            (torch.arange(rows) + 0.5) * stride, (torch.arange(columns) + 0.5) * stride, indexing="ij"
        )
        parts.append(torch.stack([x.flatten(), y.flatten(), torch.full((rows * columns,), float(stride))], 1))
    return torch.cat(parts)


def boxes_of(answers: Tensor, at: Tensor) -> Tensor:
    """(..., 4) boxes `x1, y1, x2, y2` in pixels of the answers (..., 4) of places (..., 3)."""
    centre = at[..., :2] + at[..., 2:] * answers[..., :2]
    half = at[..., 2:] * USUAL_SIZE / 2 * answers[..., 2:].clamp(-LARGEST, LARGEST).exp()
    return torch.cat([centre - half, centre + half], dim=-1)


def boxes_and_scores(outputs: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """(N, places, 4) boxes and (N, places, classes) scores of the outputs for pictures of this size.

    A score is the geometric mean of the probability of the class and the overlap that the box is expected to reach.
    """
    outputs = outputs.float()
    boxes = boxes_of(outputs[..., BOX], places(height, width).to(outputs.device))
    sure = torch.sigmoid(outputs[..., : BOX.start]) * torch.sigmoid(outputs[..., QUALITY:])
    return boxes, sure.sqrt()
