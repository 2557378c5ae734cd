"""The optimizers, and their state as plain named tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pupille.config import TrainConfig

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.optim import Optimizer

Groups = tuple[tuple[float, tuple["nn.Parameter", ...]], ...]
"""Pairs of a share of the learning rate and the weights that take it."""

MOMENTUM = 0.9
SHARE = "share"
SGD_TIMES = 25
"""SGD takes this many times the learning rate that a rung states for AdamW."""


def build_optimizer(network: nn.Module, config: TrainConfig, groups: Groups = ()) -> Optimizer:
    """AdamW (Loshchilov, Hutter 2019), or SGD with Nesterov momentum 0.9 (Sutskever and others 2013).

    Its learning rate is set before every step. groups: the weights that learn, each with its share of that rate; all
    weights of the network by default.
    """
    import torch

    shares = groups or ((1.0, tuple(network.parameters())),)
    weights = [{"params": list(some), SHARE: share} for share, some in shares]
    if config.optimizer == "sgd":
        return torch.optim.SGD(
            weights, lr=0.0, momentum=MOMENTUM, nesterov=True, weight_decay=config.weight_decay, fused=True
        )
    return torch.optim.AdamW(weights, lr=0.0, weight_decay=config.weight_decay, fused=True)


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Sets the learning rate of the next step, of which every group takes its share."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group[SHARE]


def state_tensors(optimizer: Optimizer) -> dict[str, Tensor]:
    """What the optimizer remembers, as `<number of the weight>.<name>`."""
    return {
        f"{number}.{name}": value
        for number, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
        if value is not None
    }


def restore_state(optimizer: Optimizer, tensors: dict[str, Tensor]) -> None:
    """The inverse of `state_tensors`."""
    state: dict[int, dict[str, Any]] = {}
    for key, value in tensors.items():
        number, _, name = key.partition(".")
        state.setdefault(int(number), {})[name] = value
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
