"""The tables of a report as plain rows: figures as they are for a spreadsheet, and as text for a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pupille.i18n.counts import tested
from pupille.i18n.language import say
from pupille.i18n.visible import shorten
from pupille.report.chosen import difference_of
from pupille.report.tables.cells import metric_cell
from pupille.report.tables.measure import measure_of
from pupille.report.tables.numbers import (
    NONE,
    duration,
    energy,
    listed_metrics,
    short_count,
)
from pupille.report.task_words import words_of
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord

Cell = str | float | None
Number = TypeVar("Number", int, float)
Rows = list[list[Cell]]
ENDS = ("value", "low", "high", "n")


def ladder_figures(results: Results) -> Rows:
    """A row a rung with every figure unrounded, behind a row of names."""
    primary = results.primary_metric
    secondary = words_of(results).secondary.name
    header = ["rung", "chosen", *(f"{name}_{end}" for name in (primary, secondary) for end in ENDS)]
    header += [*(f"difference_{end}" for end in ENDS), "word", "parameters", "train_seconds", "train_kwh"]
    rows: Rows = [[*header, "predict_seconds_per_image"]]
    for run in results.runs:
        gap = difference_of(results, run.name)
        cost = run.cost
        rows.append(
            [
                run.name,
                int(run.name == results.chosen),
                *_ends(run.metrics[primary]),
                *_ends(run.metrics[secondary]),
                *(_ends(gap) if gap else [None] * len(ENDS)),
                gap.word if gap else None,
                cost.parameters,
                cost.train_seconds,
                cost.kwh,
                cost.predict_seconds_per_image,
            ]
        )
    return rows


def metric_figures(results: Results) -> Rows:
    """A row a metric of the chosen run, of all images on test and validation, and of each class on test."""
    run, named = results.chosen_run, {spec.name for spec in words_of(results).of_classes}
    rows: Rows = [["metric", "class", *(f"{part}_{end}" for part in ("test", "validation") for end in ENDS)]]
    for name, metric in run.metrics.items():
        if name in run.validation:
            rows.append([name, None, *_ends(metric), *_ends(run.validation[name])])
    for class_ in results.classes:
        for name, metric in (run.per_class or {}).get(class_, {}).items():
            if name in named:
                rows.append([name, class_, *_ends(metric), *[None] * len(ENDS)])
    return rows


def confusion_figures(results: Results) -> Rows:
    """The confusion matrix: truth in rows, predictions in columns."""
    classes = results.classes
    counts = results.chosen_run.confusion or ()
    rows: Rows = [["class", *classes]]
    for name, row in zip(classes, counts, strict=True):
        rows.append([name, *row])
    return rows


def history_figures(run: RunRecord) -> Rows:
    """A row an epoch, behind a row of names."""
    names = list(run.history[0])
    rows: Rows = [[*names]]
    for epoch in run.history:
        rows.append([epoch.get(name) for name in names])
    return rows


def _ends(figure: Metric | Difference) -> list[Cell]:
    return [figure.value, figure.low, figure.high, figure.n]


def ladder_texts(results: Results) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the ladder as a paper prints it."""
    words, runs = words_of(results), results.runs
    primary, secondary = (
        measure_of(results, results.primary_metric),
        measure_of(results, words.secondary.name),
    )
    measured = any(run.cost.kwh is not None for run in runs)
    header = [
        say("Rung"),
        primary.headed(say(primary.spec.label)),
        "n",
        primary.difference_headed(say("Difference")),
        say(words.secondary.head),
    ]
    header += [say("Parameters"), say("Training"), *([say("Energy")] if measured else []), say("One image")]
    rows = []
    for run in runs:
        cost, metric = run.cost, run.metrics[primary.spec.name]
        chosen = run.name == results.chosen
        rows.append(
            [
                shorten(run.name, 40),
                _range(primary.cell(metric)),
                str(metric.n),
                say("chosen")
                if chosen
                else _range(primary.difference_cell(difference_of(results, run.name))),
                _range(secondary.cell(run.metrics[secondary.spec.name])),
                _or_none(cost.parameters, short_count),
                _or_none(cost.train_seconds, duration),
                *([_or_none(cost.kwh, energy)] if measured else []),
                _or_none(cost.predict_seconds_per_image, duration),
            ]
        )
    return header, rows


def metric_texts(results: Results) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the overall metrics of the chosen run as a paper prints them."""
    run = results.chosen_run
    header = [say("Metric"), say("Test"), say("95\u00a0% interval"), "n", say("Validation")]
    rows = []
    for spec in listed_metrics(results.task):
        key = spec.name
        if key in run.metrics and key in run.validation:
            measure = measure_of(results, key)
            test, validation = (measure.format(metrics[key]) for metrics in (run.metrics, run.validation))
            rows.append(
                [
                    say(spec.label),
                    test.value,
                    test.interval or NONE,
                    str(run.metrics[key].n),
                    validation.value,
                ]
            )
    return header, rows


def class_texts(results: Results) -> tuple[list[str], list[list[str]]]:
    """Header and rows of recall, precision and F1 by class as a paper prints them."""
    per_class = results.chosen_run.per_class or {}
    header = [say("Class"), "n", f"{say('Recall')}, %", f"{say('Precision')}, %", "F1, %"]
    rows = [
        [
            shorten(name, 40),
            str(per_class[name]["recall"].n),
            *(_range(metric_cell(per_class[name][key])) for key in ("recall", "precision", "f1")),
        ]
        for name in results.classes
    ]
    return header, rows


def ladder_caption(results: Results) -> str:
    """What the ladder's figures are."""
    return say(
        "The rungs of {source} on {images}; in parentheses 95\u00a0% intervals.",
        source=results.data.source,
        images=tested(results.split.counts.test),
    )


def metrics_caption(results: Results) -> str:
    """What the figures of one model are."""
    return say(
        "{model} of {source} on {images}, with 95\u00a0% intervals.",
        model=results.chosen_run.name,
        source=results.data.source,
        images=tested(results.split.counts.test),
    )


def _range(text: str) -> str:
    """A cell of a terminal's table with the dash of print: between figures, or alone for none."""
    return text.replace("-", NONE)


def _or_none(value: Number | None, write: Callable[[Number], str]) -> str:
    return NONE if value is None else write(value)
