"""What the subgroups of every task share: which are too small, shuffles of a column, and the pull to the mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric

SMALLEST = 20
"""Nothing is said of a subgroup of fewer images."""

SHUFFLES = 2000


def too_small(images: int, metric: Metric, *, grouped: bool) -> str | None:
    """Why nothing is said of a subgroup with so many images and this metric; None where it is large enough."""
    if images < SMALLEST:
        return tell("too few images to say anything ({n}), {least} are needed", n=images, least=SMALLEST)
    return metric.reason if grouped and metric.low is None else None


def shuffled(number: IntArray, units: IntArray | None, seed: int) -> Iterator[IntArray]:
    """A column (N,) in `SHUFFLES` seeded orders: over images; whole groups where each has one value, else within each.

    units: (N,) the group of each image, or None.
    """
    rng = np.random.default_rng(seed)
    if units is None:
        for _ in range(SHUFFLES):
            yield rng.permutation(number)
        return
    own = np.unique(units, return_inverse=True)[1]
    first = np.zeros(int(own.max()) + 1, dtype=np.int64)
    first[own] = number
    if (first[own] == number).all():
        for _ in range(SHUFFLES):
            yield rng.permutation(first)[own]
        return
    order = np.argsort(own, kind="stable")
    for _ in range(SHUFFLES):
        within = np.lexsort((rng.random(len(own)), own))
        column = np.empty_like(number)
        column[order] = number[within]
        yield column


def shrunken_of(metrics: Sequence[Metric]) -> list[float]:
    """Each metric drawn towards their mean as far as chance explains its distance (empirical Bayes, Morris 1983).

    The spread between subgroups is the estimate of DerSimonian & Laird (1986), their own variance that of an interval's
    width.
    """
    if not metrics:
        return []
    y = np.array([metric.value or 0.0 for metric in metrics])
    widths = np.array([(metric.high or 0.0) - (metric.low or 0.0) for metric in metrics])
    weights = 1 / np.maximum(widths / (2 * 1.959964), 1e-9) ** 2
    mean = float((weights * y).sum() / weights.sum())
    excess = float((weights * (y - mean) ** 2).sum()) - (len(y) - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = max(excess / scale, 0.0) if scale > 0 else 0.0
    mean = float((y / (between + 1 / weights)).sum() / (1 / (between + 1 / weights)).sum())
    return [float(value) for value in mean + (y - mean) * between / (between + 1 / weights)]
