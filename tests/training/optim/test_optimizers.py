"""Against torch's own classes, which are another way to the same steps."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.training.optim.optimizers import build_optimizer, restore_state, set_rate, state_tensors


def network():
    torch.manual_seed(0)
    made = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(16, 2), nn.Linear(2, 2))
    made[2].bias.requires_grad_(False)
    return made


def gradients(network, step):
    """Of every weight that is to be learned but those of the last layer, as of a branch that was not used."""
    source = torch.Generator().manual_seed(step)
    for weight in list(network.parameters())[:-2]:
        if weight.requires_grad:
            weight.grad = torch.randn(weight.shape, generator=source)


def theirs(network, name):
    weights = network.parameters()
    if name == "sgd":
        return torch.optim.SGD(weights, lr=0.0, momentum=0.9, nesterov=True, weight_decay=0.1)
    return torch.optim.AdamW(weights, lr=0.0, weight_decay=0.1)


@pytest.mark.parametrize("name", ["adamw", "sgd"])
def test_it_steps_as_the_class_of_torch(name):
    one, two = network(), network()
    ours, other = build_optimizer(one, TrainConfig(optimizer=name, weight_decay=0.1)), theirs(two, name)
    for step, rate in enumerate([0.1, 0.2, 0.01, 0.3]):
        gradients(one, step)
        gradients(two, step)
        set_rate(ours, rate)
        other.param_groups[0]["lr"] = rate
        ours.step()
        other.step()
    assert not torch.equal(network()[0].weight, one[0].weight)
    for mine, its in zip(one.parameters(), two.parameters(), strict=True):
        torch.testing.assert_close(mine, its)


def test_forgotten_gradients_move_nothing():
    one = network()
    optimizer = build_optimizer(one, TrainConfig())
    set_rate(optimizer, 1.0)
    gradients(one, 0)
    optimizer.zero_grad()
    optimizer.step()
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), network().parameters(), strict=True))


@pytest.mark.parametrize("name", ["adamw", "sgd"])
def test_it_goes_on_from_what_it_remembers_although_memory_lies_otherwise(name):
    one, two = network(), network().to(memory_format=torch.channels_last)
    config = TrainConfig(optimizer=name)
    first, second = build_optimizer(one, config), build_optimizer(two, config)
    gradients(one, 0)
    set_rate(first, 0.1)
    first.step()
    two.load_state_dict(one.state_dict())
    restore_state(second, {key: value.clone() for key, value in state_tensors(first).items()})
    for net, optimizer in ((one, first), (two, second)):
        gradients(net, 1)
        # As autograd does: a gradient lies in memory as its weight.
        net[0].weight.grad = net[0].weight.grad.contiguous(
            memory_format=torch.channels_last if net is two else torch.contiguous_format
        )
        set_rate(optimizer, 0.1)
        optimizer.step()
    for mine, its in zip(one.parameters(), two.parameters(), strict=True):
        torch.testing.assert_close(mine, its)


def test_the_state_of_another_network_or_optimizer_is_refused():
    optimizer = build_optimizer(network(), TrainConfig())
    with pytest.raises(RuntimeError, match="shape"):
        restore_state(optimizer, {k: torch.zeros(1, 1) for k in state_tensors(optimizer)})
    with pytest.raises(KeyError):
        restore_state(optimizer, state_tensors(build_optimizer(network(), TrainConfig(optimizer="sgd"))))


def test_a_training_does_not_load_the_compiler_of_torch():
    program = (
        "import sys, numpy as np\n"
        "from pupille.config import TrainConfig\n"
        "from pupille.data.annotations import ClassTargets\n"
        "from pupille.data.subset import Subset\n"
        "from pupille.training.fit import fit\n"
        "pixels = np.random.default_rng(0).integers(0, 255, (8, 6, 6, 1), dtype=np.uint8)\n"
        "part = Subset(pixels, ClassTargets(np.arange(8) % 2, ('a', 'b')))\n"
        "fit('cnn', part, part, TrainConfig(epochs=1, ema=0.9, clip=1.0), window=(0, 255))\n"
        "assert 'torch' in sys.modules and 'torch._dynamo' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
