"""The end of a network that tells classes apart."""

from __future__ import annotations

from torch import Tensor, nn

from pupille.evaluation.classification.metrics import SMALLEST_PROBABILITY


class Softmax(nn.Module):
    """(N, C, ...) logits -> their shares, and with a temperature the calibrated ones beside them."""

    def __init__(self, temperature: float | None) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, logits: Tensor) -> tuple[Tensor, ...]:
        """The shares."""
        shares = logits.softmax(dim=1)
        if self.temperature is None:
            return (shares,)
        return shares, (shares.clamp(min=SMALLEST_PROBABILITY).log() / self.temperature).softmax(dim=1)


class MaskOf(nn.Module):
    """(N, C, H, W) logits -> the likeliest class of each pixel, and the shares of all."""

    def forward(self, logits: Tensor) -> tuple[Tensor, ...]:
        """The classes as 32-bit numbers, and the shares."""
        return logits.argmax(dim=1).int(), logits.softmax(dim=1)
