"""The loss of masks beside torch's own cross-entropy and Dice image by image, by hand."""

from functools import partial

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score, jaccard_score
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy, softmax

from drawn_masks import InMemory
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.augmentation.random_changes import draw
from pupille.data.augmentation.sets import Augmentation
from pupille.data.mask_targets import MaskTargets
from pupille.images.geometry import Geometry
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.segmentation import OBJECTIVE

N, C, H, W = 4, 3, 5, 6
RNG = np.random.default_rng(0)
MASKS = RNG.integers(0, C, (N, H, W)).astype(np.int16)
HOLED = np.where(RNG.random(MASKS.shape) < 0.3, np.int16(-1), MASKS)
LOGITS = torch.from_numpy(RNG.normal(size=(N, C, H, W)))
CPU = torch.device("cpu")


def targets_of(masks):
    ids = tuple(f"image {row}" for row in range(len(masks)))
    store = InMemory(dict(zip(ids, masks, strict=True)))
    return MaskTargets(ids, store, ("sky", "sea", "sand"), 0).placed(Geometry(*masks.shape[1:]))


def step(masks, settings=None, logits=LOGITS):
    """Of a network that gives back its input."""
    targets = OBJECTIVE.collate(targets_of(masks), CPU)
    return OBJECTIVE.loss(torch.nn.Identity(), logits, targets, settings or LossSettings())


def dice_losses(masks, logits=LOGITS):
    """One minus the mean over classes of Dice of each image, on the pixels that count, 1 added above and below."""
    losses = []
    for mask, values in zip(masks, logits.float(), strict=True):
        counts = torch.from_numpy(mask >= 0)
        shares = softmax(values, dim=0)[:, counts]
        truth = torch.stack([torch.from_numpy(mask == k)[counts] for k in range(C)]).float()
        dice = (2 * (shares * truth).sum(1) + 1) / (shares.sum(1) + truth.sum(1) + 1)
        losses.append(1 - dice.mean())
    return torch.stack(losses)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weights", [None, (0.5, 2.0, 1.5)])
def test_the_loss_is_torchs_cross_entropy_plus_one_minus_dice(smoothing, weights):
    weight = None if weights is None else torch.tensor(weights)
    found = step(MASKS, LossSettings(smoothing, weight))
    # torch divides by the sum of the weights, so the sum over pixels is taken and divided by their number.
    summed = partial(cross_entropy, weight=weight, label_smoothing=smoothing, reduction="sum")
    entropy = summed(LOGITS.float(), torch.from_numpy(MASKS).long()) / (N * H * W)
    assert float(found.loss) == pytest.approx(float(entropy + dice_losses(MASKS).mean()), rel=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_both_parts_of_the_loss_count_by_the_share_of_dice_and_twice_together(share):
    entropy = cross_entropy(LOGITS.float(), torch.from_numpy(MASKS).long())
    wanted = 2 * (1 - share) * entropy + 2 * share * dice_losses(MASKS).mean()
    settings = OBJECTIVE.settings(TrainConfig(dice_share=share), targets_of(MASKS), C)
    assert float(step(MASKS, settings).loss) == pytest.approx(float(wanted), rel=1e-5)


def test_each_image_counts_alike_however_many_of_its_pixels_count():
    entropies = [
        cross_entropy(values[None].float(), torch.from_numpy(mask[None]).long(), ignore_index=-1)
        for mask, values in zip(HOLED, LOGITS, strict=True)
    ]
    wanted = torch.stack(entropies).mean() + dice_losses(HOLED).mean()
    assert float(step(HOLED).loss) == pytest.approx(float(wanted), rel=1e-5)


@pytest.mark.parametrize("settings", [LossSettings(), LossSettings(0.3, torch.tensor([1.0, 3.0, 2.0]))])
def test_what_is_answered_at_ignored_pixels_changes_nothing_and_gets_no_gradient(settings):
    logits = LOGITS.clone().requires_grad_()
    first = step(HOLED, settings, logits)
    first.loss.backward()
    ignored = torch.from_numpy(HOLED < 0)[:, None].expand_as(logits)
    assert logits.grad[ignored].abs().sum() == 0
    assert logits.grad[~ignored].abs().sum() > 0
    other = torch.where(
        ignored, torch.full_like(LOGITS, 50.0) * torch.tensor([1, -1, 0])[:, None, None], LOGITS
    )
    second = step(HOLED, settings, other)
    assert float(second.loss) == pytest.approx(float(first.loss.detach()), rel=1e-6)
    assert float(second.sums["pixel_iou"]) == pytest.approx(float(first.sums["pixel_iou"]))


def test_an_image_of_ignored_pixels_alone_costs_nothing():
    logits = LOGITS.clone().requires_grad_()
    found = step(np.full_like(MASKS, -1), logits=logits)
    found.loss.backward()
    assert float(found.loss.detach()) == pytest.approx(0.0, abs=1e-6)
    assert torch.isfinite(logits.grad).all()


def test_a_right_answer_costs_nothing_and_a_wrong_one_much():
    right = 50.0 * torch.nn.functional.one_hot(torch.from_numpy(MASKS).long(), C).permute(0, 3, 1, 2)
    assert float(step(MASKS, logits=right).loss) == pytest.approx(0.0, abs=1e-4)
    assert float(step(MASKS, logits=-right).loss) > 5


def test_the_column_is_the_mean_iou_of_each_image_over_the_classes_that_are_there():
    answers = LOGITS.argmax(dim=1).numpy()
    wanted = 0.0
    for mask, answer in zip(HOLED, answers, strict=True):
        truth, there = mask[mask >= 0], answer[mask >= 0]
        classes = np.unique([truth, there])
        wanted += jaccard_score(truth, there, labels=classes, average="macro")
    assert float(step(HOLED).sums["pixel_iou"]) == pytest.approx(wanted, rel=1e-6)
    assert set(step(HOLED).sums) == set(OBJECTIVE.columns)


def test_dice_of_hard_answers_is_scikit_learns_f1():
    """Without the pixel that is added, which vanishes in a large picture."""
    rng = np.random.default_rng(1)
    mask, answer = (rng.integers(0, C, (1, 300, 300)) for _ in range(2))
    hard = 100.0 * torch.nn.functional.one_hot(torch.from_numpy(answer), C).permute(0, 3, 1, 2)
    found = step(mask.astype(np.int16), logits=hard)
    entropy = cross_entropy(hard, torch.from_numpy(mask))
    wanted = 1 - f1_score(mask.ravel(), answer.ravel(), average="macro")
    assert float(found.loss - entropy) == pytest.approx(wanted, abs=1e-3)


def test_balanced_weights_are_those_of_scikit_learn_over_the_pixels_that_count():
    masks = np.where(HOLED == 2, np.int16(0), HOLED)
    masks[0, 0, 0] = 1
    settings = OBJECTIVE.settings(TrainConfig(class_weights="balanced"), targets_of(masks), C)
    counted = masks[masks >= 0]
    wanted = compute_class_weight("balanced", classes=np.array([0, 1]), y=counted)
    assert settings.weights[:2].tolist() == pytest.approx(wanted)
    assert settings.weights[counted.astype(int)].mean() == pytest.approx(1.0)
    # A class that no training image shows has a weight too, which none of them takes.
    assert settings.weights.isfinite().all()
    assert OBJECTIVE.settings(TrainConfig(label_smoothing=0.1), targets_of(masks), C) == LossSettings(0.1)


def test_a_piece_of_each_mask_is_cut_out():
    targets = OBJECTIVE.collate(targets_of(HOLED), CPU)
    corners = np.array([[0, 0], [1, 2], [2, 4], [2, 0]])
    pieces = OBJECTIVE.cut(targets, corners, (3, 2))
    for piece, mask, (top, left) in zip(pieces.numpy(), HOLED, corners, strict=True):
        assert np.array_equal(piece, mask[top : top + 3, left : left + 2])


def test_classes_and_ignored_pixels_stay_whole_numbers_when_they_are_moved():
    rng = np.random.default_rng(3)
    targets = torch.from_numpy(rng.integers(-1, 300, (6, 20, 20)))
    everything = Augmentation(mirror=True, turns=True, rotation=45, zoom=0.3, shift=0.2)
    changes = draw(everything, [str(k) for k in range(6)], seed=0, epoch=1, height=20, width=20)
    moved = OBJECTIVE.moved(targets, changes)
    assert moved.dtype == torch.int64
    for before, after in zip(targets, moved, strict=True):
        assert set(after.unique().tolist()) <= set(before.unique().tolist())


def test_a_tuned_network_is_kept_where_more_pixels_are_right():
    truth = targets_of(HOLED)
    right = np.where(HOLED >= 0, HOLED, 0).astype(np.float64)
    worse = right.copy()
    worse[0] = (worse[0] + 1) % C
    share = 100 * (worse == HOLED)[HOLED >= 0].mean()
    helped, sentence = OBJECTIVE.tuning_helped(worse, right, truth)
    assert helped
    assert f"from {share:.1f} to 100" in sentence
    helped, sentence = OBJECTIVE.tuning_helped(right, worse, truth)
    assert not helped
    assert "the frozen network is kept" in sentence


def test_labels_of_whole_images_are_refused():
    with pytest.raises(TypeError, match="masks are learned here"):
        OBJECTIVE.collate(ClassTargets(np.array([0, 1]), ("a", "b")), CPU)
