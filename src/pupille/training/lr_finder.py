"""A learning rate found by trying: the range test."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable

from torch import Tensor, nn

from pupille.config import TrainConfig
from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.training.dataloader import DataLoader
from pupille.training.optim.optimizers import build_optimizer, set_rate

LOWEST, HIGHEST, STEPS = 1e-5, 1.0, 100
SMOOTHING = 0.9
"""Decay of the running mean of the loss."""
BLOWN_UP = 4.0
"""The test ends when the mean loss is this many times its lowest."""
BACK = 10.0
"""The rate taken is this many times smaller than the one at which the mean loss was lowest."""


def find_rate(
    network: nn.Module, config: TrainConfig, loader: DataLoader, batches: Iterable[Tensor]
) -> float:
    """The learning rate for a network by a range test (Smith 2017); the network itself is not trained.

    A copy takes 100 steps while the rate grows evenly in its logarithm from 0.00001 to 1. A tenth of the rate at which
    the running mean of the loss was lowest is taken. Raises ModelError if the loss is no finite number from the start.
    """
    trial = copy.deepcopy(network).train()
    optimizer = build_optimizer(trial, config)
    mean, lowest, best = 0.0, math.inf, math.nan
    for step, rows in enumerate(batches):
        if step == STEPS:
            break
        rate = LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1))
        set_rate(optimizer, rate)
        value = loader.show(trial, rows).loss
        mean = SMOOTHING * mean + (1 - SMOOTHING) * float(value.detach())
        corrected = mean / (1 - SMOOTHING ** (step + 1))
        if not math.isfinite(corrected) or corrected > BLOWN_UP * lowest:
            break
        if corrected < lowest:
            lowest, best = corrected, rate
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        if config.clip:
            nn.utils.clip_grad_norm_(trial.parameters(), config.clip)
        optimizer.step()
    if not math.isfinite(best):
        raise ModelError(
            tell("the loss is no finite number from the start. Check the images, or state --lr yourself.")
        )
    return best / BACK
