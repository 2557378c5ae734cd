"""Fits one model of the ladder to pixels, whatever its fitter. It knows no files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.models.model import Argument, Model, ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.fitter import Fit, Trained, fitter_of
from pupille.training.history import Epoch
from pupille.training.hyperparameters import settings_for, step_size
from pupille.training.threads import threads_for


@dataclass(frozen=True)
class FitResult:
    """A fitted model, how it got there (empty for classical rungs), the seconds it took, and what to tell."""

    model: Model
    history: tuple[Epoch, ...]
    seconds: float
    notes: tuple[str, ...]


def fit(
    name: str,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    *,
    window: tuple[float, float],
    depth: str = "8-bit",
    arguments: Mapping[str, Argument] | None = None,
    context: FitContext | None = None,
) -> FitResult:
    """Fits the model `name` to `train`; `validation` is only looked at, for the learning curve.

    window: pixel values that count as 0 and 1. depth: of the images as stored. context: who listens, what is kept.
    Raises ModelError for an unknown model or argument, DataError if there are not two classes to tell apart.
    """
    fitter = fitter_of(name)
    targets = train.targets
    assert isinstance(targets, ClassTargets)
    if len(train) and not 0 <= targets.labels.min() <= targets.labels.max() < len(targets.classes):
        raise DataError(
            tell(
                "labels must be class indices from 0 to {highest}. Check the labels.",
                highest=len(targets.classes) - 1,
            )
        )
    if len(np.unique(targets.labels)) < 2:
        raise DataError(
            tell("the training images show one class only; a model needs at least two to tell apart.")
        )
    preprocessing: Preprocessing = fitter.load("preprocessing")(name, train, window, depth)
    spec = ModelSpec(name, targets.classes, preprocessing, dict(arguments or {}))
    fit_model: Fit = fitter.load("fit")
    started = time.perf_counter()
    model, history, notes = fit_model(spec, train, validation, config, context or FitContext())
    # Epochs from before a resume took their time too.
    seconds = max(time.perf_counter() - started, sum(epoch.seconds for epoch in history))
    return FitResult(model, history, seconds, notes)


def fit_by_team(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network from random weights, by all processes of the launcher."""
    from pupille.training.loop import fit_network

    launcher = context.launcher or Launcher(1)
    batch_size = int(settings_for(spec.name, len(train), config)["batch_size"])
    with (
        launcher.training(
            spec,
            train,
            validation,
            config,
            batch_size=batch_size,
            keeps_checkpoints=context.keeper is not None,
        ) as team,
        threads_for(step_size(spec, len(train), config) // team.size, share=launcher.threads),
    ):
        return fit_network(spec, train, validation, config, context, team=team)


def learned_preprocessing(name: str, train: Subset, window: tuple[float, float], depth: str) -> Preprocessing:  # noqa: ARG001
    """What a model does to pixels that learns it from the training images."""
    return Preprocessing.learned(
        train.pixels, low=window[0], high=window[1], depth=depth, geometry=train.geometry
    )
