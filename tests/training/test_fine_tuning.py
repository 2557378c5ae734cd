"""What of a network is fine-tuned, how fast, and what is held."""

from itertools import pairwise

import pytest
import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.models.pretrained.build import Transferred
from pupille.training.fine_tuning import HELD_BELOW, stages, start_from, tuned_config
from pupille.training.optim.optimizers import build_optimizer, set_rate


def network():
    def block(inputs, outputs):
        return nn.Sequential(nn.Conv2d(inputs, outputs, 1), nn.BatchNorm2d(outputs), nn.ReLU())

    blocks = [block(3, 4), block(4, 4), block(4, 4), block(4, 4)]
    backbone = nn.Sequential(nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten()))
    return Transferred(backbone, nn.Linear(4, 2))


def learning(part):
    return {weight.requires_grad for weight in part.parameters()}


def test_last_trains_the_last_quarter_and_the_head_alone():
    start = start_from(network(), "last", 100)
    parts = stages(start.network.backbone)
    assert [learning(part) for part in parts] == [{False}, {False}, {False}, {True}]
    assert learning(start.network.head) == {True}
    assert len(start.groups) == 2


def test_all_trains_everything_with_rates_that_fall_to_a_tenth_at_the_first_layers():
    start = start_from(network(), "all", 100)
    shares = [share for share, _ in start.groups]
    assert learning(start.network) == {True}
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert 0.1 < shares[0] < 0.2
    # Evenly in the logarithm: the same factor from stage to stage.
    assert [later / earlier for earlier, later in pairwise(shares)] == pytest.approx([10 ** (1 / 5)] * 4)


def test_a_decay_that_is_asked_for_lies_between_all_stages_and_none_trains_them_alike():
    halved = [share for share, _ in start_from(network(), "all", 100, layer_decay=0.5).groups]
    assert halved == [0.0625, 0.125, 0.25, 0.5, 1.0]
    assert {share for share, _ in start_from(network(), "all", 100, layer_decay=1.0).groups} == {1.0}


def test_the_optimizer_gives_every_group_its_share_of_the_rate():
    start = start_from(network(), "all", 100)
    optimizer = build_optimizer(start.network, TrainConfig(), start.groups)
    set_rate(optimizer, 0.01)
    before = [weight.detach().clone() for weight in optimizer.weights]
    for weight in optimizer.weights:
        weight.grad = torch.ones_like(weight)
    optimizer.decay = 0.0
    optimizer.step()
    # The first step of Adam is as long as the rate, whatever the gradient.
    moved = [float((old - new.detach()).mean()) for old, new in zip(before, optimizer.weights, strict=True)]
    wanted = [0.01 * share for share, some in start.groups for _ in some]
    assert moved == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize(
    ("images", "which", "kept"), [(100, "all", 4), (HELD_BELOW, "all", 0), (HELD_BELOW, "last", 3)]
)
def test_statistics_are_held_for_small_sets_and_below_what_learns(images, which, kept):
    start = start_from(network(), which, images)
    before = {name: value.clone() for name, value in start.network.named_buffers()}
    start.to_training()
    start.network(torch.rand(8, 3, 5, 5))
    same = [
        torch.equal(before[name], value)
        for name, value in start.network.named_buffers()
        if name.endswith("running_mean")
    ]
    assert sum(same) == kept


def test_what_the_config_leaves_open_is_filled_in_and_the_rest_is_kept():
    assert tuned_config(TrainConfig(epochs=3)).epochs == 3
    assert tuned_config(TrainConfig()).learning_rate < 1e-3
    assert tuned_config(TrainConfig(clip=1.0)).clip == 1.0
    assert tuned_config(TrainConfig()).augment == "light"
    assert tuned_config(TrainConfig(augment="aerial")).augment == "aerial"
