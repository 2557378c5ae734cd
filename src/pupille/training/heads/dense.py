"""The head `mlp`: dense layers on features that are kept, for whatever the objective of a task asks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from pupille.data.splits.assign import units
from pupille.data.splits.folds import inner_folds
from pupille.i18n.language import StoredText, tell
from pupille.models.architectures.heads import build_head, fold_standardisation
from pupille.training.heads.head import Features, FittedHead, HeadSettings
from pupille.training.heads.logistic import LITTLE, standardisation
from pupille.training.history import LOSS, Epoch
from pupille.training.objectives.objective import LossSettings, Objective

EPOCHS, PATIENCE = 200, 20
"""Passes over the features at most, and how many of them may bring no lower loss on images held out."""
BATCH, RATE, DECAY = 64, 1e-3, 0.01
DROPOUT = 0.5
"""Share of the neurons of each hidden layer that are left out at each step (Srivastava and others 2014)."""
MANY_STEPS = 20_000
"""Above this many steps in all, passes are fewer."""
CPU = torch.device("cpu")


def fit_dense(
    train: Features,
    validation: Features | None,
    objective: Objective,
    outputs: int,
    settings: HeadSettings,
    losses: LossSettings,
    on_epoch: Callable[[Epoch], None],
) -> FittedHead:
    """Dense layers by AdamW with dropout, which stop where the loss on images held out is lowest.

    These are the validation images, or a fifth of the training images if there are fewer than 100.
    """
    held_out, how = validation, tell("the validation images")
    if held_out is None or len(held_out) < LITTLE:
        train, held_out, how = with_fold_held_out(train, settings.seed)
    mean, deviation = (torch.from_numpy(values) for values in standardisation(train.plain()))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        head = build_head("mlp", train.views.shape[2], outputs, hidden=settings.hidden)
        inputs = [(torch.from_numpy(view.astype(np.float32)) - mean) / deviation for view in train.views]
        targets = objective.collate(train.targets, CPU)
        judge = (
            None
            if held_out is None
            else (
                (torch.from_numpy(held_out.plain()) - mean) / deviation,
                objective.collate(held_out.targets, CPU),
            )
        )
        own = tuple(counts_of(some) for some in (train, held_out))
        history, best = descend(head, inputs, targets, judge, objective, losses, own, settings, on_epoch)
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


def counts_of(features: Features | None) -> Tensor | None:
    """(N,) what each image counts; None for 1 each."""
    return (
        None if features is None or features.weights is None else torch.from_numpy(features.weights).float()
    )


def with_fold_held_out(train: Features, seed: int) -> tuple[Features, Features | None, StoredText]:
    """A fifth of the training images to stop by, whole groups; none where there are too few."""
    folds, how = 5, tell("a fifth of the training images")
    unit = units(len(train), train.groups)
    if len(np.unique(unit)) < folds:
        return train, None, how
    strata = train.targets.strata(unit, 1 / folds)
    inner, held = inner_folds(strata, train.groups, folds, seed)[0]
    if len(np.unique(strata[inner])) < len(np.unique(strata)):
        return train, None, how
    return train.some(inner), train.some(held), how


def descend(
    head: nn.Module,
    inputs: list[Tensor],
    targets: Tensor,
    judge: tuple[Tensor, Tensor] | None,
    objective: Objective,
    losses: LossSettings,
    counts: tuple[Tensor | None, ...],
    settings: HeadSettings,
    on_epoch: Callable[[Epoch], None],
) -> tuple[tuple[Epoch, ...], int]:
    """Trains `head` in place on the views in turn; its epochs, and the one whose weights it has in the end.

    counts: what each image of training and of those held out counts, None for 1 each.
    """
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    hooks = [
        layer.register_forward_hook(
            lambda module, _, out: nn.functional.dropout(out, DROPOUT, module.training)
        )
        for layer in head.modules()
        if isinstance(layer, nn.ReLU)
    ]
    n, rng = len(targets), np.random.default_rng(settings.seed)
    most = settings.epochs or max(10, min(EPOCHS, MANY_STEPS * BATCH // n))
    history: list[Epoch] = []
    best, best_loss, best_weights = 0, math.inf, {k: v.clone() for k, v in head.state_dict().items()}
    for epoch in range(1, most + 1):
        started = time.perf_counter()
        head.train()
        table, totals = inputs[(epoch - 1) % len(inputs)], dict.fromkeys((LOSS, *objective.columns), 0.0)
        for rows in torch.split(torch.from_numpy(rng.permutation(n)), BATCH):
            of_images = None if counts[0] is None else counts[0][rows]
            step = objective.loss(head, table[rows], targets[rows], replace(losses, of_images=of_images))
            optimizer.zero_grad(set_to_none=True)
            step.loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            totals[LOSS] += float(step.loss.detach()) * len(rows)
            for column, total in step.sums.items():
                totals[column] += float(total)
        held_out = judged(head, judge, objective, replace(losses, of_images=counts[1])) if judge else None
        means = {column: total / n for column, total in totals.items()}
        history.append(Epoch(epoch, means, held_out, RATE, time.perf_counter() - started))
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
def judged(
    head: nn.Module, judge: tuple[Tensor, Tensor], objective: Objective, losses: LossSettings
) -> dict[str, float]:
    """Mean loss and columns on images held out."""
    inputs, targets = judge
    step = objective.loss(head.eval(), inputs, targets, losses)
    sums = {column: float(total) / len(targets) for column, total in step.sums.items()}
    return {LOSS: float(step.loss), **sums}
