"""The training loop of every network rung. Read it from top to bottom."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import nn

from pupille.config import AUTO, TrainConfig
from pupille.data.augmentation.sets import find_set, find_set_of_one
from pupille.data.subset import Subset
from pupille.errors import ConfigError, ModelError
from pupille.i18n.language import phrase, tell
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network
from pupille.training.checkpoint import CheckpointKeeper
from pupille.training.context import FitContext
from pupille.training.dataloader import (
    AugmentedEpoch,
    DataLoader,
    endless_batches,
    shuffled_batches,
)
from pupille.training.distributed.team import Team
from pupille.training.fitter import Trained
from pupille.training.history import LOSS, Epoch
from pupille.training.hyperparameters import settings_for, step_size
from pupille.training.lr_finder import find_rate
from pupille.training.objectives.objective import JoinsPictures, objective_of
from pupille.training.optim.ema import ExponentialMovingAverage
from pupille.training.optim.optimizers import build_optimizer, set_rate
from pupille.training.optim.precision import decide
from pupille.training.optim.schedule import share_of_peak
from pupille.training.state import State

if TYPE_CHECKING:
    from pupille.training.fine_tuning import Start

LOOK_EVERY = 50
"""Steps after which the loss is seen to be a finite number, and at the end of an epoch."""


def fit_network(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
    *,
    start: Start | None = None,
    team: Team,
) -> Trained:
    """Trains the network of `spec` and returns it with its history and notes; goes on from the latest checkpoint.

    start: a network to go on from instead of random weights, and what of it learns. team: the processes that train it,
    each of which runs this function; only the first one's result is of use.
    Every random choice derives from the seed, and the state that is kept is whole: a training that was killed and
    resumed ends with the same bytes. Raises ModelError when the loss is no longer finite or memory does not suffice,
    ConfigError for early stopping without validation images.
    """
    if config.patience and validation is None:
        raise ConfigError(
            tell("early stopping looks at validation images, and there are none. Leave --patience out.")
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        try:
            shared = replace(context, keeper=team.checkpoint_keeper(context.keeper))
            return train_network(spec, train, validation, config, shared, start, team)
        except RuntimeError as error:
            if "allocate memory" not in str(error) and not isinstance(error, torch.OutOfMemoryError):
                raise
            size = int(settings_for(spec.name, len(train), config)["batch_size"])
            raise ModelError(
                tell(
                    "the memory does not suffice for {size} images a step. Try --batch-size {half}.",
                    size=size,
                    half=str(max(1, size // 2)),
                )
            ) from error


def train_network(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
    start: Start | None,
    team: Team,
) -> Trained:
    """The loop itself, which draws from torch's generator as it stands."""
    settings, keeper = settings_for(spec.name, len(train), config), context.keeper
    epochs, batch_size = int(settings["epochs"]), int(settings["batch_size"])
    steps_an_epoch = math.ceil(len(train) / batch_size)
    precision = decide(config.precision, step_size(spec, len(train), config), team.device.type)
    notes = [precision.note] if precision.note else []
    objective = objective_of(spec.name, spec.task)
    joins = isinstance(objective, JoinsPictures)
    augmentation = find_set(config.augment) if joins else find_set_of_one(config.augment)
    losses = objective.settings(config, train.targets, spec.outputs)
    loader = DataLoader(train, spec, losses, precision, team.device, patch=config.patch)
    validation_loader = (
        DataLoader(validation, spec, losses, precision, team.device, patch=config.patch)
        if validation
        else None
    )
    state = begin(spec, config, settings, loader, keeper, start, team)
    network, optimizer, ema = state.network, state.optimizer, state.ema
    shared = team.shared(network)
    if team.size > 1:
        notes.append(tell("Trained by {n} processes, each with its share of every batch.", n=team.size))
    if config.learning_rate == AUTO:
        notes.append(tell("The range test found a learning rate of {rate:g2}.", rate=state.peak))

    def rate_of(step: int) -> float:
        return state.peak * share_of_peak(config.schedule, step, epochs * steps_an_epoch)

    while state.epoch <= epochs:
        started = time.perf_counter() - state.seconds
        start.to_training() if start else network.train()
        batches = shuffled_batches(len(train), batch_size, seed=config.seed, epoch=state.epoch)
        change = AugmentedEpoch(augmentation.in_epoch(state.epoch, epochs), config.seed, state.epoch)
        for rows in batches[state.batch :]:
            done = (state.epoch - 1) * steps_an_epoch + state.batch
            set_rate(optimizer, rate_of(done))
            share = team.share(rows, config.seed, done)
            step = loader.show(shared, share.rows, change)
            optimizer.zero_grad()
            team.weighed(step.loss, share).backward()  # type: ignore[no-untyped-call]
            if config.clip:
                nn.utils.clip_grad_norm_(network.parameters(), config.clip)
            optimizer.step()
            if ema:
                ema.update(network, done + 1)
            state.count(team.gathered(step, share), len(rows))
            due = keeper is not None and keeper.due()
            if due or state.batch % LOOK_EVERY == 0 or state.batch == steps_an_epoch:
                state.check_finite(spec.name)
            if keeper and due:
                keeper.keep(state.snapshot(time.perf_counter() - started))
        held_out = validation_loader.score(state.judged, team) if validation_loader else None
        state.check_finite(spec.name, held_out)
        state.history.append(
            Epoch(
                epoch=state.epoch,
                train=state.means(len(train)),
                validation=held_out,
                learning_rate=rate_of(state.epoch * steps_an_epoch - 1),
                seconds=time.perf_counter() - started,
            )
        )
        context.on_epoch(state.history[-1])
        if config.patience and held_out:
            state.remember_best(held_out[LOSS])
        why = (
            team.agreed(lambda: reason_to_end(state, config, context.deadline))
            if state.epoch < epochs
            else None
        )
        if why:
            notes.append(tell(why, epoch=state.epoch, epochs=epochs))
            break
        state.next_epoch()

    if state.best:
        state.judged.load_state_dict(state.best)
        notes.append(
            tell(
                "The weights are those of epoch {epoch}, whose validation loss was lowest.",
                epoch=state.best_epoch,
            )
        )
    return NetworkModel(spec, state.judged.eval().cpu()), tuple(state.history), tuple(notes)


def begin(
    spec: ModelSpec,
    config: TrainConfig,
    settings: Mapping[str, int | float | str],
    loader: DataLoader,
    keeper: CheckpointKeeper | None,
    start: Start | None,
    team: Team,
) -> State:
    """The state to start from: the latest checkpoint, or an untrained or given network and its learning rate."""
    network = (start.network if start else build_network(spec)).to(team.device)
    ema = ExponentialMovingAverage(network, config.ema) if config.ema else None
    optimizer = build_optimizer(network, config, start.groups if start else ())
    state = State(network, optimizer, ema, columns=loader.objective.columns)
    snapshot = keeper.latest() if keeper else None
    if snapshot:
        state.restore(snapshot)
    elif config.learning_rate == AUTO:
        batches = endless_batches(len(loader), int(settings["batch_size"]), seed=config.seed)
        state.peak = team.agreed(lambda: find_rate(network, config, loader, batches))
    else:
        state.peak = float(settings["learning_rate"])
    return state


def reason_to_end(state: State, config: TrainConfig, deadline: float | None) -> str | None:
    """The sentence, its epochs left open, on why training should end before its last one; None if it should not."""
    if deadline is not None and time.monotonic() > deadline:
        return phrase("Stopped after {epoch} of {epochs} epochs because the time budget was used up.")
    if config.patience and state.epoch - state.best_epoch >= config.patience:
        return phrase("Stopped after {epoch} of {epochs} epochs because the validation loss fell no further.")
    return None
