"""Heads fitted to features that are kept: arrays in, a head out. A refit on another split costs seconds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from pupille.data.splits.assign import sample, units
from pupille.data.splits.split import inner_folds
from pupille.i18n.language import StoredText, tell
from pupille.models.architectures.heads import (
    HIDDEN,
    NearestNeighbours,
    build_head,
    fold_standardisation,
    votes,
)
from pupille.models.model import Argument
from pupille.models.pretrained.frozen import head_probabilities
from pupille.results.arrays import FloatArray, IntArray
from pupille.training.heads.logistic import LITTLE, Examples, Table, fit_logistic, standardisation
from pupille.training.history import LOSS, Epoch, ignore
from pupille.training.threads import blas_threads_for

KEPT = 10_000
"""Images that neighbours are looked for among, at most; of more, a sample in which every class has its share."""
ASKED = (1, 3, 5, 10, 20, 50)
"""How many neighbours are tried."""
EPOCHS, PATIENCE = 200, 20
"""Passes of `mlp` over the features at most, and how many of them may bring no lower loss on images held out."""
BATCH, RATE, DECAY = 64, 1e-3, 0.01
DROPOUT = 0.5
"""Share of the neurons of each hidden layer that are left out at each step (Srivastava and others 2014)."""
MANY_STEPS = 20_000
"""Above this many steps in all, passes are fewer."""


@dataclass(frozen=True)
class Features:
    """The features a head learns from or is chosen by. views: (V, N, width) features, the pictures as they are first.

    labels: (N,) class indices. groups: N names that no inner split tears apart, or None.
    """

    views: np.ndarray[tuple[int, int, int], np.dtype[np.float16 | np.float32]]
    labels: IntArray
    groups: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def some(self, rows: IntArray) -> Features:
        """The images at these rows."""
        groups = tuple(self.groups[row] for row in rows) if self.groups else None
        return Features(self.views[:, rows], self.labels[rows], groups)

    def plain(self) -> Table:
        """(N, width) features of the pictures as they are."""
        first: Table = self.views[0].astype(np.float32)
        return first

    def examples(self, weights: FloatArray) -> Examples:
        """Every view a row of its own; all views of an image and of its group are one unit. weights: (C,)."""
        count = len(self.views)
        table = np.concatenate([view.astype(np.float32) for view in self.views])
        labels = np.tile(self.labels, count)
        return Examples(table, labels, weights[labels], np.tile(units(len(self), self.groups), count))


@dataclass(frozen=True)
class HeadSettings:
    """The settings of a head. kind: of `HEADS`. hidden: neurons of each hidden layer of `mlp`.

    balanced: whether rare classes weigh as much as common ones. epochs: of `mlp`; None stops by itself.
    """

    kind: str = "linear"
    hidden: tuple[int, ...] = HIDDEN
    balanced: bool = False
    epochs: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class FittedHead:
    """A head with all it learned. arguments: what `build_head` needs to build it anew. note: how it was chosen."""

    module: nn.Module
    arguments: dict[str, Argument]
    history: tuple[Epoch, ...]
    note: str


def fit_head(
    train: Features,
    validation: Features | None,
    n_classes: int,
    settings: HeadSettings,
    *,
    on_epoch: Callable[[Epoch], None] = ignore,
) -> FittedHead:
    """Fits a head to features; whatever is to be chosen is chosen on validation or within training.

    The same seed gives the same head.
    """
    if settings.kind == "knn":
        return fit_neighbours(train, n_classes, settings.seed)
    weights = class_weights(train.labels, n_classes, balanced=settings.balanced)
    if settings.kind == "mlp":
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            return fit_mlp(train, validation, n_classes, settings, weights, on_epoch)
    held_out = validation.examples(weights) if validation is not None and len(validation) else None
    with blas_threads_for(train.views.size):
        regression, how = fit_logistic(train.examples(weights), held_out, n_classes, seed=settings.seed)
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


def class_weights(labels: IntArray, n_classes: int, *, balanced: bool) -> FloatArray:
    """(C,) what an image of each class counts, 1 on average over the images."""
    if not balanced:
        return np.ones(n_classes)
    images = np.bincount(labels, minlength=n_classes)
    weights: FloatArray = len(labels) / (np.count_nonzero(images) * np.maximum(images, 1))
    return weights


def refit(
    data: Features, train_rows: IntArray, test_rows: IntArray, n_classes: int, settings: HeadSettings
) -> FloatArray:
    """(len(test_rows), C) probabilities of a head fitted anew to other training rows of kept features.

    Nothing of the test rows is looked at: what is to be chosen is chosen within the training rows. For repeated splits
    and k-fold, whose folds the caller draws.
    """
    fitted = fit_head(data.some(train_rows), None, n_classes, settings)
    return head_probabilities(fitted.module, data.some(test_rows).plain())


def fit_neighbours(train: Features, n_classes: int, seed: int) -> FittedHead:
    """Nearest neighbours; how many are asked is what predicts each training image best from all others.

    Views of one image, and images of one group, are never asked about each other.
    """
    n, count = len(train), len(train.views)
    rows = sample(train.labels, max(1, KEPT // count), seed)
    reference = train.some(rows)
    table = torch.from_numpy(np.concatenate([view.astype(np.float32) for view in reference.views]))
    labels = torch.from_numpy(np.tile(reference.labels, count))
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


def fit_mlp(
    train: Features,
    validation: Features | None,
    n_classes: int,
    settings: HeadSettings,
    weights: FloatArray,
    on_epoch: Callable[[Epoch], None],
) -> FittedHead:
    """Dense layers by AdamW with dropout, which stop where the loss on images held out is lowest.

    These are the validation images, or a fifth of the training images if there are fewer than 100.
    """
    held_out, how = validation, tell("the validation images")
    if held_out is None or len(held_out) < LITTLE:
        train, held_out, how = with_fold_held_out(train, settings.seed)
    mean, deviation = (torch.from_numpy(values) for values in standardisation(train.plain()))
    head = build_head("mlp", train.views.shape[2], n_classes, hidden=settings.hidden)
    counts = torch.from_numpy(weights).float()
    inputs = [(torch.from_numpy(view.astype(np.float32)) - mean) / deviation for view in train.views]
    labels = torch.from_numpy(train.labels)
    judge = (
        None
        if held_out is None
        else ((torch.from_numpy(held_out.plain()) - mean) / deviation, torch.from_numpy(held_out.labels))
    )
    history, best = descend(head, inputs, labels, judge, counts, settings, on_epoch)
    first = next(layer for layer in head.modules() if isinstance(layer, nn.Linear))
    fold_standardisation(first, mean, deviation)
    note = (
        tell("{passes} passes over the features.", passes=len(history))
        if judge is None
        else tell(
            "{passes} passes over the features; the weights are those of pass {best}, whose loss on {how} was lowest.",
            passes=len(history),
            best=best,
            how=how,
        )
    )
    return FittedHead(head, {"hidden": settings.hidden}, history, note)


def with_fold_held_out(train: Features, seed: int) -> tuple[Features, Features | None, StoredText]:
    """A fifth of the training images to stop by, whole groups; none where there are too few."""
    folds, how = 5, tell("a fifth of the training images")
    if len(np.unique(units(len(train), train.groups))) < folds:
        return train, None, how
    inner, held = inner_folds(train.labels, train.groups, folds, seed)[0]
    if len(np.unique(train.labels[inner])) < len(np.unique(train.labels)):
        return train, None, how
    return train.some(inner), train.some(held), how


def descend(
    head: nn.Module,
    inputs: list[Tensor],
    labels: Tensor,
    judge: tuple[Tensor, Tensor] | None,
    weights: Tensor,
    settings: HeadSettings,
    on_epoch: Callable[[Epoch], None],
) -> tuple[tuple[Epoch, ...], int]:
    """Trains `head` in place on the views in turn; its epochs, and the one whose weights it has in the end."""
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    hooks = [
        layer.register_forward_hook(
            lambda module, _, out: nn.functional.dropout(out, DROPOUT, module.training)
        )
        for layer in head.modules()
        if isinstance(layer, nn.ReLU)
    ]
    n, rng = len(labels), np.random.default_rng(settings.seed)
    most = settings.epochs or max(10, min(EPOCHS, MANY_STEPS * BATCH // n))
    history: list[Epoch] = []
    best, best_loss, best_weights = 0, math.inf, {k: v.clone() for k, v in head.state_dict().items()}
    for epoch in range(1, most + 1):
        started = time.perf_counter()
        head.train()
        table, total, right = inputs[(epoch - 1) % len(inputs)], 0.0, 0
        for rows in torch.split(torch.from_numpy(rng.permutation(n)), BATCH):
            logits, wanted = head(table[rows]), labels[rows]
            loss = (cross_entropy(logits, wanted, reduction="none") * weights[wanted]).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total += float(loss.detach()) * len(rows)
            right += int((logits.argmax(dim=1) == wanted).sum())
        held_out = judged(head, judge, weights) if judge else None
        history.append(
            Epoch(
                epoch,
                {LOSS: total / n, "accuracy": right / n},
                held_out,
                RATE,
                time.perf_counter() - started,
            )
        )
        on_epoch(history[-1])
        if held_out is None or held_out[LOSS] < best_loss:
            best, best_loss = epoch, held_out[LOSS] if held_out else math.inf
            best_weights = {k: v.clone() for k, v in head.state_dict().items()}
        elif settings.epochs is None and epoch - best >= PATIENCE:
            break
    head.load_state_dict(best_weights)
    for hook in hooks:
        hook.remove()
    return tuple(history), best


@torch.inference_mode()
def judged(head: nn.Module, judge: tuple[Tensor, Tensor], weights: Tensor) -> dict[str, float]:
    """Mean loss and accuracy on images held out."""
    inputs, labels = judge
    logits = head.eval()(inputs)
    loss = float((cross_entropy(logits, labels, reduction="none") * weights[labels]).mean())
    return {LOSS: loss, "accuracy": float((logits.argmax(dim=1) == labels).float().mean())}
