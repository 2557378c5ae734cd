"""Which images are worth a label next: first representatives, later those the labels so far leave in doubt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from pupille.exploration.clusters import centres_of
from pupille.results.arrays import FloatArray, IntArray

CANDIDATES = 5
"""For each image wanted so many in doubt are looked at, so that those taken differ from each other."""
EVERY = 5
"""Every fifth image is drawn at random from all outside test."""
RESERVED = 5
"""One image of so many outside test is set aside for that before any is chosen, and never chosen: what is chosen would
lie elsewhere than around those whose labels are known, which then look harder than new images do."""
FOLDS = 10


def drawing_order(names: Sequence[str], seed: int) -> IntArray:
    """Positions in the order in which chance draws them, the same however many other names there are."""
    ranks = [hashlib.sha256(f"{seed} {name}".encode()).digest() for name in names]
    return np.array(sorted(range(len(names)), key=ranks.__getitem__), dtype=np.int64)


def representatives(points: FloatArray, free: IntArray, most: int, *, seed: int) -> IntArray:
    """Rows among the free ones that stand for many others: the nearest to each centre of k-means."""
    if len(free) <= most:
        return free
    inside = points[free]
    centres = centres_of(inside, most, seed=seed, starts=4)
    distances = ((inside[:, None] - centres[None]) ** 2).sum(axis=2)
    chosen: list[int] = []
    for column in distances.T:
        column[chosen] = np.inf
        chosen.append(int(column.argmin()))
    return np.sort(free[chosen])


def doubtful(
    points: FloatArray, labelled: IntArray, labels: IntArray, free: IntArray, most: int, *, seed: int
) -> IntArray:
    """Rows among the free ones that a model of the labelled ones is least sure of, spread over the space.

    labels: (len(labelled),) classes, of two at least. Of `CANDIDATES` times as many with the least margin between their
    two best classes those are taken that stand for the others.
    """
    margins = margins_of(points, labelled, labels, free)
    candidates = free[np.argsort(margins, kind="stable")[: CANDIDATES * most]]
    return representatives(points, np.sort(candidates), most, seed=seed)


def margins_of(points: FloatArray, labelled: IntArray, labels: IntArray, rows: IntArray) -> FloatArray:
    """(len(rows),) how much more probable the best class is than the second one."""
    shares = fitted(points[labelled], labels).predict_proba(scaled(points[labelled], points[rows]))
    ordered = np.sort(shares, axis=1)
    return np.asarray(ordered[:, -1] - ordered[:, -2], dtype=np.float64)


def fitted(points: FloatArray, labels: IntArray) -> Any:
    """A logistic regression of scikit-learn on points of mean 0 and deviation 1."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=500).fit(scaled(points, points), labels)


def scaled(learned: FloatArray, points: FloatArray) -> FloatArray:
    """Points by the mean of the learned ones and the spread of all their numbers together."""
    return np.asarray((points - learned.mean(axis=0)) / (learned.std() + 1e-12))


def random_right(
    points: FloatArray, labelled: IntArray, labels: IntArray, random: IntArray, *, seed: int
) -> IntArray:
    """(R,) 1 where a model names the class of a labelled image that was drawn at random, else 0.

    random: positions among the labelled ones. Each is judged by a model of all other labelled images but its fold.
    """
    rng = np.random.default_rng(seed)
    fold = rng.permutation(len(random)) % min(FOLDS, len(random))
    right = np.zeros(len(random), dtype=np.int64)
    for number in np.unique(fold):
        held = random[fold == number]
        learned = np.setdiff1d(np.arange(len(labelled)), held)
        if len(np.unique(labels[learned])) < 2:
            only = labels[learned][0] if len(learned) else -1
            right[fold == number] = labels[held] == only
            continue
        model = fitted(points[labelled[learned]], labels[learned])
        said = model.predict(scaled(points[labelled[learned]], points[labelled[held]]))
        right[fold == number] = said == labels[held]
    return right
