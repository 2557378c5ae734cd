"""Successive halving: trials are fitted to a share of the training images and the worse half goes, twice.

They are compared on training images that they did not learn from. So validation sees only the trials that stay, and
nothing of this choice makes their figures there too good (Jamieson & Talwalkar 2016 halve on validation).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.data.splits.assign import units
from pupille.data.subset import Subset, Subsets
from pupille.evaluation.inference.learning_curve import nested_shares
from pupille.evaluation.selection import value_of
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.runs.events import Event
from pupille.runs.trial_lines import add_trial
from pupille.tasks import TASKS
from pupille.training.context import FitContext
from pupille.training.fit import fit
from pupille.training.search.space import Settings
from pupille.training.subset_predictions import predict_subset
from pupille.workflows.job import subsets_for
from pupille.workflows.shared_trials import do_together, finished
from pupille.workflows.trials import Search, as_json

STAGES = (0, 1)
"""Which of the five nested shares of the training images trials are fitted to: a fifth, then two fifths."""
MOST_SCORED = 1000
"""Training images left out that trials are compared on, at most."""
WORST = 1e12
FEWEST = 3
"""Trials that stay, at least."""


@dataclass(frozen=True)
class Thinned:
    """What stays of the trials. alive: their numbers. values: of every trial the metric at each stage it came to.

    seconds: what these stages took. trials: the settings of all of them."""

    alive: tuple[int, ...]
    values: Mapping[int, tuple[float, ...]]
    seconds: Mapping[int, float]
    trials: tuple[Settings, ...]


def thin_out(search: Search) -> Thinned:
    """Fits the trials to shares of the training images and lets the better half of them stay, the defaults among them.

    Raises DataError if a class has no image for each share.
    """
    alive = list(range(len(search.trials)))
    values: dict[int, tuple[float, ...]] = dict.fromkeys(alive, ())
    seconds = dict.fromkeys(alive, 0.0)
    for stage, (learned, scored) in enumerate(shares_of(search)):
        if len(alive) <= FEWEST:
            break
        lines = staged_lines(search, alive, stage, learned, scored)
        for number in alive:
            values[number] += (float(lines[number]["value"]),)
            seconds[number] += float(lines[number]["seconds"])
        alive = better_half(search, alive, {number: values[number][stage] for number in alive})
    return Thinned(tuple(alive), values, seconds, search.trials)


def staged_lines(
    search: Search, alive: Sequence[int], stage: int, learned: IntArray, scored: IntArray
) -> Mapping[int, Mapping[str, Any]]:
    """The lines of the journal of a stage, once it is finished for all these trials."""

    def work(number: int) -> None:
        run_stage(search, number, stage, learned, scored)
        text = tell("thinning out trials, stage {stage}", stage=stage + 1)
        search.job.listener(Event(text, len(finished(search, stage)), len(alive)))

    do_together(search, alive, work, stage=stage)
    return finished(search, stage)


def run_stage(search: Search, number: int, stage: int, learned: IntArray, scored: IntArray) -> None:
    """Fits a trial to some training images, scores it on others, and adds its line to the journal."""
    started = time.monotonic()
    value = staged_value(search, number, learned, scored)
    line = {
        "trial": number,
        "settings": as_json(search.trials[number]),
        "stage": stage,
        "value": value,
        "seconds": time.monotonic() - started,
    }
    add_trial(search.job.folder, line)


def how_many_stay(trials: int) -> int:
    """How many of so many trials stay at most."""
    for _ in STAGES:
        if trials > FEWEST:
            trials = half_of(trials) + 1
    return trials


def half_of(trials: int) -> int:
    """Half of so many trials, rounded up; a few stay in any case."""
    return max(FEWEST, -(-trials // 2))


def better_half(search: Search, alive: Sequence[int], values: Mapping[int, float]) -> list[int]:
    """The better half of the trials, the defaults among them; of equals the earlier ones."""
    keep = half_of(len(alive))
    sign = -1.0 if search.spec.better == "up" else 1.0
    order = sorted(alive, key=lambda number: (sign * values[number], number))[:keep]
    return sorted({0, *order})


def shares_of(search: Search) -> list[tuple[IntArray, IntArray]]:
    """For each stage the training images to learn from, and those left out to compare trials on."""
    train = subsets_for(search.prepared, search.recipe.model, search.recipe.train).train
    unit = units(len(train), train.groups)
    nested = nested_shares(train.targets.strata(unit), units=unit, seed=search.prepared.split.seed)
    rng = np.random.default_rng(search.prepared.split.seed)
    pairs = []
    for stage in STAGES:
        rest = np.setdiff1d(np.arange(len(train)), nested[stage])
        some = np.sort(rng.permutation(rest)[:MOST_SCORED])
        pairs.append((nested[stage], some.astype(np.int64)))
    return pairs


def staged_value(search: Search, number: int, learned: IntArray, scored: IntArray) -> float:
    """The metric of a trial's model fitted to some training images, on others."""
    recipe = search.recipe_of(number)
    subsets: Subsets = subsets_for(search.prepared, recipe.model, recipe.train)
    train: Subset = subsets.train.rows(learned)
    fitted = fit(
        recipe.model,
        train,
        None,
        recipe.train,
        window=subsets.window,
        depth=subsets.depth,
        bands=subsets.bands,
        arguments=recipe.arguments,
        context=FitContext(listener=search.job.listener),
    )
    predictions = predict_subset(fitted.model, subsets.train.rows(scored))
    card = TASKS[search.prepared.dataset.task]
    value = value_of(card.load("statistics")(predictions), search.spec.name)
    # JSON has no NaN; a metric that is not defined is no better than the worst.
    return value if np.isfinite(value) else WORST if search.spec.better != "up" else -WORST
