"""The balanced accuracy of a probe with its 95 % interval: the figures of `evaluate` without all the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from pupille.evaluation.classification.metrics import confusion_matrix, macro_mean, recall_per_class
from pupille.evaluation.inference.bootstrap import leave_out_weights, resample_weights
from pupille.evaluation.inference.estimate import Estimate, Sizes
from pupille.evaluation.inference.intervals import mean_of_proportions
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

RESAMPLES = 2000


def mean_recall_metric(
    labels: IntArray, predicted: IntArray, units: IntArray, n_classes: int, *, seed: int
) -> Metric:
    """The mean over the classes of the share of their images found; n counts units.

    labels, predicted: (N,), each class occurs. units: (N,) numbers from 0 of what is resampled together. Where each
    image is a unit the interval is a closed form; groups are left out in turn and, where they are many, resampled.
    """
    confusion = confusion_matrix(labels, predicted, n_classes)
    recalls, images = recall_per_class(confusion), confusion.sum(axis=1)
    n_units = int(units.max()) + 1
    grouped = n_units < len(units)
    pairs = np.unique(labels * n_units + units)
    groups = np.bincount(pairs // n_units, minlength=n_classes).astype(np.int64)
    none: FloatArray = np.zeros(0)
    estimate = Estimate(
        value=float(macro_mean(recalls, confusion)),
        n=n_units,
        resampled=none,
        left_out=none,
        sizes=Sizes(images, groups),
        exact=mean_of_proportions(recalls * images, images),
    )
    if not grouped:
        return estimate.metric(n_units=n_units, grouped=False)
    cells = csr_array(
        (np.ones(len(labels)), (labels * n_classes + predicted, units)), shape=(n_classes**2, n_units)
    )
    drawn = resample_weights(n_units, resamples=RESAMPLES, seed=seed, rows=n_classes**2)
    left_out = leave_out_weights(n_units, seed=seed, rows=n_classes**2)
    return replace(
        estimate, resampled=_mean_recalls(cells, drawn), left_out=_mean_recalls(cells, left_out)
    ).metric(n_units=n_units, grouped=True)


def _mean_recalls(cells: csr_array, weights: Iterator[FloatArray]) -> FloatArray:
    """(B,) of each column of weights. cells: (C * C, U) images of each unit in each cell of the confusion matrix."""
    n_classes = round(cells.shape[0] ** 0.5)
    parts = []
    for columns in weights:
        confusion = (cells @ columns).reshape(n_classes, n_classes, -1)
        parts.append(macro_mean(recall_per_class(confusion), confusion))
    return np.concatenate(parts)
