"""A network rung: built from the closed table, fed with prepared pixels, read by the task it was trained for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pupille.data.pixels.lazy_batch import Images
from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.models.arguments import check_arguments
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import Argument, ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.registry import find
from pupille.results.arrays import FloatArray
from pupille.runs.folder import write_atomically, write_json

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"
AT_ONCE = 512
"""Images that are shown to a network together when nothing is learned, ..."""
VALUES_AT_ONCE = 2**22
"""... fewer where they are large: they and what the first layers make of them are in memory at the same time."""


def build_network(spec: ModelSpec) -> nn.Module:
    """The untrained network that `spec` describes.

    Raises ModelError for a name that is no network of the table, or arguments its builder does not take.
    """
    prepared = spec.preprocessing
    shape = (prepared.channels, prepared.height, prepared.width)
    return build_untrained(spec.name, shape, spec.outputs, spec.arguments, task=spec.task)


def build_untrained(
    name: str,
    shape: tuple[int, int, int],
    outputs: int,
    arguments: Mapping[str, Argument],
    *,
    task: str = "classification",
) -> nn.Module:
    """The network `name` with so many outputs for pictures of shape (channels, height, width).

    Raises ModelError as `build_network`.
    """
    entry = find(name)
    if not entry.is_network:
        raise ModelError(tell("{name} is not a network. Choose a network such as mlp or lenet5.", name=name))
    build = entry.load(task)
    check_arguments(name, build, arguments)
    network = build(shape, outputs, **arguments)
    if not isinstance(network, nn.Module):
        raise ModelError(
            tell(
                "the builder of {name} must return a torch module. Got {kind}.",
                name=name,
                kind=type(network).__name__,
            )
        )
    return network


def at_once(preprocessing: Preprocessing) -> int:
    """How many images of this size are shown to a network together when nothing is learned."""
    values = preprocessing.height * preprocessing.width * preprocessing.channels
    return max(1, min(AT_ONCE, VALUES_AT_ONCE // values))


def to_input(pixels: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """(N, H, W, C) pixels -> (N, C, H, W) float32 with mean 0 and deviation 1 on the training images.

    The channels of a pixel stay side by side in memory, since convolutions are up to twice as fast so (`LOG.md`).
    """
    scale, shift = (
        torch.from_numpy(numbers).float().to(pixels.device) for numbers in preprocessing.scale_and_shift()
    )
    return torch.addcmul(shift, pixels.float(), scale).permute(0, 3, 1, 2)


@dataclass(frozen=True)
class NetworkModel:
    """A trained network with what describes it; see `pupille.models.model.Model`."""

    spec: ModelSpec
    network: nn.Module

    @property
    def parameters(self) -> int:
        """Trained weights and biases; running statistics are not counted."""
        return sum(parameter.numel() for parameter in self.network.parameters())

    def predict(self, pixels: Images) -> FloatArray:
        """(N, H, W, C) pixels -> (N, ...) answers of the task. Raises ModelError for another shape."""
        self.spec.preprocessing.check(pixels)
        self.network.eval()
        decoder = decoder_of(self.spec)
        chunks: list[FloatArray] = [decoder.none(self.spec)]
        some = at_once(self.spec.preprocessing)
        with torch.inference_mode():
            for start in range(0, len(pixels), some):
                # A copy, because torch warns of arrays that may not be written to.
                batch = torch.from_numpy(np.array(pixels[start : start + some]))
                inputs = to_input(batch, self.spec.preprocessing)
                chunks.append(decoder.of_network(self.network(inputs), self.spec))
        return np.concatenate(chunks)

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.safetensors` into an existing folder."""
        from safetensors.torch import save

        tensors = {name: tensor.detach().contiguous() for name, tensor in self.network.state_dict().items()}
        write_atomically(folder / WEIGHTS, save(tensors))
        write_json(folder / DESCRIPTION, self.spec.to_json())
