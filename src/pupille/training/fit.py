"""Fits one model of the ladder to pixels, whatever its fitter. It knows no files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.models.model import Argument, Model, ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.registry import check_serves
from pupille.training.context import FitContext
from pupille.training.difficulty import not_looked_at
from pupille.training.distributed.launcher import Launcher
from pupille.training.fitter import Fit, Trained, fitter_of
from pupille.training.history import Epoch
from pupille.training.hyperparameters import settings_for, step_size, takes_depth
from pupille.training.patch import sized
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
    bands: tuple[int, ...] = (),
    arguments: Mapping[str, Argument] | None = None,
    context: FitContext | None = None,
) -> FitResult:
    """Fits the model `name` to `train`; `validation` is only looked at, for the learning curve.

    window: pixel values that count as 0 and 1. depth: of the images as stored. bands: the channels that were chosen of
    each file. context: who listens, what is kept.
    Raises ModelError for an unknown model or argument, or one of another task, DataError if nothing can be learned from
    the targets, as where all images are of one class.
    """
    fitter, context = fitter_of(name), context or FitContext()
    targets = train.targets
    targets.check_learnable()
    pieces = train.whole.pieces if train.whole else None
    train, validation = train.in_pieces(), validation.in_pieces() if validation is not None else None
    check_serves(name, targets.task)
    config, sizes = sized(name, train, config, arguments)
    levels = {"depth": config.depth} if config.depth and takes_depth(name) else {}
    preprocessing: Preprocessing = fitter.load("preprocessing")(name, train, window, depth)
    spec = ModelSpec(
        name,
        targets.classes,
        replace(preprocessing, bands=bands),
        {**levels, **(arguments or {})},
        task=targets.task,
        scale=targets.scale,
        unit=targets.unit,
        difficulty=not_looked_at() if targets.scale and context.promises else None,
        pieces=pieces,
    )
    fit_model: Fit = fitter.load("fit")
    started = time.perf_counter()
    model, history, notes = fit_model(spec, train, validation, config, context)
    # Epochs from before a resume took their time too.
    seconds = max(time.perf_counter() - started, sum(epoch.seconds for epoch in history))
    return FitResult(model, history, seconds, (*sizes, *notes))


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
