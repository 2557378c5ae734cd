"""Which places answer for which box, how boxes move with their pictures, and what is wrong with an answer."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from drawn_boxes import CLASSES, targets_of
from pupille.config import TrainConfig
from pupille.data.augmentation.apply import apply, changes_of
from pupille.data.augmentation.sets import SETS, Augmentation
from pupille.data.box_targets import BOX, UNKNOWN
from pupille.errors import ConfigError
from pupille.models.architectures.one_stage import build, places
from pupille.training.objectives.detection import (
    OBJECTIVE,
    Batch,
    assigned,
    focal_loss,
    inside_picture,
    kept_boxes,
    overlaps,
)

AT = places(64, 64)
FINEST, MIDDLE = 64, 64 + 16


def rows(*boxes, unknown=()):
    """(1, M, 6) rows of class 0."""
    made = torch.zeros(1, len(boxes), 6)
    made[0, :, BOX] = torch.tensor(boxes, dtype=torch.float32)
    made[0, list(unknown), UNKNOWN] = 1
    return made


def test_places_near_the_middle_of_a_box_answer_for_it_on_the_map_of_its_size():
    owner, known = assigned(rows((16, 16, 48, 48)), AT)
    owned = AT[owner[0] == 0]
    assert set(owned[:, 2].tolist()) == {8}
    # The middle is (32, 32): places within 12 pixels of it.
    assert sorted({x for x, _, _ in owned.tolist()}) == [20, 28, 36, 44]
    assert known.all()


def test_a_large_box_is_answered_for_on_a_coarser_map():
    at = places(256, 256)
    owner, _ = assigned(rows((0, 0, 120, 120)), at)
    assert set(at[owner[0] == 0][:, 2].tolist()) == {16}


def test_of_two_boxes_around_one_middle_the_smaller_one_has_it():
    owner, _ = assigned(rows((4, 4, 60, 60), (26, 26, 38, 38)), AT)
    assert owner[0][(AT[:, 0] == 28) & (AT[:, 1] == 28)].tolist() == [1]


def test_a_box_that_holds_no_place_gets_the_nearest_one():
    owner, _ = assigned(rows((5, 5, 7, 7)), AT)
    assert torch.nonzero(owner[0] == 0).ravel().tolist() == [0]


def test_a_box_without_area_has_no_place():
    assert (assigned(rows((5, 5, 5, 9)), AT)[0] == -1).all()


def test_what_lies_in_a_crowd_is_not_known_unless_it_answers_for_another():
    owner, known = assigned(rows((0, 0, 32, 32), (4, 4, 12, 12), unknown=(0,)), AT)
    inside = (AT[:, :2] < 32).all(1)
    assert (owner[0] >= 0).sum() > 0
    assert known[0][owner[0] >= 0].all()
    assert not known[0][inside & (owner[0] < 0)].any()
    assert known[0][~inside].all()


def test_a_mirrored_picture_has_mirrored_boxes():
    pictures = torch.zeros(1, 3, 64, 64, dtype=torch.uint8)
    pictures[0, :, 10:20, 5:25] = 255
    settings = Augmentation(mirror=True)
    for epoch in range(20):
        changes = changes_of(pictures, ["x"], settings=settings, seed=0, epoch=epoch)
        if changes.orientation[0] >= 4:
            break
    moved = OBJECTIVE.moved(Batch(rows((5, 10, 25, 20)), None), changes)
    assert kept_boxes(moved, 64, 64)[0, 0, BOX].tolist() == pytest.approx([39, 10, 59, 20])


def shifted(x: float, y: float) -> torch.Tensor:
    """(1, 2, 3) what takes points of a picture moved by x and y to those of the picture as it was."""
    return torch.tensor([[[1.0, 0, -x], [0, 1, -y]]])


def test_a_box_of_which_less_than_half_stays_in_the_picture_counts_no_more():
    moved = kept_boxes(Batch(rows((40, 0, 60, 20), (30, 0, 50, 20)), shifted(16, 0)), 64, 64)
    # 56 to 76 keeps 8 of 20 pixels, 46 to 66 keeps 18.
    assert moved[0, :, UNKNOWN].tolist() == [1, 0]
    assert moved[0, 1, BOX].tolist() == [46, 0, 64, 20]


def test_what_was_reflected_at_the_edge_is_not_known():
    known = inside_picture(shifted(16, 0), AT, 64, 64)
    assert torch.equal(known[0], AT[:, 0] >= 16)


def test_overlaps_are_those_of_torchvision():
    ops = pytest.importorskip("torchvision.ops")
    rng = torch.Generator().manual_seed(0)
    first, second = (torch.rand(50, 2, generator=rng) * 20 for _ in range(2))
    first, second = (
        torch.cat([corner, corner + 1 + 9 * torch.rand(50, 2, generator=rng)], 1)
        for corner in (first, second)
    )
    iou, generalised = overlaps(first, second)
    assert torch.allclose(iou, ops.box_iou(first, second).diagonal(), atol=1e-6)
    assert torch.allclose(generalised, ops.generalized_box_iou(first, second).diagonal(), atol=1e-6)
    logits, truth = torch.randn(30, generator=rng), (torch.rand(30, generator=rng) > 0.5).float()
    assert torch.allclose(focal_loss(logits, truth), ops.sigmoid_focal_loss(logits, truth), atol=1e-6)


def test_a_picture_without_objects_teaches_that_there_is_none():
    network = build((3, 64, 64), 2).eval()
    targets = OBJECTIVE.collate(targets_of([[]]), torch.device("cpu"))
    step = OBJECTIVE.loss(
        network, torch.zeros(1, 3, 64, 64), targets, OBJECTIVE.settings(TrainConfig(), targets_of([[]]), 2)
    )
    step.loss.backward()
    assert float(step.loss.detach()) > 0
    assert float(step.sums["box_iou"]) == 1


def test_the_place_of_boxes_counts_as_often_as_asked_and_what_is_no_box_as_before():
    torch.manual_seed(0)
    network, pictures = build((3, 64, 64), 2).eval(), torch.rand(1, 3, 64, 64)

    def loss(weight, boxes):
        targets = targets_of([boxes])
        settings = OBJECTIVE.settings(TrainConfig(box_weight=weight), targets, 2)
        batch = OBJECTIVE.collate(targets, torch.device("cpu"))
        return float(OBJECTIVE.loss(network, pictures, batch, settings).loss.detach())

    boxes = [(CLASSES[0], 10, 10, 30, 30)]
    once, twice, thrice = (loss(weight, boxes) for weight in (1.0, 2.0, 3.0))
    # One minus the generalised IoU of a box lies between 0 and 2, and counts twice by itself.
    assert 0 < twice - once < 4
    assert thrice - twice == pytest.approx(twice - once, rel=1e-4)
    assert loss(1.0, []) == loss(2.0, [])


def test_smoothing_is_refused():
    with pytest.raises(ConfigError, match="Leave it out"):
        OBJECTIVE.settings(TrainConfig(label_smoothing=0.1), targets_of([[]]), 2)


@pytest.mark.parametrize(
    "settings",
    [
        Augmentation(rotation=10, zoom=0.1, shift=0.05, mirror=True),
        # The set as it is but for its colours, since the shapes are known by their brightness.
        replace(SETS["boxes"], brightness=0.0, contrast=0.0, saturation=0.0, hue=0.0),
    ],
    ids=["rotated", "boxes"],
)
def test_augmented_boxes_lie_where_the_shapes_lie(settings):
    pictures = torch.zeros(8, 3, 64, 64, dtype=torch.uint8)
    pictures[:, :, 20:40, 24:50] = 255
    ids = [f"p{row}" for row in range(8)]
    changes = changes_of(pictures, ids, settings=settings, seed=1, epoch=1)
    views = apply(pictures, changes, settings).float()[:, 0] > 128
    batch = OBJECTIVE.moved(Batch(rows((24, 20, 50, 40)).repeat(8, 1, 1), None), changes)
    known = inside_picture(batch.back, pixel_centres(64), 64, 64).reshape(-1, 64, 64)
    kept = kept_boxes(batch, 64, 64)
    assert (kept[..., UNKNOWN] == 0).sum() >= 6
    for view, shown, row in zip(views.numpy(), known.numpy(), kept[:, 0].numpy(), strict=True):
        # What was reflected at an edge has no box.
        y, x = np.nonzero(view & shown)
        assert np.allclose(row[BOX], [x.min(), y.min(), x.max() + 1, y.max() + 1], atol=2.0)


def test_boxes_of_a_mosaic_are_cut_off_at_their_quarter():
    # Quarters meet at (30, 20) in a picture of 64 x 64.
    pictures = [
        rows((0, 0, 10, 10), (20, 5, 40, 15), (5, 30, 15, 40)),
        rows((24, 0, 40, 10), (40, 30, 50, 40), unknown=(1,)),
        rows((10, 10, 20, 50)),
        rows((0, 0, 64, 64), (40, 40, 60, 60)),
    ]
    joined = OBJECTIVE.joined([Batch(each, None) for each in pictures], np.array([[30, 20]]), (64, 64))
    assert joined.back is None
    boxes = {tuple(row[BOX].tolist()): row[UNKNOWN].item() for row in joined.rows[0]}
    assert boxes == {
        (0, 0, 10, 10): 0,
        # 10 of its 20 columns stay: half of it, which counts.
        (20, 5, 30, 15): 0,
        # 10 of its 16 columns stay.
        (30, 0, 40, 10): 0,
        # 30 of its 40 rows stay.
        (10, 20, 20, 50): 0,
        # 34 x 44 of 64 x 64 pixels stay, less than half.
        (30, 20, 64, 64): 1,
        (40, 40, 60, 60): 0,
    }


def test_a_picture_that_is_no_mosaic_keeps_its_boxes_alone():
    own, other = rows((0, 0, 10, 10), (20, 5, 64, 64), unknown=(1,)), rows((3, 3, 50, 50))
    joined = OBJECTIVE.joined(
        [Batch(each, None) for each in (own, other, other, other)], np.array([[64, 64]]), (64, 64)
    )
    assert torch.equal(joined.rows, own)


def pixel_centres(side: int) -> torch.Tensor:
    """(side * side, 2) x and y of each pixel."""
    y, x = torch.meshgrid(torch.arange(side) + 0.5, torch.arange(side) + 0.5, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)
