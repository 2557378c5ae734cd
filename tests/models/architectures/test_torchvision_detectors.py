"""The detectors of torchvision: they learn, answer as torchvision does, and are never fetched."""

import pytest
import torch
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.ops import box_iou

from drawn_boxes import subset
from pupille.errors import ModelError
from pupille.models.architectures.torchvision_detectors import (
    KINDS,
    Detector,
    build,
    build_on_backbone,
    in_32_bits,
)
from pupille.models.summary import layer_table
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.own_loss import OBJECTIVE

EVERY = pytest.mark.parametrize("kind", KINDS)


def built(kind: str, classes: int = 2) -> Detector:
    torch.manual_seed(0)
    return build(kind, (3, 64, 64), classes)


@EVERY
def test_a_few_planted_shapes_are_learned_by_heart(kind):
    part = subset(2, sizes=(16, 24))
    pictures = torch.from_numpy(part.pixels).permute(0, 3, 1, 2) / 128 - 1
    targets = OBJECTIVE.collate(part.targets, torch.device("cpu"))
    network = built(kind).train()
    optimizer = torch.optim.AdamW(network.parameters(), 0.002)
    for _ in range(40):
        optimizer.zero_grad()
        OBJECTIVE.loss(network, pictures, targets, LossSettings()).loss.backward()
        optimizer.step()
    # In training mode, so that batch normalisation is that of these few pictures; no truth is given.
    with torch.no_grad():
        answers = network(pictures)
    for picture, objects in zip(answers, part.targets.frames(), strict=True):
        shared = box_iou(picture[:, :4], torch.from_numpy(objects.boxes).float())
        elsewhere = picture[shared.amax(1) < 0.1, 4:].amax()
        for box, label in zip(shared.T, objects.labels, strict=True):
            on_it = picture[box > 0.5, 4:].amax(0)
            assert on_it.argmax() == label
            assert on_it[label] > elsewhere


@EVERY
def test_the_answers_are_those_of_torchvision_with_its_own_way_in_and_out(kind):
    network = built(kind).eval()
    pictures = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        ours = network(pictures)
        # It resizes 64 pixels to 64, and takes the mean 0 off.
        network.detector.transform = GeneralizedRCNNTransform(64, 64, [0.0] * 3, [1.0] * 3)
        theirs = network.detector(list(pictures))
    for own, other in zip(ours, theirs, strict=True):
        # Untrained, some boxes have equal scores but for rounding, and which of two stays is left to chance.
        apart = torch.cdist(network.as_table([other])[0], own, p=torch.inf).amin(1)
        assert (apart < 0.01).float().mean() > 0.95
        assert abs(int((own[:, 4:].amax(1) > 0).sum()) - len(apart)) <= 0.05 * len(apart)


@EVERY
def test_losses_are_told_in_both_modes_and_no_mode_is_changed(kind):
    network = built(kind, classes=3)
    truth = torch.tensor([[[2.0, 5, 5, 30, 30], [-1, 0, 0, 0, 0], [1, 9, 9, 9, 20]]])
    for mode in (True, False):
        network.train(mode)
        losses = network(torch.rand(1, 3, 64, 64), truth)
        assert all(loss.isfinite() and loss.requires_grad for loss in losses.values())
        assert all(module.training == mode for module in network.modules())


@EVERY
def test_pictures_of_any_size_and_depth_are_answered_for(kind):
    network = build(kind, (1, 50, 70), 1).eval()
    with torch.inference_mode():
        answers = network(torch.rand(1, 1, 50, 70))
    assert answers.shape[0] == 1
    assert answers.shape[2] == 5


@EVERY
def test_layers_are_counted_without_an_answer(kind):
    table = layer_table(kind, (3, 64, 64), 2)
    assert table.parameters == sum(weight.numel() for weight in built(kind).parameters())
    assert table.multiply_adds > 10**7


@EVERY
def test_it_stands_on_a_network_of_timm(kind):
    network = build_on_backbone(kind, "mobilenetv2_100", (3, 64, 64), 2).eval()
    assert "conv_stem.weight" in network.backbone.state_dict()
    with torch.inference_mode():
        assert network(torch.rand(1, 3, 64, 64)).shape[2] == 6


@pytest.mark.parametrize("name", ["vit_small_patch16_224", "alexnet"])
def test_a_network_without_such_maps_is_refused(name):
    with pytest.raises(ModelError, match="Take another network, such as regnetx_002"):
        build_on_backbone("fcos", name, (3, 64, 64), 2)


def test_grey_pictures_are_no_pictures_of_a_pretrained_network():
    with pytest.raises(ModelError, match="take fcos"):
        build_on_backbone("fcos", "regnetx_002", (1, 64, 64), 2)


def test_a_class_counted_from_nothing_gets_its_own_column():
    network = built("fasterrcnn", classes=3)
    answer = {"boxes": torch.ones(2, 4), "labels": torch.tensor([1, 3]), "scores": torch.tensor([0.5, 0.25])}
    assert network.as_table([answer])[0, :, 4:].tolist() == [[0.5, 0, 0], [0, 0, 0.25]]


def test_what_boxes_are_made_of_has_single_precision():
    half = torch.ones(2, dtype=torch.bfloat16)
    first, (second,) = in_32_bits((half, [{"a": half}]))
    assert first.dtype == second["a"].dtype == torch.float32
