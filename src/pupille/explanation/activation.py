"""The exact class activation map (Zhou and others 2016, https://arxiv.org/abs/1512.04150).

Where nothing but an affine map lies between mean pooling and the logit, the logit is a sum over the places of the last
layer, and the map writes that sum out: map plus bias is the logit, with no rest. It divides the logit over places of
that layer, each of which has looked at more of the picture than lies below it, and not over pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from pupille.data.pixels.lazy_batch import Images
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.models.network import NetworkModel, to_input
from pupille.results.arrays import FloatArray, IntArray

EXACT = 1e-5
"""Share of the largest logit by which map plus bias may differ from it, by rounding."""
AT_ONCE = 16

Hook = Callable[[nn.Module, tuple[Tensor, ...], Any], None]


@dataclass(frozen=True)
class Pooling:
    """Where a network pools. layer: name of the module whose output is averaged. last: name of the affine map."""

    layer: str
    last: str


@dataclass(frozen=True)
class Activation:
    """Maps of a network that ends in mean pooling and an affine map. pooling: where that is."""

    question: Question
    pooling: Pooling

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> Activation | None:
        """For this model, tried on two pictures; None for one whose logits are no sum over places."""
        if not isinstance(model, NetworkModel):
            return None
        trial = torch.from_numpy(np.array(background[:2]))
        pooling = find_pooling(model.network, to_input(trial, model.spec.preprocessing))
        return None if pooling is None else cls(question, pooling)

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, h, w) what each place of the last layer adds to the score; without the bias."""
        return self.maps_and_biases(model, pixels, sides)[0]

    def maps_and_biases(
        self, model: Model, pixels: Images, sides: IntArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """(N, h, w) maps, (N,) biases and (N,) scores: a map and its bias add up to the score, to rounding."""
        assert isinstance(model, NetworkModel)
        weight, bias = affine(model.network, self.pooling)
        directions = self.question.along(np.eye(len(bias)), sides, model.spec)
        maps, scores = [], []
        for start in range(0, len(pixels), AT_ONCE):
            batch = torch.from_numpy(np.array(pixels[start : start + AT_ONCE]))
            inputs = to_input(batch, model.spec.preprocessing)
            layers, outputs = traced(model.network, inputs, self.pooling.layer)
            places, some = layers.double().numpy(), directions[start : start + len(batch)]
            maps.append(np.einsum("nk,nkhw->nhw", some @ weight, places) / places[0, 0].size)
            scores.append((some * outputs.double().numpy()).sum(axis=1))
        return np.concatenate(maps), directions @ bias, np.concatenate(scores)


def affine(network: nn.Module, pooling: Pooling) -> tuple[FloatArray, FloatArray]:
    """(O, K) weights and (O,) biases of the map behind the pooling."""
    last = network.get_submodule(pooling.last)
    assert isinstance(last, nn.Linear)
    bias = torch.zeros(last.out_features) if last.bias is None else last.bias
    return last.weight.detach().double().numpy(), bias.detach().double().numpy()


def traced(network: nn.Module, inputs: Tensor, layer: str) -> tuple[Tensor, Tensor]:
    """The output of one layer and that of the network."""
    caught: list[Tensor] = []
    hook = network.get_submodule(layer).register_forward_hook(lambda _m, _i, output: caught.append(output))
    try:
        with torch.inference_mode():
            outputs: Tensor = network.eval()(inputs)
    finally:
        hook.remove()
    return caught[-1], outputs


def find_pooling(network: nn.Module, inputs: Tensor) -> Pooling | None:
    """Where a network averages maps and hands the means to one affine map that gives its outputs; None if it does not.

    It is tried, not read: on these pictures the means over places of some layer must be what the last dense layer gets,
    and what that gives must be the output of the network.
    """
    layers: dict[str, Tensor] = {}
    dense: dict[str, tuple[Tensor, Tensor]] = {}
    hooks = []
    for name, module in network.named_modules():
        if isinstance(module, nn.Linear):
            hooks.append(module.register_forward_hook(_note_dense(dense, name)))
        elif name:
            hooks.append(module.register_forward_hook(_note_layer(layers, name)))
    try:
        with torch.inference_mode():
            outputs: Tensor = network.eval()(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    for last, (given, made) in dense.items():
        if made.shape != outputs.shape or not _alike(made, outputs):
            continue
        fitting = [name for name, maps in layers.items() if _is_mean_of(given, maps)]
        if fitting:
            return Pooling(fitting[-1], last)
    return None


def _note_dense(dense: dict[str, tuple[Tensor, Tensor]], name: str) -> Hook:
    def note(_module: nn.Module, given: tuple[Tensor, ...], output: Any) -> None:
        dense[name] = (given[0], output)

    return note


def _note_layer(layers: dict[str, Tensor], name: str) -> Hook:
    def note(_module: nn.Module, _given: tuple[Tensor, ...], output: Any) -> None:
        # A layer of one place is its own mean, whatever made it.
        if isinstance(output, Tensor) and output.ndim == 4 and output.shape[2] * output.shape[3] > 1:
            layers[name] = output

    return note


def _is_mean_of(given: Tensor, maps: Tensor) -> bool:
    return given.shape == maps.shape[:2] and _alike(given, maps.mean(dim=(2, 3)))


def _alike(first: Tensor, second: Tensor) -> bool:
    return bool((first - second).abs().max() <= EXACT * max(1e-30, float(second.abs().max())))
