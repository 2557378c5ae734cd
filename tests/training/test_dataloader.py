"""The images of one subset batch by batch: each once, changed by their ids alone, scored as a whole."""

from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn

from drawn_boxes import CLASSES, COLOURS, shapes, targets_of
from drawn_masks import InMemory
from pupille.data.annotations import ClassTargets
from pupille.data.augmentation.sets import Augmentation
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.training import dataloader
from pupille.training.dataloader import (
    AugmentedEpoch,
    DataLoader,
    as_tensor,
    endless_batches,
    shuffled_batches,
)
from pupille.training.distributed.team import Team
from pupille.training.objectives.objective import LossSettings
from pupille.training.optim.precision import Precision

CPU = torch.device("cpu")
RNG = np.random.default_rng(1)
PIXELS = RNG.integers(0, 256, (20, 2, 3, 1), dtype=np.uint8)
LABELS = RNG.integers(0, 2, 20)
MIRROR = Augmentation(mirror=True)


def loader(ids=None):
    spec = ModelSpec("mlp", ("a", "b"), Preprocessing(2, 3, 1, 0, 255, (0.5,), (0.25,)))
    subset = Subset(PIXELS, ClassTargets(LABELS, ("a", "b")), ids=ids)
    return DataLoader(subset, spec, LossSettings(), Precision(False, None), CPU)


def shown(some, rows, change):
    """The pictures of some rows as one epoch changes them."""
    return some.changed(some.fetch(rows), torch.from_numpy(LABELS)[rows], rows, change)[0]


def test_an_endless_series_is_one_epoch_after_the_other_with_each_row_once():
    batches = list(islice(endless_batches(7, 3, seed=5), 6))
    assert [len(batch) for batch in batches] == [3, 3, 1] * 2
    epochs = [torch.cat(batches[:3]).tolist(), torch.cat(batches[3:]).tolist()]
    assert [sorted(rows) for rows in epochs] == [list(range(7))] * 2
    assert epochs == [torch.cat(shuffled_batches(7, 3, seed=5, epoch=k)).tolist() for k in (1, 2)]
    assert epochs[0] != epochs[1]
    assert epochs[0] != torch.cat(shuffled_batches(7, 3, seed=6, epoch=1)).tolist()


@pytest.mark.parametrize("at_once", [20, 6])
def test_the_score_is_the_mean_over_all_images_however_many_are_shown_at_once(at_once, monkeypatch):
    monkeypatch.setattr(dataloader, "at_once", lambda _: at_once)
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(6, 2))
    weights, bias = network[2].weight.detach().numpy(), network[2].bias.detach().numpy()
    logits = ((PIXELS.reshape(20, 6) / 255 - 0.5) / 0.25) @ weights.T + bias
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(20), LABELS]
    found = loader().score(network, Team(CPU))
    assert found == {
        "loss": pytest.approx(losses.mean(), rel=1e-5),
        "accuracy": pytest.approx((logits.argmax(axis=1) == LABELS).mean()),
    }


def test_what_is_done_to_an_image_goes_with_its_id_and_epoch_and_not_with_its_batch():
    some = loader(tuple(f"image {k}" for k in range(20)))
    rows, change = torch.arange(20), AugmentedEpoch(MIRROR, seed=3, epoch=1)
    views = shown(some, rows, change).numpy()
    mirrored = [np.array_equal(view, pixels[:, ::-1]) for view, pixels in zip(views, PIXELS, strict=True)]
    same = [np.array_equal(view, pixels) for view, pixels in zip(views, PIXELS, strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 3 < sum(mirrored) < 17
    few = torch.tensor([17, 4, 9])
    assert np.array_equal(shown(some, few, change).numpy(), views[few.numpy()])
    later = shown(some, rows, AugmentedEpoch(MIRROR, seed=3, epoch=2))
    assert not np.array_equal(later.numpy(), views)


def test_without_ids_the_row_numbers_stand_for_them():
    rows, change = torch.arange(20), AugmentedEpoch(MIRROR, seed=0, epoch=1)
    plain, named = loader(), loader(tuple(map(str, range(20))))
    other = loader(tuple(f"other {k}" for k in range(20)))
    views = [shown(some, rows, change) for some in (plain, named, other)]
    assert torch.equal(views[0], views[1])
    assert not torch.equal(views[0], views[2])


def test_only_memory_that_may_not_be_written_is_copied():
    array = np.zeros((2, 2), np.uint8)
    shared = as_tensor(array)
    array[0, 0] = 9
    assert shared[0, 0] == 9
    array.flags.writeable = False
    copied = as_tensor(array)
    copied[0, 0] = 5
    assert (array[0, 0], copied[0, 0]) == (9, 5)


# ---- squares of pictures with masks

WIDE = (11, 17)
MASKED = RNG.integers(0, 256, (20, *WIDE, 1), dtype=np.uint8)
TURNED = Augmentation(mirror=True, flip=True)


def mask_loader(pixels=MASKED, ids=None, patch=None):
    """Pictures whose mask is the picture itself, so that a square of one must be the square of the other."""
    size = pixels.shape[1:3]
    names = ids or tuple(f"image {row}" for row in range(len(pixels)))
    masks = {id_: picture[..., 0].astype(np.int16) for id_, picture in zip(names, pixels, strict=True)}
    targets = MaskTargets(names, InMemory(masks), tuple(map(str, range(256))), 0).placed(Geometry(*size))
    spec = ModelSpec(
        "unet", targets.classes, Preprocessing(*size, 1, 0, 255, (0.5,), (0.25,)), task="segmentation"
    )
    subset = Subset(pixels, targets, ids=names)
    return DataLoader(subset, spec, LossSettings(), Precision(False, None), CPU, patch=patch)


def squares_of(some, rows, change, side=8, *, augmented=False):
    """Squares of the pictures (N, side, side) and of their masks."""
    rows = torch.as_tensor(rows)
    pixels, targets = some.fetch(rows), some.objective.collate(some.targets.rows(rows.numpy()), CPU)
    if augmented:
        pixels, targets = some.changed(pixels, targets, rows, change)
    pixels, targets = some.cropped(pixels, targets, rows, change, side)
    return pixels[..., 0].numpy(), targets.numpy()


def corner_of(square, picture):
    """Where a square was cut out of a picture of noise."""
    side = len(square)
    windows = np.lib.stride_tricks.sliding_window_view(picture, (side, side))
    ((top, left),) = np.argwhere((windows == square).all(axis=(2, 3)))
    return int(top), int(left)


def drawn(seed, epoch):
    return AugmentedEpoch(Augmentation(), seed=seed, epoch=epoch)


@pytest.mark.parametrize("change", [None, drawn(0, 1), drawn(5, 3)])
def test_picture_and_mask_are_cut_at_the_same_square(change):
    pictures, masks = squares_of(mask_loader(), range(20), change)
    assert pictures.shape == (20, 8, 8)
    assert np.array_equal(pictures, masks)


def test_picture_and_mask_are_the_same_square_after_they_were_changed_too():
    pictures, masks = squares_of(
        mask_loader(), range(20), AugmentedEpoch(TURNED, seed=1, epoch=1), augmented=True
    )
    assert np.array_equal(pictures, masks)
    plain, _ = squares_of(mask_loader(), range(20), drawn(1, 1))
    assert not np.array_equal(pictures, plain)


def test_without_learning_the_square_in_the_middle_is_taken():
    pictures, _ = squares_of(mask_loader(), range(20), None)
    assert np.array_equal(pictures, MASKED[:, 2:10, 5:13, 0])


def test_a_square_is_drawn_by_seed_epoch_and_id_alone():
    some = mask_loader()
    whole, _ = squares_of(some, range(20), drawn(3, 1))
    few, _ = squares_of(some, [17, 4, 9], drawn(3, 1))
    assert np.array_equal(few, whole[[17, 4, 9]])
    corners = [corner_of(square, picture) for square, picture in zip(whole, MASKED[..., 0], strict=True)]
    assert len(set(corners)) > 8
    for change, loader_ in (
        (drawn(3, 2), some),
        (drawn(4, 1), some),
        (drawn(3, 1), mask_loader(ids=tuple(f"other {row}" for row in range(20)))),
    ):
        assert not np.array_equal(squares_of(loader_, range(20), change)[0], whole)


def test_every_place_that_a_square_can_have_comes_up():
    some, corners = mask_loader(), set()
    for epoch in range(1, 31):
        squares, _ = squares_of(some, range(20), drawn(0, epoch))
        corners |= {
            corner_of(square, picture) for square, picture in zip(squares, MASKED[..., 0], strict=True)
        }
    # 11 - 8 + 1 rows by 17 - 8 + 1 columns, of 600 draws.
    assert corners == {(top, left) for top in range(4) for left in range(10)}


@pytest.mark.parametrize("size", [(6, 6), (3, 6), (8, 8)])
def test_a_picture_that_is_smaller_is_shown_whole(size):
    pixels = MASKED[:, : size[0], : size[1]]
    pictures, masks = squares_of(mask_loader(pixels), range(20), drawn(0, 1))
    assert np.array_equal(pictures, masks)
    assert pictures.shape == (20, size[0], size[1])
    assert np.array_equal(pictures, pixels[..., 0])


def test_of_a_narrow_picture_the_short_side_is_shown_whole():
    pictures, masks = squares_of(mask_loader(MASKED[:, :5]), range(20), drawn(0, 1))
    assert np.array_equal(pictures, masks)
    assert pictures.shape == (20, 5, 8)


@pytest.mark.parametrize(("patch", "n"), [(256, 1), (128, 1), (96, 2), (64, 4)])
def test_small_squares_come_several_of_a_picture_so_that_as_many_pixels_are_learned(patch, n):
    pixels = RNG.integers(0, 256, (3, 300, 310, 1), dtype=np.uint8)
    some = mask_loader(pixels, patch=patch)
    pictures, masks = squares_of(some, range(3), drawn(0, 1), patch)
    assert np.array_equal(pictures, masks)
    assert pictures.shape == (3 * n, patch, patch)
    corners = {corner_of(square, pixels[row % 3, ..., 0]) for row, square in enumerate(pictures)}
    assert len(corners) == 3 * n
    assert len(squares_of(some, range(3), None, patch)[0]) == 3


def test_what_is_counted_of_a_picture_is_the_mean_of_its_squares():
    class Right(torch.nn.Module):
        """Knows every pixel, since pictures are their own masks."""

        def forward(self, inputs):
            values = (inputs[:, 0] * 0.25 + 0.5) * 255
            return 50.0 * (values.round()[:, None] == torch.arange(256.0)[:, None, None]).float()

    pixels = RNG.integers(0, 256, (3, 140, 140, 1), dtype=np.uint8)
    step = mask_loader(pixels, patch=64).show(Right(), torch.arange(3), drawn(0, 1))
    assert float(step.sums["pixel_iou"]) == pytest.approx(3)


def test_squares_of_pieces_show_a_rare_class_more_often_than_chance_would():
    side, n = 512, 60
    mask = np.zeros((side, side), dtype=np.int16)
    mask[300, 77] = 1
    ids = tuple(map(str, range(n)))
    targets = MaskTargets(ids, InMemory(dict.fromkeys(ids, mask)), ("a", "b"), 0).placed(Geometry(side, side))
    pixels = np.zeros((n, side, side, 1), np.uint8)
    spec = ModelSpec(
        "unet", ("a", "b"), Preprocessing(side, side, 1, 0, 255, (0.5,), (0.25,)), task="segmentation"
    )
    shown = {}
    for has_pieces in (False, True):
        some = DataLoader(
            Subset(pixels, targets, ids=ids, has_pieces=has_pieces),
            spec,
            LossSettings(),
            Precision(False, None),
            CPU,
        )
        rows = torch.arange(n)
        whole = some.objective.collate(targets, CPU)
        epoch = AugmentedEpoch(Augmentation(), 0, 1)
        _, masks = some.cropped(some.fetch(rows), whole, rows, epoch, 128)
        assert masks.shape == (n, 128, 128)
        shown[has_pieces] = int((masks == 1).any(dim=2).any(dim=1).sum())
    # By chance about 128 of 385 places both ways, by a third of the squares half of these more.
    assert shown[False] < 14
    assert shown[True] > shown[False] + 4


def test_a_pixel_of_a_class_is_drawn_among_those_that_are_known():
    shown = np.full((4, 5), -1)
    shown[1, 2:4], shown[3, 0] = 0, 7
    assert dataloader.pixel_of_class(shown, 0.0, 0.0) == (1, 2)
    assert dataloader.pixel_of_class(shown, 0.4, 0.9) == (1, 3)
    assert dataloader.pixel_of_class(shown, 0.9, 0.9) == (3, 0)
    assert dataloader.pixel_of_class(np.full((4, 6), -1), 0.5, 0.5) == (2, 3)


# ---- mosaics of pictures with boxes


def box_loader(n=30):
    pictures, drawn = shapes(n, seed=4)
    targets = targets_of(drawn)
    seen = Preprocessing(64, 64, 3, 0, 255, (0.5,) * 3, (0.25,) * 3)
    spec = ModelSpec("one-stage", CLASSES, seen, task="detection")
    return DataLoader(
        Subset(pictures, targets, ids=targets.ids), spec, LossSettings(), Precision(False, None), CPU
    )


def mosaics_of(some, rows, epoch=1):
    rows = torch.as_tensor(rows)
    targets = some.objective.collate(some.targets.rows(rows.numpy()), CPU)
    change = AugmentedEpoch(Augmentation(mosaic=0.8), seed=2, epoch=epoch)
    return some.in_mosaics(some.fetch(rows), targets, rows, change)


def test_every_box_of_a_mosaic_lies_on_the_pixels_of_its_object_and_no_object_is_without_one():
    some = box_loader()
    pixels, targets = mosaics_of(some, range(30))
    assert not torch.equal(pixels, some.fetch(torch.arange(30)))
    pictures, counted = pixels.numpy().astype(float), 0
    for picture, boxes in zip(pictures, targets.rows.numpy(), strict=True):
        covered = np.zeros(picture.shape[:2], dtype=bool)
        for label, x1, y1, x2, y2, unknown in boxes[boxes[:, 0] >= 0]:
            inside = picture[round(y1) : round(y2), round(x1) : round(x2)]
            colour = np.abs(inside - COLOURS[CLASSES[int(label)]]).max(axis=-1) < 40
            covered[round(y1) : round(y2), round(x1) : round(x2)] = True
            # A disc fills .785 of its box, and at least as much of a half of it but for its corners.
            assert unknown or colour.mean() > 0.6
            counted += not unknown
        vivid = np.ptp(picture, axis=-1) > 110
        assert not (vivid & ~covered).any()
    assert counted > 30


def test_a_mosaic_is_the_same_in_whatever_batch_its_picture_is():
    some = box_loader()
    pixels, _ = mosaics_of(some, range(30))
    few, targets = mosaics_of(some, [21, 3, 8])
    assert torch.equal(few, pixels[[21, 3, 8]])
    assert len(targets.rows) == 3
    assert not torch.equal(mosaics_of(some, range(30), epoch=2)[0], pixels)
