"""Grad-CAM and integrated gradients, which captum computes from the gradients of a network's score."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from pupille.data.pixels.lazy_batch import Images
from pupille.explanation.fills import blurred
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.models.network import NetworkModel, to_input
from pupille.results.arrays import FloatArray, IntArray

AT_ONCE = 8
"""Pictures whose gradients are in memory together."""
STEPS = 32
"""Pictures between the blurred copy and the picture itself at which a gradient is taken."""


class Scored(nn.Module):
    """A network that answers with one score for each picture: its outputs along a direction."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        # Hooks and changes of gradients stay away from the model itself.
        self.network = copy.deepcopy(network).eval()

    def forward(self, inputs: Tensor, directions: Tensor) -> Tensor:
        """(N, C, H, W) inputs and (N, O) directions -> (N,) scores."""
        scores: Tensor = (self.network(inputs) * directions).sum(dim=1)
        return scores


@dataclass(frozen=True)
class IntegratedGradients:
    """Gradients summed along the way from a blurred copy to the picture (Sundararajan and others 2017,
    https://arxiv.org/abs/1703.01365); times what changed on the way they add up to what the score gained on it.
    """

    question: Question

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> IntegratedGradients | None:
        """For this model, tried on a picture; None for one whose score has no gradient."""
        if not isinstance(model, NetworkModel):
            return None
        made = cls(question)
        return made if has_gradient(model, question, np.array(background[:1])) else None

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, H, W) what each pixel adds to the score against the blurred copy, its channels together."""
        from captum.attr import IntegratedGradients as Gradients

        assert isinstance(model, NetworkModel)
        prepared = model.spec.preprocessing
        method, maps = Gradients(Scored(model.network)), []
        for start in range(0, len(pixels), AT_ONCE):
            some = np.array(pixels[start : start + AT_ONCE])
            values = method.attribute(
                to_input(torch.from_numpy(some), prepared).requires_grad_(),
                baselines=to_input(torch.from_numpy(blurred(some, prepared)), prepared),
                additional_forward_args=(
                    directions_of(model, self.question, sides[start : start + AT_ONCE]),
                ),
                n_steps=STEPS,
                internal_batch_size=max(AT_ONCE, len(some)),
            )
            maps.append(values.detach().sum(dim=1).double().numpy())
        return np.concatenate(maps)


@dataclass(frozen=True)
class GradCam:
    """Channels of the last maps of a network, weighed by their mean gradient, what is negative cut off (Selvaraju and
    others 2017, https://arxiv.org/abs/1610.02391). layer: name of the module that gives these maps.
    """

    question: Question
    layer: str

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> GradCam | None:
        """For this model, tried on a picture; None for one without maps behind which a score has a gradient."""
        if not isinstance(model, NetworkModel):
            return None
        trial = np.array(background[:1])
        layer = last_maps(model.network, to_input(torch.from_numpy(trial), model.spec.preprocessing))
        return cls(question, layer) if layer and has_gradient(model, question, trial) else None

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, h, w) how far each place of the last maps speaks for the side; never against it."""
        from captum.attr import LayerGradCam

        assert isinstance(model, NetworkModel)
        scored, maps = Scored(model.network), []
        method = LayerGradCam(scored, scored.network.get_submodule(self.layer))
        for start in range(0, len(pixels), AT_ONCE):
            some = torch.from_numpy(np.array(pixels[start : start + AT_ONCE]))
            values = method.attribute(
                to_input(some, model.spec.preprocessing).requires_grad_(),
                additional_forward_args=(
                    directions_of(model, self.question, sides[start : start + AT_ONCE]),
                ),
                relu_attributions=True,
            )
            maps.append(values.detach()[:, 0].double().numpy())
        return np.concatenate(maps)


def directions_of(model: NetworkModel, question: Question, sides: IntArray) -> Tensor:
    """(N, O) weights of the outputs whose sum is the score of each side, up to a constant."""
    weights = question.along(np.eye(model.spec.outputs), sides, model.spec)
    return torch.from_numpy(np.ascontiguousarray(weights, dtype=np.float32))


def has_gradient(model: NetworkModel, question: Question, picture: Images) -> bool:
    """Whether the score of (1, H, W, C) a picture changes with its pixels as far as gradients tell."""
    sides = question.sides(model.predict(picture), model.spec)
    inputs = to_input(torch.from_numpy(np.array(picture)), model.spec.preprocessing).requires_grad_()
    with torch.enable_grad():
        score = Scored(model.network)(inputs, directions_of(model, question, sides)).sum()
        if not score.requires_grad:
            return False
        (gradient,) = torch.autograd.grad(score, inputs, allow_unused=True)
    return gradient is not None and bool(gradient.isfinite().all() and (gradient != 0).any())


def last_maps(network: nn.Module, inputs: Tensor) -> str | None:
    """The name of the last module that gives (N, channels, h, w) maps of the picture, before anything else is made of
    places; None if what has places last is no such map, as in a network of words.
    """
    layers: list[tuple[str, Tensor]] = []

    def note(name: str, output: object) -> None:
        if isinstance(output, Tensor) and output.ndim > 2 and output[0, 0].numel() > 1:
            layers.append((name, output))

    hooks = [
        module.register_forward_hook(lambda _module, _given, output, name=name: note(name, output))
        for name, module in network.named_modules()
        if name
    ]
    try:
        with torch.inference_mode():
            network.eval()(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    if not layers or layers[-1][1].ndim != 4:
        return None
    name, maps = layers[-1]
    # Some networks keep their channels last, so that what looks like height and width is none.
    shrunk = [round(inputs.shape[axis] / maps.shape[axis]) for axis in (2, 3)]
    return name if shrunk[0] == shrunk[1] and maps.shape[1] > 1 else None
