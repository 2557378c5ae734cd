"""The confusion matrix as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_confusion(
    matrix: NDArray[np.integer],
    classes: Sequence[str],
    ax: Axes,
    *,
    truth: str,
    prediction: str,
    counted: bool = True,
) -> None:
    """Counts (C, C) with the truth in rows and the predictions in columns, shaded by the share of the row.

    truth, prediction: names of the two axes. counted: whether the counts are written into the cells, zeros too, so that
    an empty cell is never one that was forgotten.
    """
    counts = np.asarray(matrix)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(*counts.shape):
        if counted:
            colour = "white" if shares[row, column] > 0.5 else "black"
            ax.text(column, row, str(counts[row, column]), ha="center", va="center", color=colour, fontsize=8)
    places = np.arange(len(classes))
    ax.set_xticks(places, list(classes))
    ax.set_yticks(places, list(classes))
    ax.set_xlabel(prediction)
    ax.set_ylabel(truth)
