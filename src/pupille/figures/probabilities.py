"""What the probabilities of a run are worth, as figures of a paper: ROC, precision and recall, reliability.

The functions take the arguments of those of `pupille.figures.figures` and give figures of matplotlib too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from pupille.errors import RunError
from pupille.figures.curves import draw_band, draw_faint, draw_precision_recall, draw_reliability, draw_roc
from pupille.figures.finished import Finished
from pupille.figures.paper import COLUMN, empty_figure, paper_style, write_numbers
from pupille.i18n.language import retell, say, tell
from pupille.i18n.visible import shorten
from pupille.results.predictions import ClassPredictions
from pupille.results.run import RunRecord

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
            recall, _, specificity = at
            _mark(ax, 1 - specificity, recall)
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
            recall, precision, _ = at
            _mark(ax, recall, precision)
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
    record = Finished.of(source).run(rung).calibration
    if record is None:
        raise RunError(
            tell(
                "these results say nothing of calibration, so there is nothing to draw. Make the run again in a "
                "new folder."
            )
        )
    with paper_style():
        figure = empty_figure(width, height or width)
        ax = figure.subplots()
        bins = record.before.reliability
        band_low, band_high = [row.band_low for row in bins], [row.band_high for row in bins]
        draw_band([row.said for row in bins], band_low, band_high, ax, name=say("95 of 100 perfect models"))
        sides = ((record.before, say("as the model is")), (record.after, say("with a temperature")))
        for number, (side, name) in enumerate(sides):
            draw_reliability(
                [row.said for row in side.reliability],
                [row.happened for row in side.reliability],
                [row.low for row in side.reliability],
                [row.high for row in side.reliability],
                ax,
                name=name,
                number=number,
            )
        _square(
            figure, ax, say("probability that the model gave"), say("share in which it was so"), "upper left"
        )
        ax.set_title(shorten(retell(record.event), 60))
    return figure


def _positive(run: RunRecord, predictions: ClassPredictions) -> int:
    """Of two classes the one to find: that of the threshold, else the second."""
    if run.threshold and run.threshold.positive in predictions.classes:
        return predictions.classes.index(run.threshold.positive)
    return 1


def _with_both_kinds(predictions: ClassPredictions) -> list[int]:
    """The classes that have a curve: some test images are theirs, and some are not."""
    counts = np.bincount(predictions.labels, minlength=len(predictions.classes))
    return [int(k) for k in np.flatnonzero((counts > 0) & (counts < len(predictions)))]


def _at_threshold(run: RunRecord) -> tuple[float, float, float] | None:
    """Recall, precision and specificity on test at the frozen threshold, where all three are defined there."""
    at = run.threshold.test if run.threshold else None
    if at is None:
        return None
    recall, precision, specificity = at.recall.value, at.precision.value, at.specificity.value
    if recall is None or precision is None or specificity is None:
        return None
    return recall, precision, specificity


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
