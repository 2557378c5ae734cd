"""The optimizers, and their state as plain named tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pupille.config import TrainConfig

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.optim import Optimizer

MOMENTUM = 0.9
SGD_TIMES = 25
"""SGD takes this many times the learning rate that a rung states for AdamW."""


def build_optimizer(network: nn.Module, config: TrainConfig) -> Optimizer:
    """AdamW (Loshchilov, Hutter 2019), or SGD with Nesterov momentum 0.9 (Sutskever and others 2013).

    Its learning rate is set before every step.
    """
    import torch

    weights = network.parameters()
    if config.optimizer == "sgd":
        return torch.optim.SGD(
            weights, lr=0.0, momentum=MOMENTUM, nesterov=True, weight_decay=config.weight_decay, fused=True
        )
    return torch.optim.AdamW(weights, lr=0.0, weight_decay=config.weight_decay, fused=True)


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Sets the learning rate of the next step."""
    for group in optimizer.param_groups:
        group["lr"] = rate


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
