"""A moving average of a network's weights, which is often better than the last of them."""

from __future__ import annotations

import copy

import torch
from torch import nn


class ExponentialMovingAverage:
    """The exponential moving average of the weights of a network (Polyak, Juditsky 1992).

    After t steps the decay is min(decay, (1 + t) / (10 + t)), as TensorFlow's, so that the untrained beginning is
    forgotten soon. Buffers, such as running means, are copied.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Moves the moving average towards the weights after a step, counted from 1."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for mean, now in zip(self.network.parameters(), network.parameters(), strict=True):
            mean.lerp_(now, 1 - decay)
        for old, new in zip(self.network.buffers(), network.buffers(), strict=True):
            old.copy_(new)
