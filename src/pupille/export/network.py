"""A network as an ONNX graph: pixels go in as they are decoded, answers come out."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from pupille.errors import ModelError
from pupille.export.graph import FEATURES, IMAGES, INPUT, OPSET, input_type, is_clipped
from pupille.export.part import ExportPart
from pupille.i18n.language import tell
from pupille.models.embeddings import last_layer
from pupille.models.model import Model
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.windows import SeesPieces

if TYPE_CHECKING:
    from onnx import ModelProto


class Whole(nn.Module):
    """What a file holds. (N, H, W, C) pixels -> the answers."""

    def __init__(
        self, preprocessing: Preprocessing, network: nn.Module, last: nn.Module, *, features: bool
    ) -> None:
        super().__init__()
        self.features = features
        scale, shift = (torch.from_numpy(numbers).float() for numbers in preprocessing.scale_and_shift())
        self.scale: Tensor
        self.shift: Tensor
        self.register_buffer("scale", scale)
        self.register_buffer("shift", shift)
        self.window = (preprocessing.low, preprocessing.high) if is_clipped(preprocessing) else None
        self.network = network
        self.last = last

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """The outputs in their order, and behind them the features of the pictures if they are wanted."""
        numbers = pixels.float()
        if self.window:
            numbers = numbers.clamp(*self.window)
        inputs = (numbers * self.scale + self.shift).permute(0, 3, 1, 2)
        outputs: tuple[Tensor, ...]
        if not self.features:
            outputs = self.last(self.network(inputs))
            return outputs
        given: list[Tensor] = []
        hook = last_layer(self.network).register_forward_pre_hook(
            lambda _, inputs: given.append(inputs[0].flatten(1))
        )
        outputs = self.last(self.network(inputs))
        hook.remove()
        return (*outputs, given[0])


def in_32_bits(model: Model) -> NetworkModel:
    """The network of a run, computing in 32 bits from end to end, as the file does."""
    assert isinstance(model, NetworkModel)
    return NetworkModel(model.spec, model.network)


def to_graph(
    model: Model, part: ExportPart, temperature: float | None, *, features: bool = False
) -> ModelProto:
    """The graph of a network, written by the exporter of torch that traces programs. features: whether those of
    `pupille.models.embeddings` come out too, before they are summed into fewer.

    Raises ModelError if the network holds what has no operator.
    """
    assert isinstance(model, NetworkModel)
    names = (*part.outputs(temperature), *([FEATURES] if features else []))
    return traced(model, model.network, part.last(model.spec, temperature), names, features=features)


def traced(
    model: Model, network: nn.Module, last: nn.Module, names: Sequence[str], *, features: bool = False
) -> ModelProto:
    """The graph of a network with its end. names: of its outputs. Raises ModelError as `to_graph`."""
    prepared = model.spec.preprocessing
    # The exporter may change what it is handed.
    whole = Whole(prepared, copy.deepcopy(network).eval(), last, features=features).eval()
    kind = torch.uint8 if input_type(prepared).__name__ == "uint8" else torch.float32
    example = torch.zeros(2, *example_sides(prepared, network), prepared.channels, dtype=kind)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                whole,
                (example,),
                dynamo=True,
                verbose=False,
                opset_version=OPSET,
                external_data=False,
                input_names=[INPUT],
                output_names=list(names),
                dynamic_shapes={INPUT: free_dimensions(network)},
            )
    except torch.onnx.OnnxExporterError as error:
        raise without_operator(model) from error
    assert program is not None
    graph: ModelProto = program.model_proto
    # Where a step looks at the number of images, the exporter writes that of the example.
    if graph.graph.input[0].type.tensor_type.shape.dim[0].dim_param != IMAGES:
        raise without_operator(model)
    return graph


def free_dimensions(network: nn.Module) -> dict[int, Any]:
    """The dimensions of the pixels that may have any length: the number of images, and the sides of pictures where a
    network sees pieces of them."""
    names = (IMAGES, "height", "width") if isinstance(network, SeesPieces) else (IMAGES,)
    return {axis: torch.export.Dim(name) for axis, name in enumerate(names)}


def example_sides(prepared: Preprocessing, network: nn.Module) -> tuple[int, int]:
    """Height and width of the pictures that the exporter looks at: those of the frame; of a network with free sides
    whole numbers of its coarsest pixel, since the exporter stumbles over some others."""
    if isinstance(network, SeesPieces):
        return 3 * network.coarsest, 4 * network.coarsest
    return prepared.height, prepared.width


def without_operator(model: Model) -> ModelError:
    """The refusal of a network that cannot be written."""
    return ModelError(
        tell(
            "{model} holds something that ONNX has no operator for, so it is not exported. Use the run itself.",
            model=model.spec.name,
        )
    )
