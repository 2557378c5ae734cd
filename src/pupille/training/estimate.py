"""How long a rung will take, from small trials on this machine under its present load."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from pupille.config import AUTO, TrainConfig
from pupille.data.subset import Subset
from pupille.models.registry import find
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.fit import fit
from pupille.training.fitter import fitter_of
from pupille.training.hyperparameters import settings_for
from pupille.training.patch import sized
from pupille.training.tiles import images_learned

TRIAL = 500
"""Images of a trial of a classical rung; sets of no more than that many are not tried but fitted at once."""
LARGER = 4
"""A second trial this many times larger shows how the time grows, where the set is larger still."""
STEPS = (4, 24)
"""Steps of the two trials of a network; what they differ by is the cost of a step. One step before them is not timed:
the first of a process waits for PyTorch, over a second."""


def estimate_seconds(
    name: str,
    train: Subset,
    config: TrainConfig,
    *,
    window: tuple[float, float],
    launcher: Launcher | None = None,
) -> float:
    """Seconds that `fit` will take, within a factor of three or so; 0 where a trial would take as long as the work."""
    train = train.in_pieces()
    config, _ = sized(name, train, config)
    seconds: float = fitter_of(name).load("seconds")(name, train, config, window, launcher)
    return seconds


def seconds_by_steps(
    name: str, train: Subset, config: TrainConfig, window: tuple[float, float], launcher: Launcher | None
) -> float:
    """Seconds of a network, from what a step more costs."""
    n, settings = len(train), settings_for(name, images_learned(name, train, config), config)
    batch = int(settings["batch_size"])
    # A trial has no validation images to stop by, and the range test is a hundred steps beside thousands.
    rate = None if config.learning_rate == AUTO else config.learning_rate
    once = replace(config, epochs=1, batch_size=batch, patience=None, learning_rate=rate)
    timed_fit(name, spread_rows(train, batch), once, window, launcher)
    tried = []
    for steps in STEPS:
        trial = spread_rows(train, batch * steps)
        an_epoch = math.ceil(len(trial) / batch)
        # A small set is shown several times.
        several = replace(once, epochs=math.ceil(steps / an_epoch))
        seconds = timed_fit(name, trial, several, window, launcher)
        tried.append((seconds, an_epoch * math.ceil(steps / an_epoch)))
    (few, fewer_steps), (many, more_steps) = tried
    # On a busy machine the smaller trial may take longer; then part of the larger one is the best guess.
    step = max((many - few) / (more_steps - fewer_steps), many / more_steps / 3)
    return step * math.ceil(n / batch) * int(settings["epochs"])


def seconds_by_growth(
    name: str,
    train: Subset,
    config: TrainConfig,
    window: tuple[float, float],
    launcher: Launcher | None,  # noqa: ARG001
) -> float:
    """Seconds of an estimator, from how its time grows with the images."""
    n = len(train)
    if n <= TRIAL:
        return 0.0
    small = timed_fit(name, spread_rows(train, TRIAL), config, window)
    growth = find(name).growth
    if n <= TRIAL * LARGER:
        return small * float((n / TRIAL) ** growth)
    large = timed_fit(name, spread_rows(train, TRIAL * LARGER), config, window)
    measured = math.log(max(large / small, 1.0)) / math.log(LARGER)
    return large * float((n / (TRIAL * LARGER)) ** min(measured, growth))


def spread_rows(train: Subset, n: int) -> Subset:
    """About n images, the first ones of every stratum in the same number, so that each class is there.

    Of a part that is not in memory only these are prepared.
    """
    strata = train.targets.strata()
    by_stratum = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    share = max(1, math.ceil(n / len(by_stratum)))
    rows = np.sort(np.concatenate([rows[:share] for rows in by_stratum])).astype(np.int64)
    return replace(train.rows(rows), groups=None, ids=None)


def timed_fit(
    name: str,
    trial: Subset,
    config: TrainConfig,
    window: tuple[float, float],
    launcher: Launcher | None = None,
) -> float:
    """Wall seconds of one fit."""
    started = time.perf_counter()
    fit(name, trial, None, config, window=window, context=FitContext(launcher=launcher, promises=True))
    return time.perf_counter() - started
