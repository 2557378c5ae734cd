"""The state of a training: its sums and its best weights, and that it comes back whole."""

import math

import pytest
import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.errors import ModelError, RunError
from pupille.training.history import LOSS, Epoch
from pupille.training.objectives.objective import Step
from pupille.training.optim.ema import ExponentialMovingAverage
from pupille.training.optim.optimizers import build_optimizer
from pupille.training.state import State


def state(outputs=2, ema=None, seed=0):
    torch.manual_seed(seed)
    network = nn.Linear(3, outputs)
    average = ExponentialMovingAverage(network, ema) if ema else None
    return State(network, build_optimizer(network, TrainConfig()), average, peak=0.02, columns=("accuracy",))


def step(loss, right):
    return Step(torch.tensor(loss, requires_grad=True), {"accuracy": torch.tensor(right)})


def epoch(number):
    return Epoch(number, {"loss": 1.0, "accuracy": 0.5}, {"loss": 0.9, "accuracy": 0.6}, 0.01, 2.0)


def moved(some):
    """After one step of the optimizer."""
    some.optimizer.rate = 0.1
    some.network(torch.ones(4, 3)).square().sum().backward()
    some.optimizer.step()
    some.optimizer.zero_grad()
    return some


def test_a_small_last_batch_counts_by_its_images():
    some = state()
    some.count(step(2.0, 3), 4)
    some.count(step(5.0, 1), 1)
    assert some.batch == 2
    assert some.means(5) == {"loss": pytest.approx((2.0 * 4 + 5.0) / 5), "accuracy": pytest.approx(0.8)}
    some.next_epoch()
    assert (some.epoch, some.batch, some.means(5)) == (2, 0, {"loss": 0.0, "accuracy": 0.0})


def test_the_best_weights_are_those_of_the_lowest_loss_and_stay_as_they_were():
    some = state()
    for number, loss in enumerate((0.8, 0.5, 0.5, math.nan, 0.7), start=1):
        some.history.append(epoch(number))
        with torch.no_grad():
            some.network.bias.fill_(number)
        some.remember_best(loss)
    assert (some.best_loss, some.best_epoch) == (0.5, 2)
    assert some.best["bias"].tolist() == [2.0, 2.0]


def test_of_a_moving_average_the_average_is_judged_and_kept():
    some = state(ema=0.9)
    average = some.ema.network.weight.clone()
    moved(some)
    some.history.append(epoch(1))
    some.remember_best(0.5)
    assert torch.equal(some.best["weight"], average)
    assert not torch.equal(some.network.weight, average)


@pytest.mark.parametrize("where", ["loss", "weight"])
def test_a_loss_or_a_weight_that_is_no_number_stops_with_what_to_try(where):
    some = state()
    some.count(step(1.0, 1), 1)
    some.check_finite("lenet5")
    if where == "loss":
        some.count(step(math.inf, 1), 1)
    else:
        some.network.weight.data[0, 0] = math.nan
    with pytest.raises(ModelError, match=r"loss of lenet5 .* in epoch 1\. Try .* than 0\.02"):
        some.check_finite("lenet5")


def test_everything_comes_back_and_goes_on_alike():
    first = moved(state(ema=0.9))
    first.ema.update(first.network, 1)
    first.count(step(2.0, 1), 2)
    first.history.append(epoch(1))
    first.remember_best(0.5)
    first.epoch = 3
    kept = first.snapshot(4.5)
    drawn = torch.rand(3)
    second = state(ema=0.9, seed=1)
    second.restore(kept)
    assert torch.equal(torch.rand(3), drawn)
    assert (second.epoch, second.batch, second.seconds, second.history) == (3, 1, 4.5, [epoch(1)])
    assert (second.best_loss, second.best_epoch, second.means(2)) == (0.5, 1, first.means(2))
    assert torch.equal(second.best["weight"], first.best["weight"])
    assert torch.equal(second.ema.network.weight, first.ema.network.weight)
    # The optimizer's memory is in the next step.
    assert torch.equal(moved(second).network.weight, moved(first).network.weight)
    # A snapshot is a copy, which training on does not change.
    assert not torch.equal(kept.tensors["network.weight"], first.network.weight)


def test_the_state_of_another_network_is_refused_with_the_way_out():
    with pytest.raises(RunError, match="not of this training.*--resume"):
        state(outputs=5).restore(state().snapshot(0.0))


def test_a_validation_loss_that_is_no_number_stops_although_all_weights_are_numbers():
    some = state()
    some.count(step(1.0, 1), 1)
    some.check_finite("lenet5", {LOSS: 1.0})
    with pytest.raises(ModelError, match="smaller learning rate"):
        some.check_finite("lenet5", {LOSS: float("nan")})
