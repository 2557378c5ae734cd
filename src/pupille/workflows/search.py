"""All trials of a search, the choice between them, and the run that is taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pupille.config import SEARCHES
from pupille.errors import ConfigError, unknown_choice
from pupille.evaluation.inference.choice import choice_of
from pupille.evaluation.selection import value_of
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.metric import Metric
from pupille.results.tuning import TuningRecord
from pupille.runs.events import Event
from pupille.runs.folder import begin, read_json
from pupille.runs.journal import Journal
from pupille.runs.trial_lines import ASIDE, lines_aside
from pupille.setting_values import not_allowed
from pupille.tasks import TASKS
from pupille.training.run import groups_in_order, read_groups, read_predictions, score_test
from pupille.training.search.dimension import Dimension
from pupille.training.search.notes import notes_on
from pupille.training.search.propose import insist_on_optuna
from pupille.workflows.audit import AuditedDataset
from pupille.workflows.compare import ascend
from pupille.workflows.duration import duration
from pupille.workflows.guided_trials import thin_out_guided
from pupille.workflows.identity import USUAL, identity
from pupille.workflows.job import subsets_for
from pupille.workflows.nested import nested_record, outer_searches
from pupille.workflows.score_rungs import OPENED
from pupille.workflows.shared_trials import conclude_once, do_if_free, do_together, finished
from pupille.workflows.thinning import Thinned, how_many_stay, thin_out
from pupille.workflows.trials import (
    Search,
    fit_whole,
    remove_weights,
    run_trial,
    statistics_of_trial,
)
from pupille.workflows.tuning_record import Luck, Outcome, expected_luck, record_of

THINNED = ("halving", "tpe")
"""Searches that thin trials out before validation sees them."""
TWO = phrase("{setting} must be at least 2. Got {value}.")


@dataclass(frozen=True)
class Asked:
    """How a search goes about. strategy: of `SEARCHES`. trials: at most, the defaults among them. budget: seconds after
    which no further trial begins. nested: into how many outer folds the search is made again. own: whether `changes`
    stand in place of the table's space."""

    strategy: str = "random"
    trials: int = 20
    budget: float | None = None
    folds: int | None = None
    nested: int | None = None
    changes: Mapping[str, Dimension] | None = None
    own: bool = False

    def __post_init__(self) -> None:
        if self.strategy not in SEARCHES:
            raise ConfigError(unknown_choice("--search", self.strategy, SEARCHES))
        if self.trials < 2:
            raise not_allowed("trials", self.trials, TWO)
        if self.folds is not None and self.folds < 2:
            raise not_allowed("folds", self.folds, TWO)
        if self.nested is not None and self.nested < 2:
            raise not_allowed("nested", self.nested, TWO)
        if self.nested and self.budget:
            raise ConfigError(
                tell("--nested makes the same search in every outer fold. Give --trials instead of --budget.")
            )
        if self.folds and self.strategy in THINNED:
            raise ConfigError(
                tell(
                    "{search} thins trials out on the one split. Leave --folds out, or take --search random.",
                    search=self.strategy,
                )
            )
        if self.strategy == "tpe":
            insist_on_optuna()


@dataclass(frozen=True)
class Fitted:
    """The trials that validation sees, in their order, and what each took. thinned: what was left of the others."""

    scored: tuple[int, ...]
    seconds: Mapping[int, float]
    thinned: Thinned


def settle(
    search: Search,
    audited: AuditedDataset,
    asked: Asked,
    space: Mapping[str, Dimension],
    write: Callable[[TuningRecord], None],
) -> None:
    """All trials, the choice between them, the run that is taken, and the record of it, which one process writes."""
    do_if_free(search, 0, lambda number: run_trial(search, number))
    if first := finished(search).get(0):
        tell_beforehand(search, luck_of(search, asked), float(first["seconds"]))
    thinned = fit_trials(search, asked, space)
    outer = fit_outer(search, audited, asked, space)
    search = replace(search, trials=thinned.trials)
    conclude_once(search, lambda: write(concluded_record(search, audited, asked, space, thinned, outer)))


def fit_outer(
    search: Search, audited: AuditedDataset, asked: Asked, space: Mapping[str, Dimension]
) -> list[tuple[Search, Thinned]]:
    """The trials of the search in every outer fold, where those were asked for."""
    fitted = []
    searches = outer_searches(search, asked.nested, asked.folds, audited.twins) if asked.nested else ()
    for number, outer in enumerate(searches, start=1):
        text = tell("Outer fold {number} of {folds}", number=number, folds=len(searches))
        search.job.listener(Event(text))
        fitted.append((outer, fit_trials(outer, asked, space)))
    return fitted


def concluded_record(
    search: Search,
    audited: AuditedDataset,
    asked: Asked,
    space: Mapping[str, Dimension],
    thinned: Thinned,
    outer: Sequence[tuple[Search, Thinned]],
) -> TuningRecord:
    """The choice between all trials that are finished, and its record. outer: the searches of the outer folds."""
    lines = finished(search)
    fitted = Fitted(
        tuple(number for number in thinned.alive if number in lines),
        {number: float(line["seconds"]) for number, line in lines.items()},
        thinned,
    )
    outcome = concluded(search, audited, fitted)
    for number in set(fitted.scored) - {0, outcome.best}:
        remove_weights(search.folder(number))
    return record_of(
        search,
        outcome,
        strategy=asked.strategy,
        space=space,
        luck=luck_of(search, asked),
        command=search.job.command,
        notes=(*notes_on(search.recipe, space), *notes_of_fits(search, fitted)),
        nested=nested_record(outer) if outer else None,
    )


def luck_of(search: Search, asked: Asked) -> Luck:
    """What luck alone would bring, once the defaults are fitted."""
    n = search.most
    return expected_luck(
        statistics_of_trial(search, 0),
        search.spec,
        min(n, how_many_stay(n)) if asked.strategy in THINNED else n,
        unit=search.prepared.dataset.unit,
        grouped=search.prepared.dataset.groups is not None,
        seed=search.recipe.train.seed,
    )


def tell_beforehand(search: Search, luck: Luck, seconds: float) -> None:
    """Says what luck alone would bring, and how long the search will take. seconds: of the defaults."""
    n = search.most
    took = tell("{n} trials like the defaults take about {time}.", n=n, time=duration(seconds * n))
    for sentence in (*luck.sentences, took):
        search.job.listener(Event(sentence))


def fit_trials(search: Search, asked: Asked, space: Mapping[str, Dimension]) -> Thinned:
    """Fits the trials that are not fitted yet, as far as the budget goes, after thinning them out where that was asked.

    space: of trials that are proposed from what earlier ones came to. Weights of trials that another one of this
    process beat are removed.
    """
    started = time.monotonic()

    def is_over() -> bool:
        return bool(asked.budget and time.monotonic() - started > asked.budget)

    if asked.strategy == "tpe":
        thinned = thin_out_guided(search, space, is_over=is_over)
    elif asked.strategy == "halving":
        thinned = thin_out(search)
    else:
        thinned = Thinned(tuple(range(len(search.trials))), {}, {}, search.trials)
    search = replace(search, trials=thinned.trials)
    rivals: list[tuple[float, int]] = []

    def work(number: int) -> None:
        run_trial(search, number, stages=thinned.values.get(number, ()))
        rivals.append((worse_first(search, number), -number))
        if len(rivals) > 1:
            beaten = min(rivals)
            rivals.remove(beaten)
            remove_weights(search.folder(-beaten[1]))

    do_together(search, thinned.alive[1:], work, is_over=is_over)
    do_together(search, (0,), lambda number: run_trial(search, number))
    return thinned


def worse_first(search: Search, number: int) -> float:
    """The metric of a trial, turned so that more is better; the least of all where it is not defined."""
    value = value_of(statistics_of_trial(search, number), search.spec.name)
    if not np.isfinite(value):
        return -np.inf
    return {"up": value, "down": -value}.get(search.spec.better, -abs(value))


def concluded(search: Search, audited: AuditedDataset, fitted: Fitted) -> Outcome:
    """The choice, and test opened once for both, the defaults and the best trial: the first becomes a run like any
    other unless the second beats it beyond the luck of the choice."""
    statistics = tuple(statistics_of_trial(search, number) for number in fitted.scored)
    choice = choice_of(statistics, search.spec, seed=search.recipe.train.seed)
    best = fitted.scored[choice.best]
    taken = best if choice.is_told_apart else 0
    both = tuple(dict.fromkeys((taken, 0, best)))
    for number in both:
        fit_whole(search, number)
    opened = become_run(search, audited, taken)
    for number in both[1:]:
        trial = search.job_in(search.run_folder(number), number)
        score_test(subsets_for(search.prepared, trial.models[0], trial.train).test, search.run_folder(number))
    return Outcome(
        choice=choice,
        scored=fitted.scored,
        statistics=statistics,
        stages=fitted.thinned.values,
        seconds={
            number: fitted.seconds.get(number, 0.0) + fitted.thinned.seconds.get(number, 0.0)
            for number in {**fitted.thinned.seconds, **fitted.seconds}
        },
        taken=taken,
        run=search.run_folder(taken).relative_to(search.job.folder).as_posix(),
        test={"defaults": test_metric(search, 0), "tuned": test_metric(search, best)},
        opened=opened,
    )


def become_run(search: Search, audited: AuditedDataset, number: int) -> int | None:
    """Makes the model of a trial a run of its own, with results; returns how often its test images were opened."""
    folder = search.run_folder(number)
    journal = Journal(search.job.listener)
    job = replace(search.job_in(folder, number), listener=journal)
    if not begin(folder, identity(search.prepared, job), defaults=USUAL):
        with journal.write_to(folder):
            ascend(search.prepared, audited, job, time.monotonic())
    opened = read_json(folder / OPENED)["opened"]
    return None if opened is None else int(opened)


def test_metric(search: Search, number: int) -> Metric:
    """The primary metric of a trial's model on the test images, with its interval."""
    folder = search.run_folder(number)
    predictions = read_predictions(folder, "test")
    evaluate = TASKS[search.prepared.dataset.task].load("evaluate")
    metric: Metric = evaluate(
        predictions,
        groups=groups_in_order(predictions, read_groups(folder)),
        seed=search.recipe.train.seed,
    ).metrics[search.spec.name]
    return metric


def notes_of_fits(search: Search, fitted: Fitted) -> list[StoredText]:
    """What must be known of the trials."""
    notes = []
    damaged = lines_aside(search.job.folder)
    alive, n = len(fitted.thinned.alive), len(search.trials)
    if alive < n:
        notes.append(
            tell(
                "{away} of {all} trials were thinned out on training images that they had not learned from, so that "
                "validation saw only {stay} and nothing of this makes its figures too good.",
                away=n - alive,
                all=n,
                stay=alive,
            )
        )
    if len(fitted.scored) < alive:
        notes.append(
            tell(
                "The budget ended the search after {done} of {all} trials.",
                done=len(fitted.scored),
                all=alive,
            )
        )
    if damaged:
        notes.append(
            tells(
                "{n} damaged line of the journal was put aside into {file}; its trial was made again.",
                "{n} damaged lines of the journal were put aside into {file}; their trials were made again.",
                damaged,
                file=ASIDE,
            )
        )
    return notes
