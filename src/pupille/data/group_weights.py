"""What each image counts while a model learns, so that every group counts the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.data.annotations import Targets
from pupille.results.arrays import FloatArray, IntArray

FEWEST = 20
"""Training images of a group that is weighed, at least."""


@dataclass(frozen=True)
class GroupWeights:
    """Weights by group. of_images: (N,) what each image counts, 1 on average over the training images.

    largest: of a training image. effective: how many training images of equal weight would say as much (Kish 1965),
    the square of the sum of the weights over the sum of their squares. small: groups of too few training images, which
    keep their share.
    """

    of_images: FloatArray
    largest: float
    effective: float
    small: tuple[str, ...]


def group_weights(groups: Sequence[str], targets: Targets, train: IntArray) -> GroupWeights:
    """Weights of all images by those at `train`: within each class every group counts the same, and each class as much
    as before.

    An image of class c and group g counts n(c) / (G(c) n(c, g)), G(c) being the groups with training images of the
    class, n(c) all of these: the reweighing of Kamiran and Calders (2012), after which group and class are independent,
    towards equal groups instead of groups as frequent as before. Times the weights of `--class-weights balanced` every
    pair of class and group counts the same (group reweighting, as in Idrissi and others 2022). Where numbers are
    learned there is one class. Images of groups of fewer than `FEWEST` training images count 1 and are not part of
    n(c), so that a few images do not decide everything; so do those of a pair without training images.
    """
    names, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    labels = targets.array if targets.classes else np.zeros(len(targets), dtype=np.int64)
    images = np.zeros((int(labels.max(initial=0)) + 1, len(names)))
    np.add.at(images, (labels[train], group[train]), 1)
    small = images.sum(axis=0) < FEWEST
    images[:, small] = 0
    of_class, groups_of_class = images.sum(axis=1), (images > 0).sum(axis=1)
    table = np.ones_like(images)
    rows, columns = np.nonzero(images)
    table[rows, columns] = of_class[rows] / (groups_of_class[rows] * images[rows, columns])
    weights = table[labels, group]
    learned = weights[train]
    effective = float(learned.sum() ** 2 / (learned**2).sum())
    return GroupWeights(weights, float(learned.max()), effective, tuple(map(str, names[small])))
