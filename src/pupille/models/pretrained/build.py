"""Pretrained networks as rungs: built by timm, fed as their weights expect, with a head of their own on top.

A rung `resnet50` is a `Transferred`: the backbone, which gives features, and a head, which tells the classes from them.
`resnet50+scratch` is the whole network with random weights. timm is imported when a network is built.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from pupille.errors import ModelError, WeightsError
from pupille.i18n.language import tell
from pupille.models.architectures.heads import HIDDEN, NEIGHBOURS, build_head
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.store import load_weights
from pupille.tasks.task import load

ENLARGED = 96
"""Pictures smaller than this are enlarged to it when a network is trained from scratch: these networks halve a picture
five times, so that of 32 x 32 pixels one would be left."""
COUNTERS = "num_batches_tracked"
"""Counted in training, used by no prediction; older files lack them."""


class Transferred(nn.Module):
    """A backbone and a head. backbone: (N, 3, H, W) pictures -> (N, width) features. head: features -> logits."""

    def __init__(self, backbone: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, pictures: Tensor) -> Tensor:
        """(N, 3, H, W) -> (N, classes) logits."""
        logits: Tensor = self.head(self.backbone(pictures))
        return logits


class Resized(nn.Module):
    """Pictures at another size, (height, width), bilinearly."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.size = size

    def forward(self, pictures: Tensor) -> Tensor:
        """(N, channels, H, W) -> (N, channels, height, width)."""
        return interpolate(pictures, size=self.size, mode="bilinear", align_corners=False)


def build(
    name: str,
    head: str,
    shape: tuple[int, int, int],
    n_classes: int,
    *,
    hidden: tuple[int, ...] = HIDDEN,
    rows: int = 1,
    neighbours: int = NEIGHBOURS,
) -> nn.Module:
    """The backbone `name` with an untrained head, both with random weights: a run folder holds those of both.

    head, hidden, rows, neighbours: see `pupille.models.architectures.heads.build_head`.
    Raises ModelError for pictures of another shape than the backbone's.
    """
    line = backbone(name)
    if shape[0] != 3 or (line.fixed_side and shape[1:] != (line.side, line.side)):
        raise ModelError(
            tell(
                "{name} takes pictures of 3 channels and {side} x {side} pixels. Got {shape}. "
                "Prepare the images at that size first, or train it from scratch.",
                name=name,
                side=line.side,
                shape=shape,
            )
        )
    made = build_head(head, line.width, n_classes, hidden=hidden, rows=rows, neighbours=neighbours)
    return Transferred(without_classes(whole_network(line)), made)


def build_from_scratch(name: str, shape: tuple[int, int, int], n_classes: int) -> nn.Module:
    """The whole network `name` with random weights for pictures of shape (channels, height, width).

    Pictures smaller than 96 pixels are enlarged to that inside of it; a network that takes one size sees all at that.
    """
    line = backbone(name)
    channels, height, width = shape
    size = (max(ENLARGED, height), max(ENLARGED, width))
    if line.fixed_side:
        size = (line.side, line.side)
    network = whole_network(line, n_classes=n_classes, channels=channels)
    return network if size == (height, width) else nn.Sequential(Resized(size), network)


def whole_network(line: Backbone, *, n_classes: int | None = None, channels: int = 3) -> nn.Module:
    """The network with random weights and, unless said otherwise, with its own classes and three channels."""
    classes = line.classes if n_classes is None else n_classes
    if line.builder:
        return cast("nn.Module", load(line.builder)(line))
    if not line.architecture:
        from pupille.models.architectures.alexnet import AlexNet

        return AlexNet(classes, channels)
    import timm

    network: nn.Module = timm.create_model(
        line.architecture, pretrained=False, num_classes=classes, in_chans=channels
    )
    return network


def without_classes(network: Any) -> nn.Module:
    """The network given, changed to end in its features."""
    network.reset_classifier(0)
    features: nn.Module = network
    return features


def load_whole(name: str) -> nn.Module:
    """The network as it was published, its own classes included, with the weights of the store, ready to predict.

    Raises WeightsError if they are not here, damaged, or those of another network.
    """
    with torch.random.fork_rng(devices=[]):
        network = whole_network(backbone(name))
    incompatible_keys = network.load_state_dict(load_weights(name), strict=False)
    lacking = [key for key in incompatible_keys.missing_keys if not key.endswith(COUNTERS)]
    if lacking or incompatible_keys.unexpected_keys:
        odd = (lacking or incompatible_keys.unexpected_keys)[0]
        raise WeightsError(
            tell(
                "the weights kept as {name} are not those of this network; the first tensor that "
                "does not fit is {odd!r}. Remove them with `pupille weights remove {name}` and take "
                "them from their publisher.",
                name=name,
                odd=odd,
            )
        )
    return network.eval()


def load_backbone(name: str) -> nn.Module:
    """The backbone alone, (N, 3, H, W) -> (N, width) features, with the weights of the store.

    Raises WeightsError as `load_whole`.
    """
    return without_classes(load_whole(name))


def preprocessing(name: str, *, window: tuple[float, float], depth: str = "8-bit") -> Preprocessing:
    """What the weights of `name` expect. window: pixel values that count as 0 and 1. depth: as in `Preprocessing`."""
    line = backbone(name)
    geometry = line.geometry
    return Preprocessing(
        height=line.side,
        width=line.side,
        channels=3,
        low=window[0],
        high=window[1],
        mean=line.mean,
        std=line.std,
        depth=depth,
        fit=geometry.fit,
        resize=geometry.resize,
        interpolation=geometry.interpolation,
    )
