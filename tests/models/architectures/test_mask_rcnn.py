"""Mask R-CNN: it learns boxes and masks, answers as torchvision does, and is never fetched."""

import pytest
import torch
from torchvision.models.detection.transform import GeneralizedRCNNTransform

from drawn_objects import subset
from pupille.errors import ModelError
from pupille.models.architectures.mask_rcnn import DRAWN, MaskDetector, build, build_on_backbone
from pupille.models.architectures.torchvision_detectors import in_32_bits
from pupille.models.summary import layer_table
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.own_masks import OBJECTIVE

SIDE = 64


def built(classes: int = 2) -> MaskDetector:
    torch.manual_seed(0)
    return build((3, SIDE, SIDE), classes)


def test_the_objects_of_a_label_image_are_taught_with_box_class_and_mask():
    labels, classes = torch.zeros(6, 8, dtype=torch.int32), torch.full((6, 8), -1, dtype=torch.int32)
    labels[1:3, 2:6], classes[1:3, 2:6] = 2, 1
    labels[5, 7], classes[5, 7] = 5, 0
    labels[4, 0] = -1
    taught = built().as_taught(torch.stack([labels, classes]))
    assert taught["boxes"].tolist() == [[2, 1, 6, 3], [7, 5, 8, 6]]
    assert taught["labels"].tolist() == [2, 1]
    assert [int(mask.sum()) for mask in taught["masks"]] == [8, 1]


def test_a_picture_without_objects_teaches_that_there_is_none():
    empty = torch.stack([torch.zeros(1, SIDE, SIDE), torch.full((1, SIDE, SIDE), -1.0)], dim=1).int()
    losses = built().train()(torch.rand(1, 3, SIDE, SIDE), empty)
    assert set(losses) == {
        "loss_classifier",
        "loss_box_reg",
        "loss_objectness",
        "loss_rpn_box_reg",
        "loss_mask",
    }
    assert float(losses["loss_mask"].detach()) == 0
    assert all(torch.isfinite(loss) for loss in losses.values())


def test_a_few_touching_discs_are_learned_by_heart():
    part = subset(2, side=SIDE)
    pictures = torch.from_numpy(part.pixels).permute(0, 3, 1, 2).expand(-1, 3, -1, -1) / 64 - 1
    targets = OBJECTIVE.collate(part.targets, torch.device("cpu"))
    network = built(1).train()
    optimizer = torch.optim.AdamW(network.parameters(), 0.002)
    before = float(OBJECTIVE.loss(network, pictures, targets, LossSettings()).loss.detach())
    for _ in range(40):
        optimizer.zero_grad()
        loss = OBJECTIVE.loss(network, pictures, targets, LossSettings()).loss
        loss.backward()
        optimizer.step()
    assert float(loss.detach()) < before / 3


def test_the_answers_are_those_of_torchvision_with_its_own_way_in_and_out():
    network = built().eval()
    pictures = torch.rand(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        ours = network(pictures)
        # It resizes 64 pixels to 64, takes the mean 0 off, and pastes the masks; their probabilities come before.
        network.detector.transform = GeneralizedRCNNTransform(SIDE, SIDE, [0.0] * 3, [1.0] * 3)
        theirs = network.detector(list(pictures))
    for own, other in zip(ours, theirs, strict=True):
        n = len(other["scores"])
        assert n > 0
        # Boxes whose scores differ in the last digit may stand in another order.
        assert torch.allclose(own[:n, :4].sort(0).values, other["boxes"].sort(0).values, atol=1e-3)
        assert torch.allclose(own[:n, 4:6].amax(1), other["scores"], atol=1e-5)
        assert (own[:n, 4:6].argmax(1) + 1).sort().values.equal(other["labels"].sort().values)
        assert own.shape[1] == 4 + 2 + DRAWN**2


def test_its_layers_can_be_counted_where_no_box_is_a_number():
    table = layer_table("maskrcnn", (3, SIDE, SIDE), 2)
    assert table.parameters == sum(weight.numel() for weight in built().parameters())
    assert table.multiply_adds > 10**7


def test_scores_and_masks_are_in_single_precision_where_layers_are_not():
    network = built().eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        answers = network(torch.rand(1, 3, SIDE, SIDE))
    assert answers.dtype == torch.float32
    assert in_32_bits({"a": torch.zeros(1, dtype=torch.bfloat16)})["a"].dtype == torch.float32


def test_a_pretrained_network_asks_for_three_channels():
    with pytest.raises(ModelError, match="maskrcnn"):
        build_on_backbone("regnetx_002", (1, SIDE, SIDE), 1)
    assert build_on_backbone("regnetx_002", (3, SIDE, SIDE), 1).backbone is not None
