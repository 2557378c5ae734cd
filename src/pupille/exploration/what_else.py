"""What else could a cluster be? Its images held against size, brightness, sharpness, camera, date and folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from pupille.results.arrays import FloatArray, IntArray

FAR = 0.85
"""Of all pairs of an image inside and one outside, the share in which the one inside has the larger number, from which
on the number alone tells the cluster."""
MOSTLY, HALF = 0.8, 0.5
"""A word tells a cluster where it is that of so many of its images, and so many of all its images lie inside."""
COMMON = 0.6
"""A word of so many images is told by no cluster."""
CERTAIN = 4.0
"""Standard errors of chance that a number must be off: about one of 15,000 by chance."""
FEWEST = 5


@dataclass(frozen=True)
class Likeness:
    """A property that tells a cluster. value: the word, "" of a number. inside: the share of its images with the word,
    or of pairs in which its image has the larger number. of_all: the share of the images with the word that lie in the
    cluster; of a number the same as `inside`."""

    cluster: int
    property: str
    value: str
    inside: float
    of_all: float


def likenesses(
    labels: IntArray, numbers: Mapping[str, FloatArray], words: Mapping[str, Sequence[str]]
) -> tuple[Likeness, ...]:
    """The properties that tell a cluster, cluster by cluster. numbers: NaN where unknown; words: "" where unknown."""
    found = []
    for cluster in range(int(labels.max(initial=-1)) + 1):
        inside = labels == cluster
        for name, values in numbers.items():
            share = larger_share(values, inside)
            if share is not None and not 1 - FAR < share < FAR:
                found.append(Likeness(cluster, name, "", share, share))
        for name, column in words.items():
            found += [Likeness(cluster, name, *told) for told in telling_words(np.array(column), inside)]
    return tuple(found)


def larger_share(values: FloatArray, inside: np.ndarray) -> float | None:
    """The share of pairs in which the image inside has the larger number, ties half (the area under the ROC curve).

    None where chance explains it, or the number is known of too few.
    """
    known = np.isfinite(values)
    values, inside = values[known], inside[known]
    n, m = int(inside.sum()), int((~inside).sum())
    if min(n, m) < FEWEST:
        return None
    share = (rankdata(values)[inside].sum() - n * (n + 1) / 2) / (n * m)
    error = np.sqrt((n + m + 1) / (12 * n * m))
    return float(share) if abs(share - 0.5) > CERTAIN * error else None


def telling_words(column: np.ndarray, inside: np.ndarray) -> list[tuple[str, float, float]]:
    """The words that tell a cluster: (word, share of the cluster with it, share of its images in the cluster)."""
    words, which = np.unique(column, return_inverse=True)
    of_all = np.bincount(which, minlength=len(words))
    both = np.bincount(which[inside], minlength=len(words))
    within, share = both / max(1, int(inside.sum())), both / of_all
    telling = (both >= FEWEST) & (within >= MOSTLY) & (share >= HALF) & (of_all / len(column) < COMMON)
    return [
        (str(words[n]), float(within[n]), float(share[n])) for n in np.flatnonzero(telling & (words != ""))
    ]
