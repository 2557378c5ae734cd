"""What each image counts so that groups count the same: by hand."""

import numpy as np
import pytest

from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.data.group_weights import FEWEST, group_weights

CLASSES = ("a", "b")
# 30 training images of a (24 in the north, 6 in the south), 20 of b (4 and 16).
PAIRS = [("north", 0)] * 24 + [("south", 0)] * 6 + [("north", 1)] * 4 + [("south", 1)] * 16
GROUPS, LABELS = [group for group, _ in PAIRS], np.array([label for _, label in PAIRS])
TRAIN = np.arange(50)


def test_within_each_class_every_group_counts_the_same_and_each_class_as_before():
    weights = group_weights(GROUPS, ClassTargets(LABELS, CLASSES), TRAIN)
    # a: 30 / (2 * 24), 30 / (2 * 6); b: 20 / (2 * 4), 20 / (2 * 16).
    wanted = {("north", 0): 0.625, ("south", 0): 2.5, ("north", 1): 2.5, ("south", 1): 0.625}
    assert weights.of_images.tolist() == [wanted[pair] for pair in PAIRS]
    assert weights.largest == 2.5
    # Kish: 50² / (40 * 0.625² + 10 * 2.5²).
    assert weights.effective == pytest.approx(2500 / 78.125)
    assert weights.small == ()


def test_afterwards_group_and_class_are_independent_as_kamiran_and_calders_ask():
    weights = group_weights(GROUPS, ClassTargets(LABELS, CLASSES), TRAIN).of_images
    table = np.zeros((2, 2))
    for (group, label), weight in zip(PAIRS, weights, strict=True):
        table[int(group == "south"), label] += weight
    np.testing.assert_allclose(table, np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum())
    np.testing.assert_allclose(table.sum(axis=1), 25)


def test_of_numbers_groups_alone_are_made_equal():
    values = NumberTargets(np.linspace(0, 1, 50))
    weights = group_weights(["x"] * 25 + ["y"] * 25, values, np.arange(5, 50))
    assert weights.of_images[:25] == pytest.approx(45 / (2 * 20))
    assert weights.of_images[25:] == pytest.approx(45 / (2 * 25))


def test_a_group_of_too_few_training_images_keeps_its_share():
    groups = [*GROUPS, *["rare"] * (FEWEST - 1)]
    labels = np.concatenate([LABELS, np.zeros(FEWEST - 1, dtype=np.int64)])
    weights = group_weights(groups, ClassTargets(labels, CLASSES), np.arange(len(groups)))
    assert weights.small == ("rare",)
    assert set(weights.of_images[50:]) == {1.0}
    assert weights.of_images[:50].tolist() == [{0: 0.625, 1: 2.5}[(g == "south") ^ y] for g, y in PAIRS]


def test_only_training_images_decide_and_others_get_the_weight_of_their_pair():
    first = np.concatenate([TRAIN, TRAIN])
    weights = group_weights([*GROUPS, *GROUPS], ClassTargets(LABELS[first], CLASSES), TRAIN)
    assert weights.of_images[50:].tolist() == weights.of_images[:50].tolist()
