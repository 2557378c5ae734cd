"""How long a rung will take, from a small trial on this machine under its present load."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from pupille.config import TrainConfig
from pupille.models.registry import find
from pupille.training.fit import Part, fit

TRIAL = 500
"""Images of a trial of a classical rung; sets of no more than that many are not tried but fitted at once."""
TRIAL_STEPS = 6
"""Steps of a trial of a network."""


def estimate_seconds(
    name: str, classes: tuple[str, ...], train: Part, config: TrainConfig, *, window: tuple[float, float]
) -> float:
    """Seconds that `fit` will take, within a factor of two or so; 0 where a trial would take as long as the work."""
    entry = find(name)
    n = len(train)
    if entry.kind == "classical":
        if n <= TRIAL:
            return 0.0
        trial = spread_rows(train, TRIAL)
        seconds = timed_fit(name, classes, trial, config, window)
        return seconds * float((n / len(trial)) ** entry.growth)
    from pupille.training.loop import settings_for

    settings = settings_for(name, n, config)
    batch = int(settings["batch_size"])
    trial = spread_rows(train, batch * TRIAL_STEPS)
    once = replace(config, epochs=1)
    timed_fit(name, classes, trial, once, window)
    seconds = timed_fit(name, classes, trial, once, window)
    steps = math.ceil(len(trial) / batch)
    return seconds / steps * math.ceil(n / batch) * int(settings["epochs"])


def spread_rows(train: Part, n: int) -> Part:
    """About n images, the first ones of every class in turn, so that each class is there."""
    by_class = [np.flatnonzero(train.labels == label) for label in np.unique(train.labels)]
    share = max(1, math.ceil(n / len(by_class)))
    rows = np.sort(np.concatenate([rows[:share] for rows in by_class]))
    return Part(train.pixels[rows], train.labels[rows])


def timed_fit(
    name: str, classes: tuple[str, ...], trial: Part, config: TrainConfig, window: tuple[float, float]
) -> float:
    """Wall seconds of one fit."""
    started = time.perf_counter()
    fit(name, classes, trial, None, config, window=window)
    return time.perf_counter() - started
