"""Heads that tell classes apart, fitted to features that are kept. A refit on another split costs seconds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from pupille.data.splits.assign import sample, units
from pupille.i18n.language import tell
from pupille.models.architectures.heads import NearestNeighbours, build_head, votes
from pupille.results.arrays import FloatArray, IntArray
from pupille.training.heads.dense import fit_dense
from pupille.training.heads.head import Features, FittedHead, HeadSettings
from pupille.training.heads.logistic import Examples, fit_logistic
from pupille.training.history import Epoch, ignore
from pupille.training.objectives.classification import OBJECTIVE
from pupille.training.objectives.objective import LossSettings
from pupille.training.threads import blas_threads_for

KEPT = 10_000
"""Images that neighbours are looked for among, at most; of more, a sample in which every class has its share."""
ASKED = (1, 3, 5, 10, 20, 50)
"""How many neighbours are tried."""


def fit_head(
    train: Features,
    validation: Features | None,
    settings: HeadSettings,
    *,
    on_epoch: Callable[[Epoch], None] = ignore,
) -> FittedHead:
    """Fits a head that tells classes apart to features; whatever is to be chosen is chosen on validation or within
    training.

    The same seed gives the same head.
    """
    n_classes = len(train.targets.classes)
    if settings.kind == "knn":
        return fit_neighbours(train, n_classes, settings.seed)
    weights = class_weights(train.targets.array, n_classes, balanced=settings.balanced)
    if settings.kind == "mlp":
        counts = LossSettings(weights=torch.from_numpy(weights).float())
        return fit_dense(train, validation, OBJECTIVE, n_classes, settings, counts, on_epoch)
    held_out = examples(validation, weights) if validation is not None and len(validation) else None
    with blas_threads_for(train.views.size):
        regression, how = fit_logistic(
            examples(train, weights), held_out, n_classes, seed=settings.seed, c=settings.c
        )
    head = build_head("linear", train.views.shape[2], n_classes)
    head.load_state_dict(
        {
            "weight": torch.from_numpy(regression.weights).float(),
            "bias": torch.from_numpy(regression.intercepts).float(),
        }
    )
    note = tell(
        "Logistic regression of the strength {strength:g2}, {how}.", strength=regression.strength, how=how
    )
    return FittedHead(head, {}, (), note)


def examples(features: Features, weights: FloatArray) -> Examples:
    """Every view a row of its own; all views of an image and of its group are one unit. weights: (C,)."""
    count = len(features.views)
    table = np.concatenate([view.astype(np.float32) for view in features.views])
    labels = np.tile(features.targets.array, count)
    units_of_rows = np.tile(units(len(features), features.groups), count)
    own = 1.0 if features.weights is None else np.tile(features.weights, count)
    return Examples(table, labels, weights[labels] * own, units_of_rows)


def class_weights(labels: IntArray, n_classes: int, *, balanced: bool) -> FloatArray:
    """(C,) what an image of each class counts, 1 on average over the images."""
    if not balanced:
        return np.ones(n_classes)
    images = np.bincount(labels, minlength=n_classes)
    weights: FloatArray = len(labels) / (np.count_nonzero(images) * np.maximum(images, 1))
    return weights


def refit(data: Features, train_rows: IntArray, test_rows: IntArray, settings: HeadSettings) -> FloatArray:
    """(len(test_rows), C) probabilities of a head fitted anew to other training rows of kept features.

    Nothing of the test rows is looked at: what is to be chosen is chosen within the training rows. For repeated splits
    and k-fold, whose folds the caller draws.
    """
    fitted = fit_head(data.some(train_rows), None, settings)
    with torch.inference_mode():
        logits = fitted.module.eval()(torch.from_numpy(data.some(test_rows).plain()))
    shares: FloatArray = logits.double().softmax(dim=1).numpy()
    return shares


def fit_neighbours(train: Features, n_classes: int, seed: int) -> FittedHead:
    """Nearest neighbours; how many are asked is what predicts each training image best from all others.

    Views of one image, and images of one group, are never asked about each other.
    """
    n, count = len(train), len(train.views)
    rows = sample(train.targets.array, max(1, KEPT // count), seed)
    reference = train.some(rows)
    table = torch.from_numpy(np.concatenate([view.astype(np.float32) for view in reference.views]))
    labels = torch.from_numpy(np.tile(reference.targets.array, count))
    unit = torch.from_numpy(units(len(reference), reference.groups))
    head = NearestNeighbours(table.shape[1], n_classes, rows=len(table), neighbours=1)
    head.remember(table, labels)
    probes = head.features[: len(reference)]
    losses = np.zeros(len(ASKED))
    for block in torch.split(torch.arange(len(reference)), 1000):
        cosines = probes[block] @ head.features.T
        cosines[unit[block][:, None] == unit.repeat(count)[None, :]] = -2.0
        for position, asked in enumerate(ASKED):
            log_probabilities = votes(cosines, labels, n_classes, asked)
            losses[position] += float(-log_probabilities[torch.arange(len(block)), labels[block]].sum())
    head.neighbours = int(ASKED[int(np.argmin(losses))])
    note = (
        tell(
            "{neighbours} nearest neighbours by cosine, which predict each training image best from the others; a "
            "sample of {kept} of {all} images is kept.",
            neighbours=head.neighbours,
            kept=len(rows),
            all=n,
        )
        if len(rows) < n
        else tell(
            "{neighbours} nearest neighbours by cosine, which predict each training image best from the others.",
            neighbours=head.neighbours,
        )
    )
    return FittedHead(head, {"rows": len(table), "neighbours": head.neighbours}, (), note)
