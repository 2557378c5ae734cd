"""With how many digits a network computes: 32 bits, or bfloat16 where the processor or GPU has it and it pays."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.models.cpu_features import has_bf16

WORTH_BF16 = 100_000_000
"""Multiply-adds of a training step from which on `auto` computes in bfloat16.

Below, converting costs more than it saves: see the table in `LOG.md`.
"""


@dataclass(frozen=True)
class Precision:
    """The precision of a training. note: for the reader, None where nothing is unusual. device: `cpu` or `cuda`."""

    bf16: bool
    note: str | None
    device: str = "cpu"

    def context(self) -> AbstractContextManager[object]:
        """In it, the network computes with this precision; weights and loss keep 32 bits."""
        import torch

        return torch.autocast(self.device, torch.bfloat16) if self.bf16 else nullcontext()


def decide(precision: str, multiply_adds: int, device: str = "cpu") -> Precision:
    """The precision for training steps of this size on `cpu` or `cuda`. precision: a name of the config.

    Raises ConfigError if bf16 was asked for and the device cannot do it.
    """
    if precision == "fp32" or (precision == "auto" and multiply_adds < WORTH_BF16):
        return Precision(False, None)
    if not has_bf16(device):
        if precision == "auto":
            return Precision(False, None)
        raise ConfigError(
            tell(
                "this processor has no bfloat16 arithmetic (AVX512-BF16 or AMX). Leave --precision at auto, or use "
                "fp32."
            )
            if device == "cpu"
            else tell("this GPU has no bfloat16 arithmetic. Leave --precision at auto, or use fp32.")
        )
    note = (
        tell("Computed in bfloat16, which this GPU has; weights and loss keep 32 bits.")
        if device == "cuda"
        else tell("Computed in bfloat16, which this processor has; weights and loss keep 32 bits.")
    )
    return Precision(True, note, device)
