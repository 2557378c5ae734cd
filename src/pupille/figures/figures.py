"""The figures of a paper, each from a finished run or comparison: ladder, confusion, history, learning curve.

A function takes what `pupille.compare` or `pupille.train` returned, or the folder they wrote, and gives a figure of
matplotlib in the language that is spoken. width, height: millimetres. rung: its name, the chosen one by default. Save
the figure with `pupille.figures.paper.save`. Curves of probabilities are in `pupille.figures.probabilities`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pupille.errors import ConfigError, RunError
from pupille.figures.curves import draw_history, draw_intervals
from pupille.figures.finished import Finished
from pupille.figures.matrix import draw_confusion
from pupille.figures.paper import COLUMN, empty_figure, paper_style, write_numbers
from pupille.figures.surface import COLOURS
from pupille.i18n.language import count, say, tell
from pupille.i18n.visible import shorten
from pupille.report.tables.numbers import metric_label
from pupille.results.metric import Metric
from pupille.results.run import HistoryRow
from pupille.tasks import metric_spec

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pupille.evaluation.inference.learning_curve import LearningCurve
    from pupille.workflows.compare import Comparison

LONGEST = 24
"""Letters of a name that comes from a file."""
NARROW_CELL, NARROW_LABEL, LETTER = 5.0, 3.0, 1.5
"""Millimetres, in the smallest type: a count of three digits, the height of a line, the width of a letter."""


def ladder_figure(
    source: Comparison | str | Path, *, width: float = COLUMN, height: float | None = None
) -> Figure:
    """Every rung with the interval of the primary metric, the chosen one marked by a star."""
    results = Finished.of(source).results
    primary = results.primary_metric
    scores = [(run, value) for run in results.runs if (value := run.metrics[primary].value) is not None]
    if not scores:
        raise RunError(
            tell(
                "no rung has a value of {metric}, so there is nothing to draw. Bring more test images.",
                metric=primary,
            )
        )
    metrics, values = [run.metrics[primary] for run, _ in scores], [value for _, value in scores]
    low = [value if m.low is None else m.low for m, value in zip(metrics, values, strict=True)]
    high = [value if m.high is None else m.high for m, value in zip(metrics, values, strict=True)]
    names = [f"{shorten(run.name, LONGEST)}{' *' if run.name == results.chosen else ''}" for run, _ in scores]
    with paper_style():
        figure = empty_figure(width, height or 18 + 5 * len(names))
        ax = figure.subplots()
        draw_intervals(names, values, low, high, ax)
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.grid(axis="x", color="0.9", linewidth=0.6)
        ax.set_axisbelow(True)
        label = say(
            "{metric}, 95\u00a0% interval, {n}", metric=metric_label(results, primary), n=_how_many(metrics)
        )
        ax.set_xlabel(label)
        write_numbers(figure)
    return figure


def confusion_figure(
    source: Comparison | str | Path,
    *,
    rung: str | None = None,
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """The confusion matrix of a rung on the test images; counts are written where the cells have room for them."""
    finished = Finished.of(source)
    counts, classes = np.array(finished.run(rung).confusion), finished.results.classes
    names = [shorten(class_, LONGEST) for class_ in classes]
    with paper_style():
        figure = empty_figure(width, height or width)
        ax = figure.subplots()
        # A fifth of the width is for the names.
        cell = 0.8 * width / len(classes)
        counted = cell >= NARROW_CELL
        draw_confusion(counts, names, ax, truth=say("true"), prediction=say("predicted"), counted=counted)
        ax.spines[:].set_visible(False)
        if LETTER * max(map(len, names)) > cell:
            ax.tick_params(axis="x", labelrotation=90)
        _thin_out(ax, names, every=max(1, math.ceil(NARROW_LABEL / cell)))
    return figure


def history_figure(
    source: Comparison | str | Path,
    *,
    rung: str | None = None,
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """How a network learned: loss above, accuracy below, on training and validation images after each epoch.

    Raises ConfigError for a rung that learned in one go.
    """
    finished = Finished.of(source)
    run = finished.run(rung)
    history = run.history
    if not history:
        raise ConfigError(
            tell(
                "{name!r} is no network and learned in one go, so it has no history. Name a network with rung=.",
                name=run.name,
            )
        )
    with paper_style():
        from matplotlib.ticker import MaxNLocator

        figure = empty_figure(width, height or 1.1 * width)
        for ax, key in zip(figure.subplots(2, sharex=True), ("loss", "accuracy"), strict=True):
            train, held = (_column(history, f"{part}_{key}") for part in ("train", "validation"))
            validation = [] if any(map(math.isnan, held)) else held
            draw_history(train, validation, ax, names=(say("training"), say("validation")))
            ax.set_ylabel(say("Loss") if key == "loss" else metric_label(finished.results, key))
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel(say("epoch"))
        write_numbers(figure)
    return figure


def learning_curve_figure(
    curve: LearningCurve,
    *,
    metric: str = "accuracy",
    task: str = "classification",
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """The score of a recipe by its number of training images, with the fitted curve up to twice as many.

    curve: of `pupille.evaluation.inference.learning_curve.learning_curve`. metric: what its scores are, of which task.
    Raises ConfigError for a metric that the task does not have.
    """
    label = metric_spec(task, metric).label
    images = np.array([point.images for point in curve.points], dtype=float)
    scores = [point.score for point in curve.points]
    values, low, high = np.array([(score.value, score.low, score.high) for score in scores], dtype=float).T
    along = np.linspace(images.min(), 2 * images.max(), 200)
    with paper_style():
        figure = empty_figure(width, height or 0.75 * width)
        ax = figure.subplots()
        ax.errorbar(
            images,
            values,
            yerr=[values - low, high - values],
            fmt="o",
            color=COLOURS[0],
            markersize=3,
            capsize=2,
            label=say("measured"),
        )
        fitted = 1 - curve.floor - curve.factor * along**-curve.power
        ax.plot(
            along, fitted, "--", color=COLOURS[1], label=say("fitted, extrapolated beyond the last point")
        )
        ax.set_xlabel(say("training images"))
        ax.set_ylabel(say(label))
        ax.legend(loc="lower right")
        write_numbers(figure)
    return figure


def _column(history: Sequence[HistoryRow], name: str) -> list[float]:
    """A column of the history, NaN where it is unknown."""
    return [math.nan if (value := row[name]) is None else value for row in history]


def _thin_out(ax: Axes, names: Sequence[str], *, every: int) -> None:
    """Leaves one name of so many, where there is no room for each."""
    places = range(0, len(names), every)
    ax.set_xticks(places, [names[place] for place in places])
    ax.set_yticks(places, [names[place] for place in places])


def _how_many(metrics: Sequence[Metric]) -> str:
    """`n = 360`; of several numbers the least and the greatest."""
    numbers = sorted({metric.n for metric in metrics})
    return f"n\u00a0=\u00a0{count(numbers[0])}" + (f"–{count(numbers[-1])}" if len(numbers) > 1 else "")
