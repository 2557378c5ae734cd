"""The training loop of every network rung. Read it from top to bottom."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn

from pupille.config import TrainConfig
from pupille.errors import ModelError
from pupille.models.base import Model, ModelSpec
from pupille.models.network import NetworkModel, build_network, to_input
from pupille.models.registry import find
from pupille.tasks import TASKS, Task
from pupille.training.fit import Epoch, Part
from pupille.training.schedule import one_cycle

PASSES = 300_000
"""Without a stated number of epochs, about this many images are shown in all ..."""
FEWEST, MOST = 8, 40
"""... in no fewer and no more epochs than these."""


def settings_for(name: str, n_train: int, config: TrainConfig) -> dict[str, int | float]:
    """What the loop will use where the config says None: the rung's defaults, and epochs by the size of the set."""
    entry = find(name)
    return {
        "epochs": config.epochs or min(MOST, max(FEWEST, round(PASSES / n_train))),
        "batch_size": config.batch_size or entry.batch_size,
        "learning_rate": config.learning_rate or entry.learning_rate,
        "weight_decay": config.weight_decay,
    }


def fit_network(
    spec: ModelSpec,
    train: Part,
    validation: Part | None,
    config: TrainConfig,
    *,
    deadline: float | None = None,
    on_epoch: Callable[[Epoch], None],
) -> tuple[Model, tuple[Epoch, ...], tuple[str, ...]]:
    """Trains the network of `spec` with AdamW on a one-cycle schedule and returns it with its history and notes.

    Every random choice derives from (seed, epoch). Raises ModelError when the loss is no longer finite.
    """
    settings = settings_for(spec.name, len(train), config)
    epochs, batch_size = int(settings["epochs"]), int(settings["batch_size"])
    task = TASKS["classification"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        network = build_network(spec)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=settings["learning_rate"], weight_decay=config.weight_decay, fused=True
    )
    steps = epochs * math.ceil(len(train) / batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: one_cycle(min(step, steps - 1), steps)
    )
    pixels, targets = tensors(train)
    history: list[Epoch] = []
    notes: list[str] = []

    for epoch in range(1, epochs + 1):
        started = time.perf_counter()
        network.train()
        total_loss, correct = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for rows in shuffled_batches(len(train), batch_size, seed=config.seed, epoch=epoch):
            step = task.loss(network, to_input(pixels[rows], spec.preprocessing), targets[rows])
            optimizer.zero_grad(set_to_none=True)
            step.loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total_loss += step.loss.detach() * len(rows)
            correct += step.correct
        train_loss = float(total_loss) / len(train)
        if not math.isfinite(train_loss):
            raise ModelError(
                f"the loss of {spec.name} is no longer a finite number in epoch {epoch}. "
                f"Try a smaller learning rate than {settings['learning_rate']}, for example a tenth of it."
            )
        seen = score(network, validation, spec, task) if validation else (None, None)
        history.append(
            Epoch(
                epoch=epoch,
                train_loss=train_loss,
                train_accuracy=int(correct) / len(train),
                validation_loss=seen[0],
                validation_accuracy=seen[1],
                learning_rate=float(schedule.get_last_lr()[0]),
                seconds=time.perf_counter() - started,
            )
        )
        on_epoch(history[-1])
        if deadline is not None and time.monotonic() > deadline and epoch < epochs:
            notes.append(f"Stopped after {epoch} of {epochs} epochs because the time budget was used up.")
            break

    return NetworkModel(spec, network.eval()), tuple(history), tuple(notes)


def shuffled_batches(n: int, batch_size: int, *, seed: int, epoch: int) -> Iterator[Tensor]:
    """Row numbers of one epoch's batches; each row once, in an order that (seed, epoch) alone decide."""
    order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(n))
    return iter(torch.split(order, batch_size))


def tensors(part: Part) -> tuple[Tensor, Tensor]:
    """Pixels (N, H, W, C) and labels as tensors; torch wants memory that may be written, so other is copied."""
    pixels = np.require(part.pixels, requirements="W")
    return torch.from_numpy(pixels), torch.from_numpy(part.labels)


@torch.inference_mode()
def score(network: nn.Module, part: Part, spec: ModelSpec, task: Task) -> tuple[float, float]:
    """Mean loss and accuracy on a part, 512 images at a time."""
    network.eval()
    loss, correct = 0.0, 0
    pixels, targets = tensors(part)
    for rows in torch.split(torch.arange(len(part)), 512):
        step = task.loss(network, to_input(pixels[rows], spec.preprocessing), targets[rows])
        loss += float(step.loss) * len(rows)
        correct += int(step.correct)
    return loss / len(part), correct / len(part)
