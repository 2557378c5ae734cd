"""The range test on losses whose course is known beforehand."""

import math
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.errors import ModelError
from pupille.training import lr_finder
from pupille.training.lr_finder import BACK, HIGHEST, LOWEST, STEPS, find_rate


class Losses:
    """A loader whose losses are given; the gradient is there, and does nothing to them."""

    def __init__(self, losses):
        self.losses, self.shown = iter(losses), 0

    def show(self, network, rows):
        self.shown += 1
        (weight,) = network.parameters()
        return SimpleNamespace(loss=next(self.losses) + 0 * weight.sum())


def rate_for(losses, batches=STEPS):
    """The rate, and how many batches were looked at."""
    loader = Losses(losses)
    network = nn.Linear(1, 1, bias=False)
    before = network.weight.detach().clone()
    rate = find_rate(network, TrainConfig(clip=1.0), loader, [torch.arange(4)] * batches)
    assert torch.equal(network.weight, before)
    return rate, loader.shown


def rate_at(step):
    return LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1))


def test_a_loss_that_falls_to_the_end_takes_a_tenth_of_the_last_rate():
    rate, shown = rate_for([10.0 - 0.05 * step for step in range(STEPS)])
    assert (rate, shown) == (pytest.approx(HIGHEST / BACK), STEPS)


def test_the_rate_is_a_tenth_of_where_the_running_mean_was_lowest_and_a_blown_up_loss_ends_the_test():
    losses = [1.0] * 50 + [0.5] * 20 + [1e6] * 30
    mean, lowest, best = 0.0, math.inf, None
    for step, loss in enumerate(losses):
        mean = 0.9 * mean + 0.1 * loss
        if mean / (1 - 0.9 ** (step + 1)) < lowest:
            lowest, best = mean / (1 - 0.9 ** (step + 1)), step
    assert best == 69
    rate, shown = rate_for(losses)
    assert (rate, shown) == (pytest.approx(rate_at(best) / BACK), 71)


def test_fewer_batches_than_steps_end_the_test_earlier():
    rate, shown = rate_for([1.0 - 0.01 * step for step in range(STEPS)], batches=7)
    assert (rate, shown) == (pytest.approx(rate_at(6) / BACK), 7)


def test_a_loss_that_is_no_number_from_the_start_is_told(monkeypatch):
    with pytest.raises(ModelError, match="no finite number from the start.*--lr"):
        rate_for([math.nan] * STEPS)
    monkeypatch.setattr(lr_finder, "STEPS", 0)
    with pytest.raises(ModelError):
        rate_for([1.0])
