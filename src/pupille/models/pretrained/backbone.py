"""What is known of one pretrained network: where it comes from, what it takes, its licence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pupille.images.geometry import CROP, Geometry

PREFIX = "timm:"
"""What stands before the name of any other network of timm: `timm:resnet34`."""


IMAGENET_MEAN = (0.485, 0.456, 0.406)


IMAGENET_STD = (0.229, 0.224, 0.225)


HALF = (0.5, 0.5, 0.5)


SAFETENSORS = "model.safetensors"


@dataclass(frozen=True)
class Backbone:
    """One pretrained network and its default weights.

    architecture: the name under which timm builds it; empty for a network that has a file of its own here.
    repository, file: where a hub keeps the weights; empty where they are published in no form that is safe to read.
    parameters, multiply_adds: with its own classes, for one picture of its input; None where nobody counted them.
    side: its input is side x side pixels of red, green and blue. mean, std: of its input, on the scale from 0 to 1.
    interpolation, crop: the shorter side is resized to side / crop, then the centre of side x side is cut out.
    classes: what the published head tells apart. width: numbers in the features of one picture.
    code_licence, weights_licence: SPDX names, empty where none is stated. megabytes: of the file of weights, about.
    fixed_side: it takes no other size than its own, from scratch neither. builder: of a network that finds boxes,
    `package.module:name` of the function (line) -> the whole network; it sees all of a picture, stretched.
    """

    name: str
    architecture: str
    repository: str
    file: str
    year: int | None
    title: str
    parameters: int | None
    multiply_adds: int | None
    side: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    interpolation: str
    crop: float
    classes: int
    width: int
    code_licence: str
    weights_licence: str
    megabytes: float | None
    fixed_side: bool = False
    builder: str = ""

    @property
    def geometry(self) -> Geometry:
        """How a picture comes to the size at which the weights were published, as in timm's evaluation transform."""
        if self.builder:
            return Geometry(self.side, self.side)
        resize = math.floor(self.side / self.crop)
        return Geometry(self.side, self.side, CROP, resize, self.interpolation)


def in_timm(
    name: str,
    tag: str,
    year: int,
    title: str,
    *,
    parameters: int,
    multiply_adds: int,
    width: int,
    licence: str,
    side: int = 224,
    mean: tuple[float, ...] = IMAGENET_MEAN,
    std: tuple[float, ...] = IMAGENET_STD,
    interpolation: str = "bicubic",
    crop: float = 0.875,
    megabytes: float | None = None,
    fixed_side: bool = False,
) -> Backbone:
    """A network that timm builds, with the weights of this tag, which tell the 1,000 classes of ImageNet apart."""
    return Backbone(
        name=name,
        architecture=name,
        repository=f"timm/{name}.{tag}",
        file=SAFETENSORS,
        year=year,
        title=title,
        parameters=parameters,
        multiply_adds=multiply_adds,
        side=side,
        mean=mean,
        std=std,
        interpolation=interpolation,
        crop=crop,
        classes=1000,
        width=width,
        code_licence="Apache-2.0",
        weights_licence=licence,
        megabytes=megabytes or round(4 * parameters / 1e6, 1),
        fixed_side=fixed_side,
    )
