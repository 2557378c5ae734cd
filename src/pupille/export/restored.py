"""The end of a network that predicts a number."""

from __future__ import annotations

from torch import Tensor, nn

from pupille.results.regression import NumberScale


class Restored(nn.Module):
    """(N, 1) standardised outputs -> (N,) numbers in their unit."""

    def __init__(self, scale: NumberScale) -> None:
        super().__init__()
        self.mean, self.deviation = scale.mean, scale.deviation

    def forward(self, outputs: Tensor) -> tuple[Tensor, ...]:
        """The numbers."""
        return (outputs[:, 0] * self.deviation + self.mean,)
