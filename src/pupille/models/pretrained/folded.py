"""A network that learns nothing more, with less to do for the same answer."""

from __future__ import annotations

import copy
from collections import Counter

import torch
from torch import Tensor, nn

TOLERANCE = 1e-3
"""How far the outputs may move, as a share of the largest of them, in 32 bits. Rounding moves them by about 1e-6; a
network whose layers do more with their weights than they say moves by far more, and stays as it is."""


def folded(network: nn.Module, shape: tuple[int, int, int]) -> nn.Module:
    """The network in evaluation with batch normalisation folded into the convolutions before it: a copy, or the
    network itself where that is not possible.

    With statistics that stay, batch normalisation multiplies each map by a number and adds another: the weights of the
    convolution can do both, and the maps are written and read once less. The outputs stay the same to rounding (Jacob
    et al. 2018, section 3.2, https://arxiv.org/abs/1712.05877).
    shape: (channels, H, W) of a picture, with which the network is tried before and after.
    """
    picture = torch.rand(1, *shape, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        pairs, wanted = pairs_of(network, picture)
    if not pairs:
        return network
    lean = copy.deepcopy(network)
    for convolution, norm in pairs:
        fold(lean, convolution, norm)
    with torch.inference_mode():
        outputs = lean(picture)
    near = bool((outputs - wanted).abs().max() <= TOLERANCE * wanted.abs().max())
    return lean if near else network


def pairs_of(network: nn.Module, picture: Tensor) -> tuple[list[tuple[str, str]], Tensor]:
    """Names of convolutions and of the normalisation that each one's output goes to, and the network's output.

    Layers that are used more than once, or have no statistics, are not among them.
    """
    names = {module: name for name, module in network.named_modules()}
    # Outputs are held, so that no two have the same id.
    made: dict[int, tuple[nn.Module, Tensor]] = {}
    used: Counter[nn.Module] = Counter()
    pairs: list[tuple[nn.Module, nn.Module]] = []

    def convolved(module: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        used[module] += 1
        made[id(output)] = (module, output)

    def normalising(module: nn.Module, given: tuple[Tensor, ...]) -> None:
        used[module] += 1
        if id(given[0]) in made:
            pairs.append((made[id(given[0])][0], module))

    hooks = []
    for module in names:
        if isinstance(module, nn.Conv2d):
            hooks.append(module.register_forward_hook(convolved))
        elif isinstance(module, nn.BatchNorm2d) and module.running_var is not None:
            hooks.append(module.register_forward_pre_hook(normalising))
    try:
        output: Tensor = network(picture)
    finally:
        for hook in hooks:
            hook.remove()
    once = [
        (names[convolution], names[norm])
        for convolution, norm in pairs
        if used[convolution] == used[norm] == 1
    ]
    return once, output


@torch.no_grad()
def fold(network: nn.Module, convolution_name: str, norm_name: str) -> None:
    """Gives the convolution the normalisation's work; of the normalisation stays what it does besides."""
    convolution, norm = network.get_submodule(convolution_name), network.get_submodule(norm_name)
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = (norm.running_var.double() + norm.eps).rsqrt()
    if norm.weight is not None:
        scale = scale * norm.weight.double()
    shift = -norm.running_mean.double() * scale
    if norm.bias is not None:
        shift = shift + norm.bias.double()
    if convolution.bias is not None:
        shift = shift + convolution.bias.double() * scale
    weight = (convolution.weight.double() * scale.view(-1, 1, 1, 1)).float()
    convolution.weight.copy_(weight)
    convolution.bias = nn.Parameter(shift.float(), requires_grad=False)
    # timm's layer also holds what comes after: an activation, and in training the dropping of whole maps.
    rest = getattr(norm, "act", nn.Identity())
    owner, _, last = norm_name.rpartition(".")
    setattr(network.get_submodule(owner), last, rest)


def in_bfloat16(network: nn.Module) -> nn.Module:
    """A copy whose convolutions and dense layers keep their weights in bfloat16, for autocast, which would otherwise
    bring them to it in every pass. The answers are the same bits.
    """
    halves = {
        id(weight): nn.Parameter(weight.detach().bfloat16(), requires_grad=False)
        for module in network.modules()
        # Of layers derived from these, what else they do with their weights is not known.
        if type(module) in (nn.Conv2d, nn.Linear)
        for weight in module.parameters(recurse=False)
    }
    # What the memory of a copy already names is not copied.
    return copy.deepcopy(network, dict(halves))
