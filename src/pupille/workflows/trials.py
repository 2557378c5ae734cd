"""The trials of a search: each a model fitted in a folder of its own, whose validation predictions are kept."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pupille.data.prepare import Prepared, contents, redealt
from pupille.data.splits.cross_validation import check_folds
from pupille.data.splits.folds import folds
from pupille.errors import ConfigError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.statistics import Grouped, ImageScores, Statistics
from pupille.i18n.language import tell
from pupille.runs.trial_lines import add_trial
from pupille.tasks import TASKS, metric_spec
from pupille.tasks.metric import MetricSpec
from pupille.training.run import groups_in_order, is_trained, read_groups, read_predictions
from pupille.training.search.space import Recipe, Settings
from pupille.workflows.fit_models import fit_rung
from pupille.workflows.job import Job

TRIALS = "trials"
WHOLE = "whole"
"""Below a trial of folds: its model on the ordinary split."""
WEIGHTS = ("weights.safetensors", "model.skops")


@dataclass(frozen=True)
class Search:
    """One search as its trials see it. trials: their settings by number, the first of which is empty: the defaults; of
    trials that are proposed one after the other those so far. most: how many there are at most.

    dealt: the folds, each with its own validation part; empty where the one split is used.
    """

    prepared: Prepared
    job: Job
    recipe: Recipe
    trials: tuple[Settings, ...]
    most: int
    dealt: tuple[Prepared, ...] = ()

    @property
    def spec(self) -> MetricSpec:
        """The metric that chooses."""
        task = self.prepared.dataset.task
        return metric_spec(task, TASKS[task].primary)

    def folder(self, number: int) -> Path:
        """Of a trial."""
        return self.job.folder / TRIALS / f"{number:04d}"

    def run_folder(self, number: int) -> Path:
        """Of the model of a trial on the ordinary split."""
        return self.folder(number) / WHOLE if self.dealt else self.folder(number)

    def recipe_of(self, number: int) -> Recipe:
        """The model of a trial with all its settings."""
        return self.recipe.with_settings(self.trials[number])

    def job_in(self, folder: Path, number: int) -> Job:
        """The job that fits a trial's model as a run of its own."""
        recipe = self.recipe_of(number)
        return replace(
            self.job,
            models=(recipe.model,),
            folder=folder,
            train=recipe.train,
            arguments=recipe.arguments,
        )

    def parts(self, number: int) -> tuple[tuple[Prepared, Path], ...]:
        """The images of each fit of a trial, and its folder."""
        if not self.dealt:
            return ((self.prepared, self.folder(number)),)
        return tuple(
            (dealt, self.folder(number) / f"fold-{fold}") for fold, dealt in enumerate(self.dealt, start=1)
        )


def deal_folds(prepared: Prepared, k: int, twins: Mapping[str, str]) -> tuple[Prepared, ...]:
    """The images outside test dealt to k folds: in each, one fold is validation and the others train.

    twins: as of `prepare`. Raises ConfigError where the primary metric is no mean over images, so that the answers of
    several models have none together; DataError if a class has too few images.
    """
    dataset = prepared.dataset
    spec = metric_spec(dataset.task, TASKS[dataset.task].primary)
    if not spec.per_image:
        raise ConfigError(
            tell(
                "models of {task} are not tuned on folds: {metric} of several models together is none of one model. "
                "Leave --folds out.",
                task=tell(dataset.task),
                metric=tell(spec.in_sentence),
            )
        )
    everything = np.arange(len(dataset), dtype=np.int64)
    rows = np.setdiff1d(everything, dataset.rows("test"))
    content = contents(prepared.pixels, twins)
    inside, shared = dataset.subset(rows), [content[row] for row in rows]
    check_folds(inside, k, shared)
    dealt = []
    for _, held in folds(inside, k, prepared.split.seed, content=shared):
        column = dataset.samples["split"].to_numpy(dtype=object).copy()
        column[rows] = "train"
        column[rows[held]] = "validation"
        fold = dataset.with_samples(dataset.samples.assign(split=column))
        dealt.append(replace(redealt(prepared, everything, fold), promised=False))
    return tuple(dealt)


def run_trial(search: Search, number: int, *, stages: Sequence[float] = ()) -> dict[str, Any]:
    """Fits a trial and adds its line to the journal, which is returned. stages: its metric when trials were thinned."""
    started = time.monotonic()
    fit_trial(search, number)
    line = {
        "trial": number,
        "settings": as_json(search.trials[number]),
        "stages": list(stages),
        "seconds": time.monotonic() - started,
    }
    add_trial(search.job.folder, line)
    return line


def fit_trial(search: Search, number: int) -> None:
    """Fits the models of a trial that are not fitted yet."""
    label = f"[{number + 1}/{search.most}]"
    for prepared, folder in search.parts(number):
        if not is_trained(folder):
            job = search.job_in(folder, number)
            fit_rung(prepared, job, job.models[0], None, label, promises=not search.dealt)


def fit_whole(search: Search, number: int) -> None:
    """Fits the model of a trial on the ordinary split, where that is not done or its weights were removed."""
    folder = search.run_folder(number)
    if not is_trained(folder):
        job = search.job_in(folder, number)
        fit_rung(search.prepared, job, job.models[0], None, "[+]")


def statistics_of_trial(search: Search, number: int) -> Statistics:
    """What each validation image adds to the metrics of a trial; of folds, each image by the model that left it out."""
    card = TASKS[search.prepared.dataset.task]
    parts = []
    groups: list[str] = []
    for _, folder in search.parts(number):
        predictions = read_predictions(folder, "validation")
        parts.append(card.load("statistics")(predictions))
        groups += groups_in_order(predictions, read_groups(folder)) or ()
    if not search.dealt:
        return Grouped(parts[0], units_of(parts[0].n, groups)) if groups else parts[0]
    name = search.spec.name
    values = np.concatenate([scores for part in parts if (scores := part.image_scores(name)) is not None])
    return ImageScores(name, values, units_of(len(values), groups or None))


def remove_weights(folder: Path) -> None:
    """Removes the weights of a trial that was neither the best nor the first: its predictions are enough."""
    for place in (folder, *folder.glob("fold-*")):
        for name in WEIGHTS:
            with suppress(FileNotFoundError):
                (place / name).unlink()


def as_json(settings: Settings) -> dict[str, Any]:
    """Settings as JSON reads them back."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}
