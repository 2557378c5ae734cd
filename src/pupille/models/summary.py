"""The layers of a rung, as a table: one row per layer of a network, or a sentence for the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.models.arguments import check_arguments
from pupille.models.model import Argument
from pupille.models.registry import find
from pupille.tasks.task import load

if TYPE_CHECKING:
    from torch import Tensor, nn

    from pupille.models.pixelwise.rule import PixelRule


@dataclass(frozen=True)
class Layer:
    """One row. type: what it does. maps: its feature maps, or the neurons of a dense layer.

    size: (height, width) of each map, None for dense layers and for the patches of a transformer. kernel,
    stride: (height, width), None where there is none. activation: what follows it. parameters: learned
    numbers. multiply_adds: for one picture.
    """

    type: str
    maps: int
    size: tuple[int, int] | None
    kernel: tuple[int, int] | None
    stride: tuple[int, int] | None
    activation: str | None
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class LayerTable:
    """A rung for pictures of shape (channels, height, width).

    rows: from the input to the output; empty for rungs that are no networks. learns: what the parameters are.
    parameters, multiply_adds: totals; None where they depend on the training images. Comparing
    patches (attention) or neighbours counts in the total and belongs to no row.
    """

    name: str
    title: str
    shape: tuple[int, int, int]
    n_classes: int
    rows: tuple[Layer, ...]
    learns: str
    parameters: int | None
    multiply_adds: int | None


TYPES = {
    "Conv2d": phrase("convolution"),
    "Linear": phrase("dense"),
    "AvgPool2d": phrase("average pooling"),
    "MaxPool2d": phrase("maximum pooling"),
    "AdaptiveAvgPool2d": phrase("average pooling"),
    "FastAdaptiveAvgPool": phrase("average pooling"),
    "BatchNorm2d": phrase("batch normalisation"),
    "BatchNormAct2d": phrase("batch normalisation"),
    "LayerNorm": phrase("layer normalisation"),
    "LayerNorm2d": phrase("layer normalisation"),
    "ConvNeXtBlock": phrase("scale"),
    "VisionTransformer": phrase("class token, places"),
    "NearestNeighbours": phrase("nearest neighbours"),
    "Resized": phrase("resized"),
    "ZeroPad2d": phrase("frame of zeros"),
}
ACTIVATIONS = {
    "Tanh": "tanh", "ReLU": "ReLU", "ReLU6": "ReLU6", "Sigmoid": "sigmoid", "GELU": "GELU", "SiLU": "SiLU",
}  # fmt: skip
SILENT = ("Flatten", "Identity", "Dropout", "DropPath")
MAPS_LAST = ("Linear", "LayerNorm")
"""Layers whose output has its maps behind height and width, or behind the patches."""


def layer_table(
    name: str,
    shape: tuple[int, int, int],
    n_classes: int,
    arguments: Mapping[str, Argument] | None = None,
) -> LayerTable:
    """The layers of the rung `name` for pictures of shape (channels, height, width), without allocating its
    weights.

    Raises ModelError for an unknown rung, an argument it does not take, or a shape that does not fit.
    """
    if min(*shape, n_classes) < 1:
        raise ModelError(
            tell(
                "channels, height, width and classes are at least 1. Got {shape} and {n_classes}.",
                shape=shape,
                n_classes=n_classes,
            )
        )
    entry = find(name)
    if entry.is_network:
        return network_table(name, shape, n_classes, arguments or {})
    if entry.is_rule:
        rule: type[PixelRule] = load(next(iter(entry.builds.values())))
        return LayerTable(name, entry.title, shape, n_classes, (), rule.learns, None, None)
    build = entry.load(next(iter(entry.builds)))
    check_arguments(name, build, arguments or {})
    recipe = build(2, n_classes, 0, **(arguments or {}))
    return LayerTable(name, entry.title, shape, n_classes, (), recipe.learns, None, None)


def network_table(
    name: str, shape: tuple[int, int, int], n_classes: int, arguments: Mapping[str, Argument]
) -> LayerTable:
    """The table of a network, from one forward pass on torch's meta device, where numbers take no memory."""
    import torch

    from pupille.models.network import build_untrained

    own = not find(name).given
    rows = [Layer(phrase("input"), shape[0], shape[1:], None, None, None, 0, 0)]
    with torch.device("meta"):
        network = build_untrained(
            name, shape, n_classes, arguments, task=next(iter(find(name).builds))
        ).eval()
        for module in network.modules():
            if own:
                only_sizes(module)
            if not list(module.children()):
                module.register_forward_hook(lambda module, _, output: add_row(rows, module, output))
            elif list(module.parameters(recurse=False)):
                # Its own numbers come before the layers inside of it, such as the activation of a normalisation.
                module.register_forward_pre_hook(lambda module, given: add_own_row(rows, module, given))
        counted = None if own else counted_by_torch(network, torch.empty(1, *shape))
        if own:
            with torch.no_grad():
                network(torch.empty(1, *shape))
    # The network ends in logits; predictions are their softmax.
    rows[-1] = replace(rows[-1], activation="softmax")
    return LayerTable(
        name=name,
        title=find(name).title,
        shape=shape,
        n_classes=n_classes,
        rows=tuple(rows),
        learns=phrase("the weights of every kernel and neuron, and one bias for each map and neuron"),
        parameters=sum(parameter.numel() for parameter in network.parameters()),
        multiply_adds=sum(row.multiply_adds for row in rows) if counted is None else counted,
    )


def counted_by_torch(network: nn.Module, pictures: Tensor) -> int:
    """Multiply-adds of one pass, those between layers included, such as of attention."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network(pictures)
    # Two operations are one multiply-add.
    return counter.get_total_flops() // 2


def only_sizes(module: Any) -> None:
    """Lets the commonest layers give the size of their output alone.

    To compute it, torch would load its compiler on the meta device, which takes longer (1.5 s) than a small training.
    """
    kind = type(module).__name__
    if kind in ACTIVATIONS:
        module.forward = lambda inputs: inputs
    elif kind == "Linear":
        module.forward = lambda inputs: inputs.new_empty(*inputs.shape[:-1], module.out_features)


def add_row(rows: list[Layer], module: nn.Module, output: Tensor) -> None:
    """Adds the row of a layer that has just run; an activation is written to the row before it."""
    kind = type(module).__name__
    if kind in ACTIVATIONS:
        rows[-1] = replace(rows[-1], activation=ACTIVATIONS[kind])
    elif kind not in SILENT:
        rows.append(row_of(module, tuple(output.shape[1:])))


def add_own_row(rows: list[Layer], module: nn.Module, given: tuple[Any, ...]) -> None:
    """The same for numbers that stand beside layers inside of it; none where it is given its input by name."""
    if given:
        add_row(rows, module, given[0])


def row_of(module: Any, output: tuple[int, ...]) -> Layer:
    """The row of one layer. output: (maps,), (maps, height, width), (height, width, maps) or (patches, maps)."""
    kind = type(module).__name__
    weights_per_output = 0
    if getattr(getattr(module, "weight", None), "ndim", 0) > 1:
        weights_per_output = math.prod(module.weight.shape[1:])
    maps_last = kind in MAPS_LAST or len(output) == 2
    return Layer(
        type=TYPES.get(kind, kind),
        maps=output[-1] if maps_last else output[0],
        size=(output[:2] if maps_last else output[1:]) if len(output) == 3 else None,
        kernel=pair(getattr(module, "kernel_size", None)),
        stride=pair(getattr(module, "stride", None)),
        activation=None,
        parameters=sum(parameter.numel() for parameter in module.parameters(recurse=False)),
        multiply_adds=math.prod(output) * weights_per_output,
    )


def pair(value: int | tuple[int, int] | None) -> tuple[int, int] | None:
    """One number for both sides, as a pair."""
    return (value, value) if isinstance(value, int) else value
