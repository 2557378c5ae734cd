"""A small model for a few features a picture: selective naive Bayes on bins, scored on held-out images.

Every feature is cut into bins; a class is as probable as its images are frequent in the bins of a picture, all classes
counting alike. Of the features those few are used that tell the training images apart best (Langley & Sage 1994). Such
a model sees thresholds and gaps as well as trends, and is fitted a hundred times in a second, so that a permutation
test can fit it again for each permutation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.metrics import confusion_matrix, macro_mean, recall_per_class
from pupille.results.arrays import FloatArray, IntArray

BINS = 16
"""Bins of one feature at most; numbers with more values than this are cut at their quantiles."""

FEATURES = 3
"""Features that the model uses at most."""

Folds = Sequence[tuple[IntArray, IntArray]]


def bins_of_numbers(values: FloatArray) -> IntArray:
    """(N,) bin of each number, from 0; NaN (not known) has a bin of its own."""
    known = np.isfinite(values)
    distinct = np.unique(values[known])
    edges = distinct[1:]
    if len(distinct) > BINS:
        edges = np.unique(np.quantile(values[known], np.linspace(0, 1, BINS + 1)[1:-1]))
    return np.where(known, np.searchsorted(edges, values, side="right") + 1, 0).astype(np.int64)


def bins_of_words(values: Sequence[str]) -> IntArray:
    """(N,) bin of each text, from 0: one for each of the most frequent texts, one for all others together."""
    words, codes, counts = np.unique(np.asarray(values, dtype=str), return_inverse=True, return_counts=True)
    rank = np.empty(len(words), dtype=np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(words))
    return np.minimum(rank[codes], BINS - 1)


def held_out(bins: IntArray, labels: IntArray, folds: Folds, n_classes: int) -> FloatArray:
    """(N, C) probabilities of each image, from the images of the other folds alone.

    bins: (N, F). labels: (N,). folds: pairs of row numbers (train, test) in which each image is tested once.
    """
    probabilities: FloatArray = np.empty((len(labels), n_classes))
    for train, test in folds:
        tables = [_Table.of(bins[train, k], labels[train], n_classes) for k in range(bins.shape[1])]
        score = np.zeros((len(test), n_classes))
        for k in _chosen(tables, labels[train]):
            score += tables[k].scores(bins[test, k])
        score = np.exp(score - score.max(axis=1, keepdims=True))
        probabilities[test] = score / score.sum(axis=1, keepdims=True)
    return probabilities


@dataclass(frozen=True)
class _Table:
    """One feature as the training images show it. log_shares: (B, C) how frequent each bin is in each class.

    own: (N, C) the log shares at the training images themselves, each time without the image that is looked at.
    """

    log_shares: FloatArray
    own: FloatArray

    @classmethod
    def of(cls, bins: IntArray, labels: IntArray, n_classes: int) -> _Table:
        images, size = np.bincount(labels, minlength=n_classes), int(bins.max()) + 1
        counts = np.bincount(bins * n_classes + labels, minlength=size * n_classes).reshape(size, n_classes)
        # One image more in each bin: a bin that a class has not been seen in is unlikely, not impossible.
        shares = np.where(images > 0, np.log((counts + 1) / (images + size)), -np.inf)
        own = shares[bins]
        own[np.arange(len(labels)), labels] = np.log(counts[bins, labels] / (images[labels] - 1 + size))
        return cls(shares, own)

    def scores(self, bins: IntArray) -> FloatArray:
        """(M, C) for the bins of other images; one that no training image fell into says nothing."""
        rows = self.log_shares[np.minimum(bins, len(self.log_shares) - 1)]
        nothing = np.where(np.isfinite(self.log_shares[0]), 0.0, -np.inf)
        return np.where((bins < len(self.log_shares))[:, None], rows, nothing)


def _chosen(tables: Sequence[_Table], labels: IntArray) -> list[int]:
    """The features that together tell the training images apart best, found one after the other."""
    n_classes = tables[0].own.shape[1]
    weights = 1 / np.bincount(labels, minlength=n_classes)[labels]
    chosen: list[int] = []
    score, best = np.zeros((len(labels), n_classes)), 0.0
    while len(chosen) < min(FEATURES, len(tables)):
        recall_sums = [
            0.0 if k in chosen else float(weights @ ((score + table.own).argmax(axis=1) == labels))
            for k, table in enumerate(tables)
        ]
        k = int(np.argmax(recall_sums))
        if recall_sums[k] <= best:
            break
        best, score = recall_sums[k], score + tables[k].own
        chosen.append(k)
    return chosen


def balanced_accuracy(labels: IntArray, probabilities: FloatArray) -> float:
    """The mean over the classes of the share of their images found. labels: (N,), probabilities: (N, C)."""
    confusion = confusion_matrix(labels, np.argmax(probabilities, axis=1), probabilities.shape[1])
    return float(macro_mean(recall_per_class(confusion), confusion))


def permutation_p(
    bins: IntArray,
    labels: IntArray,
    units: IntArray,
    folds: Folds,
    *,
    value: float,
    permutations: int,
    seed: int,
) -> float:
    """How often images whose labels changed places are told apart as well as `value`, in balanced accuracy.

    The model is fitted again for every permutation (Ojala & Garriga 2010), and p is (1 + as good) / (1 + permutations)
    (Phipson & Smyth 2010). Labels change places between whole units, (N,) numbered from 0, as those of one unit are
    not independent: each gets the labels of another, repeated or cut to its own size.
    """
    n_classes = int(labels.max()) + 1
    rng = np.random.default_rng(seed)
    exchange = _Exchange(labels, units)
    as_good = 0
    for _ in range(permutations):
        permuted = exchange.labels(rng)
        as_good += balanced_accuracy(permuted, held_out(bins, permuted, folds, n_classes)) >= value
    return (1 + as_good) / (1 + permutations)


class _Exchange:
    """Gives units each other's labels."""

    def __init__(self, labels: IntArray, units: IntArray) -> None:
        self.order = np.argsort(units, kind="stable")
        self.unit = units[self.order]
        self.sorted_labels = labels[self.order]
        self.sizes = np.bincount(units)
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.place = np.arange(len(units)) - self.starts[self.unit]

    def labels(self, rng: np.random.Generator) -> NDArray[np.int64]:
        giver = rng.permutation(len(self.sizes))[self.unit]
        exchanged_labels = np.empty_like(self.sorted_labels)
        exchanged_labels[self.order] = self.sorted_labels[self.starts[giver] + self.place % self.sizes[giver]]
        return exchanged_labels
