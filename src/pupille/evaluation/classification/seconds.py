"""How long the intervals of many classes take, from two trials of few classes on this machine."""

from __future__ import annotations

import math
import time

import numpy as np

from pupille.evaluation.classification.evaluate import evaluate
from pupille.results.predictions import ClassPredictions

TRIALS = (30, 100)
"""Classes of the two trials, which show how the time grows with them. Of no more classes nothing is tried."""
MOST_OF_CLASS = 25
"""Images of a class in a trial at most; the time grows in proportion to more."""


def evaluation_seconds(n_images: int, n_classes: int) -> float:
    """Seconds that `evaluate` will take, within a factor of three or so; 0 where a trial would take as long."""
    if n_classes <= TRIALS[-1] or not n_images:
        return 0.0
    of_class = max(1, min(MOST_OF_CLASS, n_images // n_classes))
    few, many = (_trial(classes, of_class) for classes in TRIALS)
    # On a busy machine the smaller trial may take longer.
    growth = math.log(max(many / few, 1.0)) / math.log(TRIALS[1] / TRIALS[0])
    of_classes = many * (n_classes / TRIALS[1]) ** min(max(growth, 1.0), 2.0)
    return float(of_classes * max(1.0, n_images / (n_classes * of_class)))


def _trial(n_classes: int, of_class: int) -> float:
    """Seconds of so many classes of so many images each, whose probabilities are no better than chance."""
    n_images = n_classes * of_class
    predictions = ClassPredictions(
        ids=tuple(map(str, range(n_images))),
        classes=tuple(map(str, range(n_classes))),
        probabilities=np.random.default_rng(0).dirichlet(np.ones(n_classes), size=n_images),
        labels=np.repeat(np.arange(n_classes, dtype=np.int64), of_class),
    )
    started = time.perf_counter()
    evaluate(predictions)
    return time.perf_counter() - started
