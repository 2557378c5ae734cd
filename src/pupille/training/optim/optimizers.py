"""The optimizers, and their state as plain named tensors.

They call the kernels of torch as functions: the classes of `torch.optim` load torch's compiler when they are made,
which takes longer (1.5 s) than the training of a small network.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from pupille.config import TrainConfig

if TYPE_CHECKING:
    from torch import Tensor, nn

Groups = tuple[tuple[float, tuple["nn.Parameter", ...]], ...]
"""Pairs of a share of the learning rate and the weights that take it."""

BETAS, EPSILON = (0.9, 0.999), 1e-8
MOMENTUM = 0.9
SGD_TIMES = 10
"""SGD takes this many times the learning rate that a rung states for AdamW."""


class Optimizer(ABC):
    """Moves weights that are to be learned, by their gradients.

    shares: of the learning rate, one a weight. rate: the learning rate of the next step. memory: what it remembers of
    each weight, by name.
    """

    def __init__(self, groups: Groups, config: TrainConfig, *remembered: str) -> None:
        import torch

        pairs = [(share, weight) for share, some in groups for weight in some if weight.requires_grad]
        self.shares = [share for share, _ in pairs]
        self.weights = [weight for _, weight in pairs]
        self.decay, self.rate = config.weight_decay, 0.0
        self.memory = {name: [torch.zeros_like(weight) for weight in self.weights] for name in remembered}

    def zero_grad(self) -> None:
        """Forgets the gradients."""
        for weight in self.weights:
            weight.grad = None

    def step(self) -> None:
        """Moves every weight that has a gradient."""
        import torch

        with torch.no_grad():
            for share in dict.fromkeys(self.shares):
                rows = [
                    row
                    for row, weight in enumerate(self.weights)
                    if self.shares[row] == share and weight.grad is not None
                ]
                self.move(
                    [self.weights[row] for row in rows],
                    [grad for row in rows if (grad := self.weights[row].grad) is not None],
                    {name: [tensors[row] for row in rows] for name, tensors in self.memory.items()},
                    self.rate * share,
                )

    @abstractmethod
    def move(
        self, weights: list[Tensor], grads: list[Tensor], memory: dict[str, list[Tensor]], rate: float
    ) -> None:
        """Changes weights and memory in place."""


class AdamW(Optimizer):
    """Loshchilov, Hutter 2019, with the betas and the epsilon of torch."""

    def __init__(self, groups: Groups, config: TrainConfig) -> None:
        import torch

        super().__init__(groups, config, "exp_avg", "exp_avg_sq")
        self.memory["step"] = [torch.zeros((), device=weight.device) for weight in self.weights]

    def move(
        self, weights: list[Tensor], grads: list[Tensor], memory: dict[str, list[Tensor]], rate: float
    ) -> None:
        """One step of torch's fused AdamW."""
        from torch.optim.adamw import adamw

        adamw(
            weights, grads, memory["exp_avg"], memory["exp_avg_sq"], [], memory["step"], fused=True, amsgrad=False,
            beta1=BETAS[0], beta2=BETAS[1], lr=rate, weight_decay=self.decay, eps=EPSILON, maximize=False,
        )  # fmt: skip


class SGD(Optimizer):
    """Stochastic gradient descent with Nesterov's momentum (Sutskever and others 2013)."""

    def __init__(self, groups: Groups, config: TrainConfig) -> None:
        super().__init__(groups, config, "momentum_buffer")

    def move(
        self, weights: list[Tensor], grads: list[Tensor], memory: dict[str, list[Tensor]], rate: float
    ) -> None:
        """One step of torch's fused SGD."""
        from torch.optim.sgd import sgd

        # A list of its own, since the signature allows it to hold None.
        buffers: list[Tensor | None] = [*memory["momentum_buffer"]]
        sgd(
            weights, grads, buffers, fused=True, weight_decay=self.decay, momentum=MOMENTUM, lr=rate,
            dampening=0.0, nesterov=True, maximize=False,
        )  # fmt: skip


def build_optimizer(network: nn.Module, config: TrainConfig, groups: Groups = ()) -> Optimizer:
    """The optimizer that the config names. Its learning rate is set before every step.

    groups: the weights that learn, each with its share of that rate; all weights of the network by default.
    """
    shares = groups or ((1.0, tuple(network.parameters())),)
    return (SGD if config.optimizer == "sgd" else AdamW)(shares, config)


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Sets the learning rate of the next step, of which every weight takes its share."""
    optimizer.rate = rate


def state_tensors(optimizer: Optimizer) -> dict[str, Tensor]:
    """What the optimizer remembers, as `<number of the weight>.<name>`."""
    return {
        f"{row}.{name}": tensor
        for name, tensors in optimizer.memory.items()
        for row, tensor in enumerate(tensors)
    }


def restore_state(optimizer: Optimizer, tensors: dict[str, Tensor]) -> None:
    """The inverse of `state_tensors`. Raises KeyError or RuntimeError if they are of another network or optimizer."""
    for name, own in state_tensors(optimizer).items():
        if tensors[name].shape != own.shape:
            raise RuntimeError(f"{name} has another shape")
        own.copy_(tensors[name])
