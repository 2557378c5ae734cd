"""Curves: points with a line, learning curves, ROC and precision-recall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pupille.figures.surface import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_points_and_line(
    x: ArrayLike,
    y: ArrayLike,
    line: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    ax: Axes,
    *,
    names: Sequence[str] = (),
    residuals: bool = False,
) -> None:
    """Samples, the line that is fitted to them, and, where asked for, their distances from it.

    line: from x to y. names: written beside the points, one for each, where given.
    """
    points, values = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    ends = np.linspace(points.min(), points.max(), 100)
    ax.plot(ends, line(ends), color=COLOURS[1])
    if residuals:
        ax.vlines(points, values, line(points), color="grey", linewidth=0.8)
    ax.scatter(points, values, color=COLOURS[0], s=18, zorder=3)
    for name, across, up in zip(names, points, values, strict=False):
        ax.annotate(name, (across, up), xytext=(3, 3), textcoords="offset points", fontsize=7)


def draw_history(
    train: Sequence[float], validation: Sequence[float], ax: Axes, *, names: tuple[str, str]
) -> None:
    """A measure after each epoch on training and on validation images, with the gap between both."""
    epochs = np.arange(1, len(train) + 1)
    ax.plot(epochs, train, "o-", color=COLOURS[0], markersize=3, label=names[0])
    if len(validation):
        ax.plot(epochs, validation, "s-", color=COLOURS[1], markersize=3, label=names[1])
        ax.fill_between(epochs, train, validation, color="grey", alpha=0.15)
    ax.legend()


def draw_roc(
    false_positive_rate: ArrayLike, true_positive_rate: ArrayLike, ax: Axes, *, name: str = ""
) -> None:
    """The ROC curve above the diagonal of a coin."""
    ax.plot([0, 1], [0, 1], "--", color="grey", linewidth=0.8)
    ax.plot(false_positive_rate, true_positive_rate, color=COLOURS[0], label=name or None)
    ax.set_aspect("equal")
    if name:
        ax.legend(loc="lower right")


def draw_precision_recall(
    recall: ArrayLike, precision: ArrayLike, ax: Axes, *, chance: float, name: str = ""
) -> None:
    """Precision against rising recall, in steps: no line joins two thresholds. chance: the share of positives."""
    ax.plot([0, 1], [chance, chance], "--", color="grey", linewidth=0.8)
    ax.plot(recall, precision, color=COLOURS[0], drawstyle="steps-pre", label=name or None)
    if name:
        ax.legend(loc="lower left")


def draw_faint(x: ArrayLike, y: ArrayLike, ax: Axes, *, steps: bool = False) -> None:
    """One of many curves, behind what matters."""
    ax.plot(x, y, color="0.8", linewidth=0.6, drawstyle="steps-pre" if steps else "default", zorder=1)


def draw_band(x: ArrayLike, low: ArrayLike, high: ArrayLike, ax: Axes, *, name: str = "") -> None:
    """Where perfectly calibrated probabilities lie, around the diagonal."""
    ax.plot([0, 1], [0, 1], "--", color="grey", linewidth=0.8)
    ax.fill_between(x, low, high, color="grey", alpha=0.25, linewidth=0, label=name or None)


def draw_reliability(
    probability: ArrayLike,
    happened: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    ax: Axes,
    *,
    name: str = "",
    number: int = 0,
) -> None:
    """Share of events, with its interval, against the stated probability.

    number: which series it is, for mark and colour.
    """
    middle = np.asarray(happened, dtype=float)
    reach = np.stack([middle - np.asarray(low, dtype=float), np.asarray(high, dtype=float) - middle]).clip(0)
    mark, colour = ("o", "s")[number % 2], COLOURS[number % len(COLOURS)]
    ax.errorbar(
        probability,
        middle,
        yerr=reach,
        fmt=mark,
        color=colour,
        markersize=3,
        linewidth=0.8,
        label=name or None,
    )


def draw_intervals(
    names: Sequence[str],
    values: ArrayLike,
    lows: ArrayLike,
    highs: ArrayLike,
    ax: Axes,
    *,
    label: str = "",
    number: int = 0,
) -> None:
    """A value with its interval on a line of its own for each name, the first one on top.

    label: of these values in the legend. number: which series it is; later ones stand a little lower, in another
    colour and with another mark.
    """
    middle, places = np.asarray(values, dtype=float), np.arange(len(names)) + 0.2 * number
    reach = np.stack([middle - np.asarray(lows, dtype=float), np.asarray(highs, dtype=float) - middle])
    colour, mark = COLOURS[number % len(COLOURS)], "os^D"[number % 4]
    # Wilson's interval may end a rounding error short of a share of 0 or 1.
    ax.errorbar(middle, places, xerr=reach.clip(0), fmt=mark, color=colour, capsize=3, label=label or None)
    if not number:
        ax.set_yticks(places, list(names))
        ax.invert_yaxis()
    if label:
        ax.legend()
