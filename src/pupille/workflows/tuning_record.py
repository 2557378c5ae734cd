"""The record of a search and its sentences: what luck alone brings, what was gained, which settings are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from pupille import __version__
from pupille.evaluation.inference.bootstrap import resample_weights
from pupille.evaluation.inference.choice import Choice, luck_of_best
from pupille.evaluation.inference.gains import metric_of
from pupille.evaluation.inference.statistics import Statistics
from pupille.evaluation.selection import value_of
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.results.metric import Metric
from pupille.results.tuning import TUNING_SCHEMA, NestedRecord, TrialRecord, TuningRecord
from pupille.runs.environment import versions
from pupille.tasks.metric import MetricSpec
from pupille.training.search.dimension import Dimension
from pupille.workflows.duration import duration
from pupille.workflows.trials import Search, as_json
from pupille.workflows.words_of_gain import amount, signed, signed_amount

MOST_LUCK = 0.5
"""The share of what is left to gain from which on luck is too much."""
RESAMPLES = 500


@dataclass(frozen=True)
class Luck:
    """What the best of some trials gains that are all as good as the defaults, before any of them is fitted.

    value: of the metric. sentences: of it, and what to do where it is too much.
    """

    value: float
    sentences: tuple[StoredText, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a search. choice: between `scored`, the numbers of the trials that validation saw. test: the metric
    on the test images by `defaults` and `tuned`. run: the folder of the run taken, from that of the search."""

    choice: Choice
    scored: tuple[int, ...]
    statistics: tuple[Statistics, ...]
    stages: Mapping[int, Sequence[float]]
    seconds: Mapping[int, float]
    taken: int
    run: str
    test: Mapping[str, Metric]
    opened: int | None

    @property
    def best(self) -> int:
        """The number of the best trial on validation."""
        return self.scored[self.choice.best]


def expected_luck(
    statistics: Statistics, spec: MetricSpec, trials: int, *, unit: str, grouped: bool, seed: int
) -> Luck:
    """What luck alone would bring to so many trials. statistics: of the defaults on validation. grouped: whether its
    units are groups."""
    error = standard_error(statistics, spec, seed=seed)
    luck, value = luck_of_best(error, trials), value_of(statistics, spec.name)
    n = statistics.n_units
    units = (
        tells("{n} group of validation images", "{n} groups of validation images", n)
        if grouped
        else tells("{n} validation image", "{n} validation images", n)
    )
    sentences = [
        tell(
            "With {units}, the best of {trials} settings that are all as good as the defaults would look about {luck} "
            "too good by luck alone.",
            units=units,
            trials=trials,
            luck=amount(luck, spec, unit),
        )
    ]
    room = room_above(value, spec)
    if room is not None and luck > MOST_LUCK * room:
        fewer = max(
            (k for k in range(2, trials) if luck_of_best(error, k) <= MOST_LUCK * room),
            default=None,
        )
        advice = (
            tell("Give --folds 5, so that more images choose, or --trials {fewer}.", fewer=fewer)
            if fewer
            else tell("Give --folds 5, so that more images choose.")
        )
        too_much = tell(
            "That is more than half of the {room} that is left to gain.", room=amount(room, spec, unit)
        )
        sentences.append(tell_joined([too_much, advice], " "))
    return Luck(luck, tuple(sentences))


def standard_error(statistics: Statistics, spec: MetricSpec, *, seed: int) -> float:
    """Of a metric, by resamples of its images or groups; 0 where it is not defined in two of them."""
    chunks = [
        metric_of(statistics, spec, weights)
        for weights in resample_weights(statistics.n_units, resamples=RESAMPLES, seed=seed, rows=statistics.n)
    ]
    values = np.concatenate(chunks)
    values = values[np.isfinite(values)]
    return float(values.std()) if len(values) > 1 else 0.0


def room_above(value: float, spec: MetricSpec) -> float | None:
    """How much better a metric can get at most, None where there is no end."""
    end = spec.bounds[1] if spec.better == "up" else spec.bounds[0] if spec.better == "down" else 0.0
    return None if end is None else abs(end - value)


def verdict(outcome: Outcome, spec: MetricSpec, *, trials: int, seconds: float, unit: str) -> StoredText:
    """What was gained on validation, corrected for the choice, what it cost, and what is taken: in one sentence."""
    cost = tell("cost {time}, {trials} trials", time=duration(seconds), trials=trials)
    if outcome.best == 0:
        return tell(
            "On validation no other settings were better than the defaults; {cost}: the defaults are kept.",
            cost=cost,
        )
    gain = outcome.choice.gain
    word = (
        tell("the tuned settings are taken")
        if outcome.taken
        else tell("not distinguishable: the defaults are kept")
    )
    if gain.value is None or gain.low is None or gain.high is None:
        return tell("On validation the gain of tuning has no interval; {cost}; {word}.", cost=cost, word=word)
    return tell(
        "On validation tuning gained {gain} ({low} to {high}) over the defaults, corrected for the choice; {cost}; "
        "{word}.",
        gain=signed_amount(gain.value, spec, unit),
        low=signed(gain.low, spec),
        high=signed(gain.high, spec),
        cost=cost,
        word=word,
    )


def record_of(
    search: Search,
    outcome: Outcome,
    *,
    strategy: str,
    space: Mapping[str, Dimension],
    luck: Luck,
    command: str | None,
    notes: Sequence[StoredText],
    nested: NestedRecord | None,
) -> TuningRecord:
    """The record for the page and for JSON."""
    dataset, choice = search.prepared.dataset, outcome.choice
    place = {number: row for row, number in enumerate(outcome.scored)}
    values = [value_of(statistics, search.spec.name) for statistics in outcome.statistics]
    total = sum(outcome.seconds.values())
    trials = tuple(
        TrialRecord(
            number,
            as_json(settings),
            float(values[place[number]]) if number in place and np.isfinite(values[place[number]]) else None,
            tuple(outcome.stages.get(number, ())),
            outcome.seconds.get(number, 0.0),
            float(choice.shares[place[number]]) if number in place else None,
        )
        for number, settings in enumerate(search.trials)
    )
    return TuningRecord(
        schema=TUNING_SCHEMA,
        pupille=__version__,
        kind="tuning",
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=total,
        command=command,
        source=dataset.name,
        task=dataset.task,
        unit=dataset.unit,
        model=search.recipe.model,
        search=strategy,
        space={name: str(dimension) for name, dimension in space.items()},
        folds=len(search.dealt) or None,
        seed=search.recipe.train.seed,
        images=outcome.statistics[0].n_units,
        primary_metric=search.spec.name,
        luck=luck.value,
        default=float(values[0]),
        apparent=choice.apparent,
        corrected=choice.corrected,
        optimism=choice.optimism,
        gain=choice.gain,
        trials=trials,
        best=outcome.best,
        taken=outcome.taken,
        run=outcome.run,
        test=outcome.test,
        opened=outcome.opened,
        sentence=verdict(outcome, search.spec, trials=len(search.trials), seconds=total, unit=dataset.unit),
        before=luck.sentences,
        notes=tuple(notes),
        versions=versions(),
        nested=nested,
    )
