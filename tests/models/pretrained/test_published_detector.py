"""What networks that find boxes do so that they can be used as they were published."""

import pytest
import torch

from pupille.models.architectures.detr import build
from pupille.models.architectures.lenet5 import build as classifier
from pupille.models.pretrained.published_detector import PublishedDetector


def test_a_network_that_finds_boxes_is_told_from_one_of_classes():
    with torch.device("meta"):
        assert isinstance(build("dfine_n", (3, 64, 64), 2), PublishedDetector)
        assert not isinstance(classifier((1, 32, 32), 2), PublishedDetector)


def test_what_it_could_not_take_is_named():
    network, other = build("dfine_n", (3, 64, 64), 3), build("dfine_n", (3, 64, 64), 2)
    tensors = network.published_state()
    fresh = other.take_published(tensors)
    assert fresh
    assert all("class" in name or "score" in name for name in fresh)
    mine = other.published_state()
    assert all(
        torch.equal(mine[name], tensors[name]) for name in mine if mine[name].shape == tensors[name].shape
    )


@pytest.mark.parametrize("side", [64, 96])
def test_every_picture_changes_what_a_trial_gives(side):
    network = build("dfine_n", (3, side, side), 2).eval()
    with torch.inference_mode():
        one, other = network.trial(
            torch.stack([torch.full((3, side, side), -2.0), torch.rand(3, side, side)])
        )
    assert not torch.equal(one, other)
