"""What the probabilities of a run are worth, as figures of a paper: ROC, precision and recall, reliability.

The functions take the arguments of those of `pupille.figures.figures` and give figures of matplotlib too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pupille.errors import RunError
from pupille.figures.curves import draw_band, draw_faint, draw_precision_recall, draw_reliability, draw_roc
from pupille.figures.finished import Finished
from pupille.figures.paper import COLUMN, empty_figure, paper_style, write_numbers
from pupille.i18n.language import say
from pupille.i18n.stored_text import stored_text
from pupille.i18n.visible import shorten
from pupille.results.predictions import ClassPredictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pupille.workflows.compare import Comparison

LONGEST = 24
"""Letters of a name that comes from a file."""


def roc_figure(
    source: Comparison | str | Path,
    *,
    rung: str | None = None,
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """The ROC curve on the test images, with the threshold that was frozen before; of more than two classes their mean.

    The curve of each class stands behind the mean in grey.
    """
    from pupille.evaluation.classification.curves import macro_roc_curve, roc_curve

    finished = Finished.of(source)
    run, predictions = finished.run(rung), finished.test(rung)
    with paper_style():
        figure = empty_figure(width, height or width)
        ax = figure.subplots()
        if len(predictions.classes) == 2:
            k = _positive(run, predictions)
            curve, name = (
                roc_curve(predictions.labels == k, predictions.probabilities[:, k]),
                predictions.classes[k],
            )
        else:
            for k in _with_both_kinds(predictions):
                class_curve = roc_curve(predictions.labels == k, predictions.probabilities[:, k])
                draw_faint(class_curve.x, class_curve.y, ax)
            curve, name = (
                macro_roc_curve(predictions.labels, predictions.probabilities),
                say("mean of the classes"),
            )
        draw_roc(curve.x, curve.y, ax, name=_with_area(name, "AUC", curve.area))
        if at := _at_threshold(run):
            _mark(ax, 1 - at["specificity"]["value"], at["recall"]["value"])
        _square(figure, ax, say("false alarms, as a share"), say("Recall"), "lower right")
    return figure


def precision_recall_figure(
    source: Comparison | str | Path,
    *,
    rung: str | None = None,
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """Precision against recall on the test images; of more than two classes over every pair of an image and a class.

    The dashed line is what guessing reaches.
    """
    from pupille.evaluation.classification.curves import image_class_pairs, precision_recall_curve

    finished = Finished.of(source)
    run, predictions = finished.run(rung), finished.test(rung)
    with paper_style():
        figure = empty_figure(width, height or width)
        ax = figure.subplots()
        if len(predictions.classes) == 2:
            k = _positive(run, predictions)
            truth, scores, name = (
                predictions.labels == k,
                predictions.probabilities[:, k],
                predictions.classes[k],
            )
        else:
            for k in _with_both_kinds(predictions):
                class_curve = precision_recall_curve(predictions.labels == k, predictions.probabilities[:, k])
                draw_faint(class_curve.x, class_curve.y, ax, steps=True)
            truth, scores = image_class_pairs(predictions.labels, predictions.probabilities)
            name = say("all classes together")
        curve = precision_recall_curve(truth, scores)
        label = _with_area(name, say("average precision"), curve.area)
        draw_precision_recall(curve.x, curve.y, ax, chance=float(truth.mean()), name=label)
        if at := _at_threshold(run):
            _mark(ax, at["recall"]["value"], at["precision"]["value"])
        _square(figure, ax, say("Recall"), say("Precision"), "lower left")
    return figure


def reliability_figure(
    source: Comparison | str | Path,
    *,
    rung: str | None = None,
    width: float = COLUMN,
    height: float | None = None,
) -> Figure:
    """Share of events against stated probability, before and after a temperature, with the band of perfect models.

    Raises RunError where the results hold no calibration.
    """
    record = Finished.of(source).run(rung).get("calibration")
    if record is None:
        raise RunError(
            "these results say nothing of calibration, so there is nothing to draw. Make the run again in a new folder."
        )
    with paper_style():
        figure = empty_figure(width, height or width)
        ax = figure.subplots()
        probability, low, high = _columns(record["before"]["reliability"], "said", "band_low", "band_high")
        draw_band(probability, low, high, ax, name=say("95 of 100 perfect models"))
        names = {"before": say("as the model is"), "after": say("with a temperature")}
        for series, (key, name) in enumerate(names.items()):
            stated, happened, least, most = _columns(
                record[key]["reliability"], "said", "happened", "low", "high"
            )
            draw_reliability(stated, happened, least, most, ax, name=name, number=series)
        _square(
            figure, ax, say("probability that the model gave"), say("share in which it was so"), "upper left"
        )
        ax.set_title(shorten(stored_text(record, "event"), 60))
    return figure


def _positive(run: Mapping[str, Any], predictions: ClassPredictions) -> int:
    """Of two classes the one to find: that of the threshold, else the second."""
    named = (run.get("threshold") or {}).get("positive")
    return predictions.classes.index(named) if named in predictions.classes else 1


def _with_both_kinds(predictions: ClassPredictions) -> list[int]:
    """The classes that have a curve: some test images are theirs, and some are not."""
    counts = np.bincount(predictions.labels, minlength=len(predictions.classes))
    return [int(k) for k in np.flatnonzero((counts > 0) & (counts < len(predictions)))]


def _at_threshold(run: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The test record of the frozen threshold, where all that a curve shows is defined there."""
    at: Mapping[str, Any] | None = (run.get("threshold") or {}).get("test")
    known = at and all(at[key]["value"] is not None for key in ("recall", "precision", "specificity"))
    return at if known else None


def _columns(rows: list[Mapping[str, float]], *keys: str) -> list[np.ndarray]:
    return [np.array([row[key] for row in rows]) for key in keys]


def _with_area(name: str, metric: str, area: float) -> str:
    return say("{name}: {what} {area:3}", name=shorten(name, LONGEST), what=metric, area=area)


def _mark(ax: Axes, x: float, y: float) -> None:
    ax.plot(x, y, "o", color="black", markersize=4, zorder=4, label=say("at the frozen threshold"))


def _square(
    figure: Figure, ax: Axes, x: str, y: str, legend: Literal["lower left", "lower right", "upper left"]
) -> None:
    """Both axes from 0 to 1, with a little room for what lies at the border."""
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal", xlabel=x, ylabel=y)
    ax.legend(loc=legend)
    write_numbers(figure)
