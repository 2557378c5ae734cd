"""Functions of two numbers as maps: what a model decides where, and how a loss falls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
"""Of Okabe and Ito (2008): told apart by colour-blind readers too."""
FINE = 200


def grid(x: tuple[float, float], y: tuple[float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of a fine grid over two ranges, two arrays (FINE, FINE)."""
    across, up = np.meshgrid(np.linspace(*x, FINE), np.linspace(*y, FINE))
    return across, up


def draw_decision(
    probability: Callable[[NDArray[np.float64]], NDArray[np.floating]],
    points: NDArray[np.floating],
    labels: NDArray[np.integer],
    ax: Axes,
    *,
    names: tuple[str, str] = ("0", "1"),
) -> None:
    """What a model of two numbers says everywhere, with the samples on top and the border where it says one half.

    probability: (N, 2) -> (N,) of class 1. points: (N, 2). labels: (N,) zero or one.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * (high - low)
    across, up = grid((low[0] - margin[0], high[0] + margin[0]), (low[1] - margin[1], high[1] + margin[1]))
    probabilities = np.asarray(probability(np.column_stack([across.ravel(), up.ravel()])), dtype=float)
    probabilities = probabilities.reshape(across.shape)
    ax.contourf(
        across, up, probabilities, levels=np.linspace(0, 1, 11), cmap="RdBu", alpha=0.5, vmin=0, vmax=1
    )
    if probabilities.min() < 0.5 < probabilities.max():
        ax.contour(across, up, probabilities, levels=[0.5], colors="black", linewidths=1.5)
    for label, marker in ((0, "o"), (1, "s")):
        chosen = labels == label
        ax.scatter(
            points[chosen, 0],
            points[chosen, 1],
            c=("#D55E00", "#0072B2")[label],
            marker=marker,
            edgecolors="white",
            zorder=3,
            label=names[label],
        )
    ax.legend()


def draw_descent(
    loss: Callable[[float, float], float],
    path: NDArray[np.floating],
    ax: Axes,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
) -> None:
    """The lines of equal loss over two parameters, and the path (steps, 2) that a descent took over them."""
    across, up = np.meshgrid(np.linspace(*x, 60), np.linspace(*y, 60))
    height = np.vectorize(loss)(across, up)
    lines = np.geomspace(height.min() + 1e-3 * np.ptp(height), height.max(), 14)
    ax.contour(across, up, height, levels=lines, cmap="viridis", linewidths=0.8)
    ax.plot(path[:, 0], path[:, 1], "o-", color="#D55E00", markersize=3, linewidth=1)
    ax.plot(*path[-1], "*", color="black", markersize=12)
    ax.set_xlim(*x)
    ax.set_ylim(*y)
