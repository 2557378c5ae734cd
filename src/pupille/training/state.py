"""All that changes while a network is trained; kept and restored as a whole, so that nothing can be forgotten."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from pupille.errors import ModelError, RunError
from pupille.i18n.language import tell
from pupille.training.checkpoint import Snapshot
from pupille.training.history import LOSS, Epoch
from pupille.training.objectives.objective import Step
from pupille.training.optim.ema import ExponentialMovingAverage
from pupille.training.optim.optimizers import Optimizer, restore_state, state_tensors


@dataclass
class State:
    """The state of a training. peak: the largest learning rate. epoch: under way, counted from 1; batch: done in it.

    columns: of the history, beside the loss. sums: column -> sum over the images of this epoch so far. seconds: spent
    on it before the run was stopped. ema: the moving average of the weights, None for none.
    best_loss, best_epoch, best: the lowest validation loss so far and the weights that had it.
    """

    network: nn.Module
    optimizer: Optimizer
    ema: ExponentialMovingAverage | None
    peak: float = 0.0
    epoch: int = 1
    batch: int = 0
    columns: tuple[str, ...] = ()
    sums: dict[str, Tensor] = field(default_factory=dict)
    seconds: float = 0.0
    history: list[Epoch] = field(default_factory=list)
    best_loss: float | None = None
    best_epoch: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        device = next(self.network.parameters()).device
        self.sums = {
            column: torch.zeros((), dtype=torch.float64, device=device) for column in (LOSS, *self.columns)
        }

    @property
    def judged(self) -> nn.Module:
        """The network that is scored and kept: the moving average of the weights where there is one."""
        return self.ema.network if self.ema else self.network

    def count(self, step: Step, images: int) -> None:
        """Adds a step that was made to the sums of the epoch."""
        self.batch += 1
        self.sums[LOSS].add_(step.loss.detach(), alpha=images)
        for column, total in step.sums.items():
            self.sums[column].add_(total)

    def means(self, images: int) -> dict[str, float]:
        """The columns of the epoch so far, each a mean over so many images."""
        return {column: float(total) / images for column, total in self.sums.items()}

    def check_finite(self, name: str, held_out: Mapping[str, float] | None = None) -> None:
        """Raises ModelError if the loss, which tells only of the step before, or a weight is no number any more.

        held_out: the figures of validation, whose loss must be a number too.
        """
        weights = all(bool(weight.isfinite().all()) for weight in self.network.parameters())
        losses = [float(self.sums[LOSS]), *([held_out[LOSS]] if held_out else [])]
        if not (all(map(math.isfinite, losses)) and weights):
            raise ModelError(
                tell(
                    "the loss of {name} is no longer a finite number in epoch {epoch}. Try a smaller "
                    "learning rate than {peak:g2}, for example a tenth of it.",
                    name=name,
                    epoch=self.epoch,
                    peak=self.peak,
                )
            )

    def next_epoch(self) -> None:
        """Begins the next epoch."""
        self.epoch, self.batch, self.seconds = self.epoch + 1, 0, 0.0
        self.sums = {column: torch.zeros_like(total) for column, total in self.sums.items()}

    def remember_best(self, loss: float) -> None:
        """Keeps the judged weights if no epoch before had so low a validation loss."""
        if self.best_loss is None or loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, self.history[-1].epoch
            self.best = {name: tensor.clone() for name, tensor in self.judged.state_dict().items()}

    def snapshot(self, seconds: float) -> Snapshot:
        """Everything, the generator of random numbers included. seconds: spent on the epoch under way."""
        parts = {
            "network": self.network.state_dict(),
            "optimizer": state_tensors(self.optimizer),
            "average": self.ema.network.state_dict() if self.ema else {},
            "best": self.best,
            "sums": self.sums,
            "random": {"torch": torch.get_rng_state()},
        }
        # Copies, since safetensors refuses tensors that share memory.
        tensors = {
            f"{part}.{name}": tensor.detach().clone().contiguous()
            for part, named in parts.items()
            for name, tensor in named.items()
        }
        facts = {
            "epoch": self.epoch,
            "batch": self.batch,
            "seconds": seconds,
            "peak": self.peak,
            "best_loss": self.best_loss,
            "best_epoch": self.best_epoch,
            "history": [epoch.to_json() for epoch in self.history],
        }
        return Snapshot(tensors, facts)

    def restore(self, snapshot: Snapshot) -> None:
        """The inverse of `snapshot`. Raises RunError if it is of another network."""
        parts: dict[str, dict[str, Tensor]] = {}
        for key, tensor in snapshot.tensors.items():
            part, _, name = key.partition(".")
            parts.setdefault(part, {})[name] = tensor
        facts = snapshot.facts
        try:
            self.network.load_state_dict(parts["network"])
            if self.ema:
                self.ema.network.load_state_dict(parts["average"])
            restore_state(self.optimizer, parts.get("optimizer", {}))
            self.sums = {
                column: parts["sums"][column].to(total.device) for column, total in self.sums.items()
            }
            self.best, self.best_loss = parts.get("best", {}), facts["best_loss"]
            self.best_epoch, self.peak = facts["best_epoch"], facts["peak"]
            self.epoch, self.batch, self.seconds = facts["epoch"], facts["batch"], facts["seconds"]
            self.history = [Epoch.from_json(row) for row in facts["history"]]
            torch.set_rng_state(parts["random"]["torch"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise RunError(
                tell(
                    "the checkpoint is not of this training ({name}). Remove the folder 'checkpoints' of "
                    "this run, then run the same command with --resume.",
                    name=type(error).__name__,
                )
            ) from error
