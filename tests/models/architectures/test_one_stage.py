"""The detector of one look: what every place answers, on a backbone of its own or one of timm."""

import pytest
import torch

from pupille.errors import ModelError
from pupille.models.architectures.one_stage import (
    BOX,
    boxes_and_scores,
    build,
    build_on_backbone,
    places,
)


@pytest.mark.parametrize("size", [(64, 64), (50, 70), (8, 8)])
def test_pictures_of_any_size_get_an_answer_at_every_place(size):
    network = build((3, *size), 4).eval()
    answers = network(torch.zeros(2, 3, *size))
    assert answers.shape == (2, len(places(*size)), 9)
    boxes, scores = boxes_and_scores(answers, *size)
    assert (boxes[..., 2:] > boxes[..., :2]).all()
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores.shape[2] == 4


def test_untrained_it_expects_hardly_anything_anywhere():
    answers = build((3, 64, 64), 2).eval()(torch.rand(1, 3, 64, 64))
    assert torch.sigmoid(answers[..., : BOX.start]).mean().item() == pytest.approx(0.01, abs=0.005)


@pytest.mark.parametrize("name", ["regnetx_002", "mobilenetv2_100"])
def test_it_stands_on_a_backbone_of_timm(name):
    network = build_on_backbone(name, (3, 64, 96), 2).eval()
    assert network(torch.zeros(1, 3, 64, 96)).shape == (1, len(places(64, 96)), 7)


def test_a_backbone_takes_colours_only():
    with pytest.raises(ModelError, match="3 channels"):
        build_on_backbone("regnetx_002", (1, 64, 64), 2)


@pytest.mark.parametrize("width", [-8, 0, 8, 12, 60])
def test_a_width_that_cannot_be_normalised_in_groups_is_refused(width):
    with pytest.raises(ModelError, match=f"multiple of 8 from 16 on. Got {width};"):
        build((3, 64, 64), 2, width=width)


def test_the_narrowest_answers_one_picture_of_a_single_place_on_the_coarsest_map():
    assert build((3, 32, 32), 2, width=16).eval()(torch.rand(1, 3, 32, 32)).isfinite().all()
