"""The rungs of a climb, fitted one after the other as far as weights and time allow."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pupille.config import AUTO, GateConfig, RepeatsConfig, TrainConfig
from pupille.data.prepare import Prepared
from pupille.data.splits.split import write_split
from pupille.data.subset import Subsets
from pupille.errors import ConfigError
from pupille.evaluation.classification.seconds import evaluation_seconds
from pupille.evaluation.questions import EvaluationConfig
from pupille.evaluation.selection import choose, value_of
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.models.available import ladder_here, without_weights
from pupille.models.model import Argument
from pupille.models.names import split_name
from pupille.models.pretrained.store import missing_sentence
from pupille.models.registry import MODELS, check_serves, find, in_order, models_for, with_heads
from pupille.results.results import Kind
from pupille.runs.events import Event, Listener
from pupille.runs.folder import RUN, make_folder, read_json, write_atomically
from pupille.tasks import TASKS, metric_spec
from pupille.training.checkpoint import SECONDS
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.estimate import estimate_seconds
from pupille.training.fitter import fitter_of
from pupille.training.hyperparameters import unused
from pupille.training.run import is_trained, read_predictions, train_run

RUNS = "runs"
MOST_TUNING = 900.0
"""Seconds that fine-tuning by itself may take in a comparison without a budget."""


@dataclass(frozen=True)
class Job:
    """One climb as asked for: what is read, split and fitted, where it goes, who listens, who trains, and what is
    asked of the predictions. protocol: as it was sealed before. repeats: what is trained again."""

    kind: Kind
    models: tuple[str, ...]
    folder: Path
    train: TrainConfig
    arguments: Mapping[str, Argument]
    gate: GateConfig
    budget: float | None
    command: str | None
    listener: Listener
    launcher: Launcher
    asked: EvaluationConfig
    protocol: Mapping[str, Any] | None = None
    repeats: RepeatsConfig = field(default_factory=RepeatsConfig)

    def run_folder(self, name: str) -> Path:
        """A comparison's runs lie below it; a single run is the folder itself."""
        return self.folder / RUNS / name.replace(":", "-") if self.kind == "comparison" else self.folder

    def arguments_of(self, name: str) -> Mapping[str, Argument]:
        """The arguments of a rung: in a comparison, only rungs that have hidden layers take any."""
        if self.kind == "comparison" and name != "mlp" and split_name(name).head != "mlp":
            return {}
        return self.arguments


def chosen_models(
    names: Sequence[str] | None,
    heads: Sequence[str] = (),
    *,
    task: str,
    begun_in: Path | None = None,
    listener: Listener,
) -> tuple[str, ...]:
    """The rungs asked for in the order of the ladder; by default all, of pretrained networks those with weights here.

    heads: on each pretrained network that names none. task: that the images ask for. begun_in: a comparison to go on
    with; where it took the default too, its rungs are taken, whatever weights have come since. Raises ModelError or
    ConfigError.
    """
    if names is not None:
        if not names:
            raise ConfigError(tell("name at least one model. There are {names}.", names=", ".join(MODELS)))
        several = with_heads(names, heads)
        for name in several:
            check_serves(name, task)
        if heads and several == tuple(names):
            raise ConfigError(
                tell(
                    "--head is for pretrained networks whose name says none, and --models names no such. "
                    "Leave it out."
                )
            )
        return in_order(several)
    here = in_order(with_heads(ladder_here(task), heads))
    begun = begun_by_default(begun_in, heads, task) if begun_in else ()
    if new := [name for name in here if begun and name not in begun]:
        listener(
            Event(
                tell(
                    "Resumed with the models it began with. Not among them, since their weights came later: "
                    "{names}. To compare these too, choose a new folder with --out.",
                    names=", ".join(new),
                )
            )
        )
    if absent := without_weights(models_for(task)):
        left_out = tell(
            "Left out, weights not here (`pupille weights fetch NAME`): {names}", names=", ".join(absent)
        )
        listener(Event(left_out))
    return begun or here


def tell_unused(job: Job) -> None:
    """Says which settings of training reach none of the rungs; for a single run they are refused with a ConfigError."""
    single = job.kind != "comparison"
    options = ", ".join(map(option_of, unused(job.models, job.train, single=single)))
    if not options:
        return
    if single:
        raise ConfigError(
            tell(
                "{model} takes no {options}. Leave that out, or choose another model: `pupille "
                "models` lists them.",
                model=job.models[0],
                options=options,
            )
        )
    job.listener(Event(tell("None of the models asked for uses these options: {options}.", options=options)))


def option_of(setting: str) -> str:
    """How a setting of training is written on the command line."""
    return "--lr" if setting == "learning_rate" else "--" + setting.replace("_", "-")


def begun_by_default(folder: Path, heads: Sequence[str], task: str) -> tuple[str, ...]:
    """The rungs of a comparison that was begun without naming models; empty if it was not, or there is none."""
    if not (folder / RUN).exists():
        return ()
    begun = tuple(map(str, read_json(folder / RUN).get("models", ())))
    every = with_heads(models_for(task), heads)
    weightless = {name for name in every if not find(name).pretrained}
    return begun if weightless <= set(begun) <= set(every) else ()


def fit_rungs(prepared: Prepared, job: Job, deadline: float | None) -> dict[str, str]:
    """Fits every rung that is not fitted yet; returns those that are left out, with the reason: no weights, no time."""
    missing = [name for name in without_weights(job.models) if not is_trained(job.run_folder(name))]
    skipped: dict[str, str] = {name: missing_sentence(split_name(name).base) for name in missing}
    todo = [name for name in job.models if not is_trained(job.run_folder(name)) and name not in skipped]
    expected = expectations(prepared, job, todo)
    for number, name in enumerate(todo, start=1):
        left = deadline - time.monotonic() if deadline else None
        if left is not None and expected[name] > left:
            skipped[name] = too_long(expected[name], left)
            job.listener(
                Event(
                    tell(
                        "{number} {model}: left out, {reason}",
                        number=f"[{number}/{len(todo)}]",
                        model=name,
                        reason=skipped[name],
                    )
                )
            )
            continue
        fit_rung(prepared, job, name, deadline, f"[{number}/{len(todo)}]")
    return skipped


def subsets_for(prepared: Prepared, name: str) -> Subsets:
    """The parts of the split as a rung takes them."""
    entry = find(name)
    return prepared.subsets(entry.sees(prepared.pixels.small()), channels=entry.channels)


def fit_rung(
    prepared: Prepared, job: Job, name: str, deadline: float | None, number: str, *, promises: bool = True
) -> None:
    """Fits one rung and tells how it does on validation. number: which of how many it is, in words. promises: whether
    something will be promised of its answers."""
    folder = job.run_folder(name)
    make_folder(folder)
    write_atomically(folder / "split.csv", write_split(prepared.dataset))
    train_run(
        subsets_for(prepared, name),
        name,
        job.train,
        folder,
        arguments=job.arguments_of(name),
        context=FitContext(
            deadline=deadline, listener=job.listener, launcher=job.launcher, promises=promises
        ),
    )
    predictions = read_predictions(job.run_folder(name), "validation")
    task = TASKS[prepared.dataset.task]
    primary = metric_spec(task.name, task.primary)
    value = value_of(task.load("statistics")(predictions), primary.name)
    job.listener(
        Event(
            tell(
                "{number} {model}: {metric} {value} on {n} validation images",
                number=number,
                model=name,
                metric=tell(primary.in_sentence),
                value=primary.written(value, prepared.dataset.unit),
                n=len(predictions),
            )
        )
    )


def too_long(expected: float, left: float) -> StoredText:
    """Why a rung is left out."""
    return tell(
        "about {expected} expected, {left} left",
        expected=duration(math.ceil(expected)),
        left=duration(math.floor(max(left, 0))),
    )


@dataclass(frozen=True)
class FineTuning:
    """The outcome of fine-tuning a rung. fitted: its name, or none. skipped: its name and why it was left out."""

    fitted: tuple[str, ...]
    skipped: Mapping[str, str]


def fine_tune_best(
    prepared: Prepared, job: Job, fitted: Sequence[str], deadline: float | None
) -> FineTuning | None:
    """Trains the best frozen backbone of a comparison further, as validation sees it; None if there is none.

    Without being asked, only if that is expected to end within the budget, or 15 minutes without one; where it was
    asked for, within the budget.
    """
    asked = job.train.fine_tune
    frozen = [name for name in fitted if find(name).pretrained and split_name(name).head != "knn"]
    if job.kind != "comparison" or asked == "none" or not frozen or any(split_name(n).tuned for n in frozen):
        return None
    best = choose(
        {name: read_predictions(job.run_folder(name), "validation") for name in frozen},
        task=prepared.dataset.task,
    )
    name = str(replace(split_name(best), tuned=True))
    folder = job.run_folder(name)
    if is_trained(folder):
        return FineTuning((name,), {})
    left = deadline - time.monotonic() if deadline else MOST_TUNING if asked == AUTO else None
    # One that was begun fitted into the time when it was.
    if left is not None and not folder.exists():
        subsets = subsets_for(prepared, name)
        expected = estimate_seconds(name, subsets.train, job.train, window=subsets.window)
        if expected > left:
            reason = too_long(expected, left)
            job.listener(Event(tell("{model}: left out, {reason}", model=name, reason=reason)))
            return FineTuning((), {name: reason})
    job.listener(
        Event(
            tell(
                "{model} is the best frozen network on validation; its layers are now trained further.",
                model=best,
            )
        )
    )
    fit_rung(prepared, job, name, deadline, tell("[fine-tuned]"))
    return FineTuning((name,), {})


def expectations(prepared: Prepared, job: Job, todo: Sequence[str]) -> dict[str, float]:
    """Seconds that each rung is expected to take; told in one line."""
    expected: dict[str, float] = {}
    for number, name in enumerate(todo, start=1):
        job.listener(Event(tell("timing a small trial of each model"), number, len(todo)))
        subsets = subsets_for(prepared, name)
        expected[name] = estimate_seconds(
            name, subsets.train, job.train, window=subsets.window, launcher=job.launcher
        )
    if todo:
        n = len(prepared.dataset.rows("train"))
        # Every model is scored on the images of validation and of test.
        scored = [len(prepared.dataset.rows(part)) for part in ("validation", "test")]
        scoring = sum(evaluation_seconds(some, len(prepared.dataset.classes)) for some in scored)
        total = duration(sum(expected.values()) + len(todo) * scoring)
        sentence = tells(
            "Training {n} model on {images} images: about {total} on this machine.",
            "Training {n} models on {images} images: about {total} on this machine.",
            len(todo),
            images=n,
            total=total,
        )
        if any(fitter_of(name).epochs and not find(name).pretrained for name in todo):
            repeated = tell(
                "If it is stopped, --resume repeats at most {seconds:0} s of a network's training.",
                seconds=SECONDS,
            )
            sentence = tell_joined([sentence, repeated], " ")
        job.listener(Event(sentence))
    return expected


def duration(seconds: float) -> StoredText:
    """A time a person can use: 40 s, 3 min, 1.5 h."""
    if seconds < 90:
        return tell("{seconds:0} s", seconds=max(seconds, 1.0))
    if seconds < 5400:
        return tell("{minutes:0} min", minutes=seconds / 60)
    return tell("{hours:1} h", hours=seconds / 3600)
