"""The loss of objects beside torch's own parts, image by image."""

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from drawn_objects import targets_of
from pupille.config import TrainConfig
from pupille.data.augmentation.random_changes import draw
from pupille.data.augmentation.sets import Augmentation
from pupille.errors import ConfigError
from pupille.shapes.label_image import LabelImage
from pupille.training.objectives.instance_maps import maps_of
from pupille.training.objectives.instances import OBJECTIVE
from pupille.training.objectives.objective import LossSettings

CPU = torch.device("cpu")
H, W = 6, 8
LABELS = np.zeros((2, H, W), dtype=np.int32)
LABELS[0, 1:4, 1:4], LABELS[0, 1:4, 4:7], LABELS[1, 2:6, 0:3] = 1, 2, 1
CLASSES = (np.array([0, 1]), np.array([1]))
IMAGES = [LabelImage(labels, classes) for labels, classes in zip(LABELS, CLASSES, strict=True)]


def collated(images=None, classes=("cat", "dog")):
    return OBJECTIVE.collate(targets_of(images or IMAGES, classes), CPU)


def step(targets, logits):
    """Of a network that gives back its input."""
    return OBJECTIVE.loss(torch.nn.Identity(), logits, targets, LossSettings())


def logits(maps=5, n=2):
    return torch.from_numpy(np.random.default_rng(0).normal(size=(n, maps, H, W))).float()


def overlap_loss(values, truth):
    truth = torch.from_numpy(truth).float()
    shares = torch.sigmoid(values)
    dice = (2 * (shares * truth).sum() + 1) / (shares.sum() + truth.sum() + 1)
    return binary_cross_entropy_with_logits(values, truth) + 1 - dice


def test_the_loss_is_the_sum_of_its_parts_and_the_mean_over_images():
    values, wanted = logits(), []
    for row in range(2):
        true = maps_of(LABELS[row])
        inside = torch.from_numpy(true.inside)
        of_pixel = torch.from_numpy(np.append(CLASSES[row], -1)[LABELS[row] - 1].astype(np.int64))
        distance = torch.sigmoid(values[row, 2])[inside] - torch.from_numpy(true.distance).float()[inside]
        of_class = cross_entropy(values[row, 3:].permute(1, 2, 0)[inside], of_pixel[inside])
        parts = (overlap_loss(values[row, 0], true.inside), overlap_loss(values[row, 1], true.border))
        wanted.append(sum(parts) + 3 * distance.abs().mean() + of_class)
    assert float(step(collated(), values).loss) == pytest.approx(float(torch.stack(wanted).mean()), rel=1e-5)


def test_interior_and_border_are_weighed_by_the_share_of_dice():
    values, targets = logits(), collated()
    half, none, all_of_it = (
        float(OBJECTIVE.loss(torch.nn.Identity(), values, targets, LossSettings(dice_share=share)).loss)
        for share in (0.5, 0.0, 1.0)
    )
    assert half == pytest.approx((none + all_of_it) / 2, rel=1e-5)
    assert none != pytest.approx(all_of_it, rel=1e-2)
    assert (
        OBJECTIVE.settings(TrainConfig(dice_share=0.3), targets_of(IMAGES, ("cat", "dog")), 5).dice_share
        == 0.3
    )


def test_with_one_class_there_is_no_loss_of_classes():
    one = [LabelImage(labels, np.zeros(labels.max(), dtype=np.int64)) for labels in LABELS]
    values = logits(3)
    more = torch.cat([values, torch.zeros(2, 1, H, W)], dim=1)
    loss = step(collated(one, ("cat",)), values).loss
    # A single class more is certain, and costs nothing.
    assert float(loss) == pytest.approx(float(step(collated(one, ("cat",)), more).loss), rel=1e-6)


def test_a_perfect_answer_costs_next_to_nothing():
    true = [maps_of(labels) for labels in LABELS]
    maps = np.stack([[t.inside, t.border] for t in true]).astype(np.float64)
    distance = np.clip(np.stack([t.distance for t in true]), 1e-4, 1 - 1e-4)
    values = np.concatenate([40 * (maps - 0.5), np.log(distance / (1 - distance))[:, None]], axis=1)
    one = [LabelImage(labels, np.zeros(labels.max(), dtype=np.int64)) for labels in LABELS]
    found = step(collated(one, ("cat",)), torch.from_numpy(values).float())
    assert float(found.loss) < 0.01
    assert float(found.sums["pixel_iou"]) == pytest.approx(2.0)


def test_what_is_answered_where_nothing_is_known_changes_nothing():
    unknown = LABELS.copy()
    unknown[:, :, 6:] = -1
    images = [LabelImage(labels, classes) for labels, classes in zip(unknown, CLASSES, strict=True)]
    targets = torch.stack(
        [torch.from_numpy(np.stack([i.labels, np.append(i.classes, [-1, -1])[i.labels - 1]])) for i in images]
    ).long()
    values = logits().requires_grad_()
    step(targets, values).loss.backward()
    assert values.grad[:, :, :, 6:].abs().sum() == 0
    assert values.grad[:, :, :, :6].abs().sum() > 0


def test_objects_are_collated_with_the_class_of_each_pixel():
    targets = collated()
    assert np.array_equal(targets[:, 0], LABELS)
    assert np.array_equal(targets[0, 1] == 1, LABELS[0] == 2)
    assert np.array_equal(targets[:, 1] == -1, LABELS == 0)


def test_moved_objects_keep_whole_numbers_and_turn_as_their_pictures():
    change = draw(Augmentation(flip=True), ["a", "b"], seed=0, epoch=1, height=H, width=W)
    moved = OBJECTIVE.moved(collated(), change)
    for row in range(2):
        turned = [LABELS[row], LABELS[row, :, ::-1], LABELS[row, ::-1], LABELS[row, ::-1, ::-1]]
        assert any(np.array_equal(moved[row, 0], labels) for labels in turned)
    assert set(moved[:, 0].unique().tolist()) <= {0, 1, 2}


def test_pieces_are_cut_out_of_numbers_and_classes_alike():
    pieces = OBJECTIVE.cut(collated(), np.array([[1, 2], [0, 0]]), (3, 4))
    assert np.array_equal(pieces[0, 0], LABELS[0, 1:4, 2:6])
    assert np.array_equal(pieces[1], collated()[1, :, :3, :4])


@pytest.mark.parametrize("config", [TrainConfig(label_smoothing=0.1), TrainConfig(class_weights="balanced")])
def test_what_the_loss_does_not_know_is_refused(config):
    with pytest.raises(ConfigError, match="Leave them out"):
        OBJECTIVE.settings(config, targets_of(IMAGES, ("cat", "dog")), 2)
