"""Fits the models of single pixels: they see every training picture once, and learn nothing in epochs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pupille.config import TrainConfig
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.models.arguments import check_arguments
from pupille.models.model import ModelSpec
from pupille.models.pixel_model import PixelModel
from pupille.models.pixelwise.rule import Masks, Pictures, PixelRule, PlacedMasks, PreparedPictures
from pupille.models.registry import find
from pupille.tasks.task import load
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.estimate import timed_fit
from pupille.training.fitter import Trained

TRIAL = 4
"""Pictures of a trial by which the time is estimated."""


def fit_pixelwise(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,  # noqa: ARG001
) -> Trained:
    """Fits a model of single pixels. Raises ModelError for an argument that it does not take."""
    kind: type[PixelRule] = load(find(spec.name).builds[spec.task])
    check_arguments(spec.name, kind, spec.arguments)
    pictures, masks = _prepared(spec, train)
    rule: PixelRule = kind.fitted(
        pictures,
        masks,
        _prepared(spec, validation) if validation is not None else None,
        classes=len(spec.classes),
        background=train.targets.background,
        seed=config.seed,
    )
    return PixelModel(spec, rule), (), tuple(rule.notes)


def seconds_of_pixels(
    name: str,
    train: Subset,
    config: TrainConfig,
    window: tuple[float, float],
    launcher: Launcher | None,  # noqa: ARG001
) -> float:
    """Seconds of a fit, which grow with the pictures; 0 where a trial would take as long as the work."""
    if len(train) <= 2 * TRIAL:
        return 0.0
    trial = replace(train.rows(np.arange(TRIAL, dtype=np.int64)), groups=None, ids=None)
    return timed_fit(name, trial, config, window) * len(train) / TRIAL


def _prepared(spec: ModelSpec, subset: Subset) -> tuple[Pictures, Masks]:
    """The pictures as the model sees them, and their masks, read as they are looked at."""
    assert isinstance(subset.targets, MaskTargets)
    return PreparedPictures(subset.pixels, spec.preprocessing), PlacedMasks(subset.targets)
