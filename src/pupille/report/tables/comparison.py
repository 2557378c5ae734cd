"""The table of a comparison in a terminal: plain text, one line a rung."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pupille.i18n.counts import tested
from pupille.i18n.language import count, for_terminal, retell, say
from pupille.report.chosen import difference_of
from pupille.report.tables.cells import rung_cell
from pupille.report.tables.columns import Column, drawn, fitting, too_narrow, wrapped
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.tables.numbers import duration, energy, short_count
from pupille.report.task_words import words_of
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import CostRecord, RunRecord

Number = TypeVar("Number", int, float)


def comparison_table(results: Results, width: int = 100) -> str:
    """The ladder as text at most `width` characters wide, then what its figures mean, and notes.

    Columns that do not fit are left out, from the right, and named.
    """
    columns = _columns(results)
    fitted = fitting(columns, width)
    lines = [*drawn(fitted, width), ""]
    for sentence in _remarks(results, [column.heading for column in columns[len(fitted) :]]):
        lines += wrapped(sentence, width)
    return for_terminal("\n".join(lines))


def _columns(results: Results) -> list[Column]:
    runs, primary = results.runs, results.primary_metric
    measure, secondary = measure_of(results, primary), measure_of(results, words_of(results).secondary.name)
    costs = [run.cost for run in runs]
    return [
        Column(say("rung"), [rung_cell(run, results.chosen) for run in runs], left=True),
        Column(
            measure.column_head(),
            [measure.cell(run.metrics[primary]) for run in runs],
            left=True,
        ),
        Column(
            say(words_of(results).secondary.column),
            [secondary.cell(run.metrics[secondary.spec.name]) for run in runs],
            left=True,
        ),
        Column(
            measure.difference_headed(say("difference")),
            [_difference(results, measure, run.name) for run in runs],
            left=True,
        ),
        Column(say("params"), [_or_dash(cost.parameters, short_count) for cost in costs]),
        Column(say("fit time"), [_or_dash(cost.train_seconds, _short_time) for cost in costs]),
        *_energy(costs),
        Column(say("image"), [_or_dash(cost.predict_seconds_per_image, _short_time) for cost in costs]),
    ]


def _energy(costs: Sequence[CostRecord]) -> list[Column]:
    """The energy of the trainings, where any was measured."""
    measured = [cost.kwh for cost in costs]
    if all(kwh is None for kwh in measured):
        return []
    return [Column(say("energy"), [_or_dash(kwh, lambda value: energy(value, "")) for kwh in measured])]


def _difference(results: Results, measure: Measure, name: str) -> str:
    return say("chosen") if name == results.chosen else measure.difference_cell(difference_of(results, name))


def _or_dash(value: Number | None, write: Callable[[Number], str]) -> str:
    return "-" if value is None else write(value)


def _short_time(seconds: float) -> str:
    """`8.1 s`, `2m05s`, `1h03m`, `0.12 ms`."""
    if seconds >= 3600:
        return f"{int(seconds // 3600)}h{int(seconds % 3600 // 60):02d}m"
    if seconds >= 99.95:
        return f"{int(round(seconds) // 60)}m{int(round(seconds) % 60):02d}s"
    return duration(seconds)


def _remarks(results: Results, dropped: list[str]) -> list[str]:
    because = f" ({retell(results.chosen_because)})" if results.chosen_because else ""
    remarks = [
        say("* chosen by the validation images alone{because}.", because=because),
        say(
            "Scored on {images}{units}; in parentheses 95\u00a0% intervals. Differences are to the chosen rung, with "
            "simultaneous intervals.",
            images=tested(results.split.counts.test),
            units=_units(results),
        ),
        retell(results.intervals),
    ]
    remarks += [_of(run.name, retell(metric.reason or "")) for run, metric in _undefined(results)]
    remarks += [
        say("Skipped {model}: {reason}", model=record.model, reason=retell(record.reason))
        for record in results.skipped
    ]
    remarks += [_of(run.name, note) for run in results.runs for note in map(retell, run.notes)]
    remarks += [*map(retell, results.data.notes), *map(retell, results.split.notes)]
    return [*remarks, *too_narrow(dropped)]


def _of(name: str, remark: str) -> str:
    return say("{model}: {remark}", model=name, remark=remark)


def _units(results: Results) -> str:
    """` (n = 118 groups)` where n does not count the test images."""
    n = {run.metrics[results.primary_metric].n for run in results.runs}
    if n == {results.split.counts.test}:
        return ""
    numbers = say(" or ").join(map(count, sorted(n)))
    if results.split.group is not None:
        return say(" (n = {numbers} groups)", numbers=numbers)
    return say(" (n = {numbers} images)", numbers=numbers)


def _undefined(results: Results) -> list[tuple[RunRecord, Metric]]:
    names = (results.primary_metric, words_of(results).secondary.name)
    metrics = [(run, run.metrics[name]) for run in results.runs for name in names]
    return [(run, metric) for run, metric in metrics if metric.value is None and metric.reason]
