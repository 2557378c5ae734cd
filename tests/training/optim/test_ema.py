"""The moving average of weights, step by step by hand."""

import pytest
import torch
from torch import nn

from pupille.training.optim.ema import ExponentialMovingAverage


def filled(value):
    network = nn.Linear(2, 1, bias=False)
    nn.init.constant_(network.weight, value)
    return network


@pytest.mark.parametrize(
    ("decay", "step", "kept"), [(0.999, 1, 2 / 11), (0.999, 90, 0.91), (0.5, 90, 0.5), (0.999, 10**6, 0.999)]
)
def test_the_beginning_is_forgotten_faster_than_the_decay_says(decay, step, kept):
    average = ExponentialMovingAverage(filled(1.0), decay)
    average.update(filled(3.0), step)
    assert average.network.weight.flatten().tolist() == pytest.approx([kept * 1.0 + (1 - kept) * 3.0] * 2)


def test_steps_add_up():
    average = ExponentialMovingAverage(filled(0.0), 0.999)
    for step, value in ((1, 11.0), (2, 5.0)):
        average.update(filled(value), step)
    # 9/11 of 11 is 9; then a quarter of it is kept and three quarters are of 5.
    assert average.network.weight.flatten().tolist() == pytest.approx([6.0, 6.0])


def test_running_statistics_are_copied_and_not_averaged():
    network = nn.BatchNorm1d(2)
    average = ExponentialMovingAverage(network, 0.999)
    network(torch.tensor([[0.0, 10.0], [4.0, 30.0]]))
    average.update(network, 500)
    # Torch moves a running mean by a tenth, from 0 towards 2 and 20.
    assert average.network.running_mean.tolist() == pytest.approx([0.2, 2.0])
    assert int(average.network.num_batches_tracked) == 1


def test_the_network_itself_is_left_alone_and_its_average_learns_nothing():
    network = filled(1.0)
    average = ExponentialMovingAverage(network, 0.5)
    nn.init.constant_(network.weight, 2.0)
    assert average.network.weight.tolist() == [[1.0, 1.0]]
    average.update(network, 100)
    assert average.network.weight.tolist() == [[1.5, 1.5]]
    assert network.weight.tolist() == [[2.0, 2.0]]
    assert network.weight.requires_grad
    assert not average.network.weight.requires_grad
