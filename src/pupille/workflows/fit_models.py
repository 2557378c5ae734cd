"""The rungs of a climb, fitted one after the other as far as weights and time allow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pupille.data.prepare import Prepared
from pupille.data.splits.split import write_split
from pupille.errors import ConfigError
from pupille.evaluation.selection import value_of
from pupille.i18n.language import StoredText, tell, tells
from pupille.models.available import ladder_here, weights_of, without_weights
from pupille.models.files.load import read_description
from pupille.models.model import ModelSpec
from pupille.models.pretrained.store import missing_sentence
from pupille.models.registry import MODELS, check_serves, find, in_order, models_for, with_heads
from pupille.runs.events import Event, Listener
from pupille.runs.folder import RUN, make_folder, read_json, write_atomically
from pupille.tasks import TASKS, metric_spec
from pupille.training.context import FitContext
from pupille.training.hyperparameters import unused
from pupille.training.run import is_trained, read_predictions, train_run
from pupille.workflows.expected_time import expectations, too_long
from pupille.workflows.job import Job, subsets_for


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
    by_default = [name for name in models_for(task) if not find(name).by_name]
    if absent := without_weights(by_default):
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
    weightless = {name for name in every if not (find(name).pretrained or find(name).by_name)}
    return begun if weightless <= set(begun) <= set(every) else ()


def fit_rungs(prepared: Prepared, job: Job, deadline: float | None) -> dict[str, str]:
    """Fits every rung that is not fitted yet; returns those that are left out, with the reason: no weights, no time."""
    missing = [name for name in without_weights(job.models) if not is_trained(job.run_folder(name))]
    skipped: dict[str, str] = {name: missing_sentence(weights_of(name)) for name in missing}
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


def fit_rung(
    prepared: Prepared, job: Job, name: str, deadline: float | None, number: str, *, promises: bool = True
) -> None:
    """Fits one rung and tells how it does on validation. number: which of how many it is, in words. promises: whether
    it is to be used, so that something will be promised of its answers, and what weights of groups cost is shown."""
    folder = job.run_folder(name)
    make_folder(folder)
    write_atomically(folder / "split.csv", write_split(prepared.dataset))
    train_run(
        subsets_for(prepared, name, job.train),
        name,
        job.train,
        folder,
        arguments=job.arguments_of(name),
        context=FitContext(
            deadline=deadline,
            listener=job.listener,
            launcher=job.launcher,
            falls_back=job.kind != "comparison",
            promises=promises,
            asked=job.asked,
            twin=promises,
        ),
    )
    tell_validation(prepared, job, name, number, read_predictions(job.run_folder(name), "validation"))


def tell_validation(
    prepared: Prepared, job: Job, name: str, number: StoredText | str, predictions: Any
) -> None:
    """Tells how a rung does on validation. number: of how many it is which."""
    task = TASKS[prepared.dataset.task]
    primary = metric_spec(task.name, task.primary)
    value = value_of(task.load("statistics")(predictions), primary.name)
    job.listener(
        Event(
            tells(
                "{number} {model}: {metric} {value} on {n} validation image",
                "{number} {model}: {metric} {value} on {n} validation images",
                len(predictions),
                number=number,
                model=name,
                metric=tell(primary.in_sentence),
                value=primary.written(value, prepared.dataset.unit),
            )
        )
    )


def fitted_name(job: Job, name: str) -> str:
    """The rung that a fitted model is: of a run whose fine-tuning did not help, the frozen one."""
    return ModelSpec.from_json(read_description(job.run_folder(name))).name
