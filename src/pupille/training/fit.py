"""Fits one rung of the ladder to pixels, whichever kind it is. It knows no files."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from pupille.config import TrainConfig
from pupille.errors import DataError, ModelError
from pupille.models.model import Argument, Model, ModelSpec
from pupille.models.names import split_name
from pupille.models.preprocessing import Preprocessing
from pupille.models.registry import find
from pupille.runs.events import Listener, silent
from pupille.training.checkpoint import CheckpointKeeper
from pupille.training.distributed.launcher import Launcher
from pupille.training.history import Epoch, ignore
from pupille.training.hyperparameters import step_size
from pupille.training.subset import Subset
from pupille.training.threads import blas_threads_for, threads_for


@dataclass(frozen=True)
class FitResult:
    """A fitted model, how it got there (empty for classical rungs), the seconds it took, and what to tell."""

    model: Model
    history: tuple[Epoch, ...]
    seconds: float
    notes: tuple[str, ...]


def fit(
    name: str,
    classes: tuple[str, ...],
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    *,
    window: tuple[float, float],
    depth: str = "8-bit",
    arguments: Mapping[str, Argument] | None = None,
    deadline: float | None = None,
    on_epoch: Callable[[Epoch], None] = ignore,
    keeper: CheckpointKeeper | None = None,
    listener: Listener = silent,
    launcher: Launcher | None = None,
) -> FitResult:
    """Fits the rung `name` to `train`; `validation` is only looked at, for the learning curve.

    window: pixel values that count as 0 and 1. depth: of the images as stored.
    deadline: a `time.monotonic()` after which no new epoch begins. keeper: keeps the state of a network's training, so
    that it can go on after it was killed; None keeps nothing. listener: hears how far the features of a backbone are.
    launcher: the processes that train a network from its beginning; None is this one alone.
    Raises ModelError for an unknown rung or argument, DataError if there are not two classes to tell apart.
    """
    entry = find(name)
    if len(train) and not 0 <= train.labels.min() <= train.labels.max() < len(classes):
        raise DataError(f"labels must be class indices from 0 to {len(classes) - 1}. Check the labels.")
    if len(np.unique(train.labels)) < 2:
        raise DataError("the training images show one class only; a model needs at least two to tell apart.")
    spec = ModelSpec(
        name=name,
        classes=classes,
        preprocessing=preprocessing_for(name, train, window, depth),
        arguments=dict(arguments or {}),
    )
    started = time.perf_counter()
    model: Model
    history: tuple[Epoch, ...] = ()
    if entry.kind == "classical":
        from pupille.training.classical import fit_classical

        with blas_threads_for(train.pixels.size):
            model, notes = fit_classical(spec, train, seed=config.seed)
    elif entry.kind == "backbone":
        from pupille.training.transfer import fit_transfer

        model, history, notes = fit_transfer(
            spec,
            train,
            validation,
            config,
            deadline=deadline,
            on_epoch=on_epoch,
            keeper=keeper,
            listener=listener,
        )
    else:
        from pupille.training.loop import fit_network

        launcher = launcher or Launcher(1)
        with (
            launcher.training(spec, train, validation, config, keeps_checkpoints=keeper is not None) as team,
            threads_for(step_size(spec, len(train), config) // team.size, share=launcher.threads),
        ):
            model, history, notes = fit_network(
                spec,
                train,
                validation,
                config,
                deadline=deadline,
                on_epoch=on_epoch,
                keeper=keeper,
                team=team,
            )
    # Epochs from before a resume took their time too.
    seconds = max(time.perf_counter() - started, sum(epoch.seconds for epoch in history))
    return FitResult(model, history, seconds, notes)


def preprocessing_for(name: str, train: Subset, window: tuple[float, float], depth: str) -> Preprocessing:
    """The preprocessing of a rung: learned from the training images, or that with which its weights were published.

    Raises ModelError for pictures in another geometry than the one of the weights.
    """
    entry = find(name)
    if entry.kind != "backbone":
        return Preprocessing.learned(
            train.pixels, low=window[0], high=window[1], depth=depth, geometry=train.geometry
        )
    from pupille.models.pretrained.build import preprocessing

    if train.geometry != entry.geometry:
        raise ModelError(
            f"the weights of {name} expect pictures in {entry.geometry}. Got {train.geometry}; read them in that one."
        )
    return preprocessing(split_name(name).base, window=window, depth=depth)
