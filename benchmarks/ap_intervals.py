"""How long do intervals of average precision take? 2,000 resamples of images, on one core.

    OMP_NUM_THREADS=1 python benchmarks/ap_intervals.py

Made-up answers to made-up objects in 10 classes; everything that `evaluate` gives, and average precision alone.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.statistics import statistics_of
from pupille.evaluation.inference.statistics import resampled_scores
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

SIZES = ((100, 1_000, 3), (500, 5_000, 10), (2_000, 50_000, 10))
"""Images, answers, classes."""


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--resamples", type=int, default=2000)
    options = parser.parse_args()
    print(
        "images answers classes   matching   AP, AR, counts of all resamples   everything of evaluate   (processor s)"
    )
    for n_images, n_answers, n_classes in SIZES:
        predictions = made_up(n_images, n_answers, n_classes)
        start = time.process_time()
        statistics = statistics_of(predictions)
        matched = time.process_time()
        resampled_scores(statistics, resamples=options.resamples, seed=0)
        resampled = time.process_time()
        evaluate(predictions, resamples=options.resamples)
        evaluated = time.process_time()
        print(
            f"{n_images:6} {n_answers:7} {n_classes:7} {matched - start:10.1f} {resampled - matched:33.1f} "
            f"{evaluated - resampled:24.1f}"
        )


def made_up(n_images: int, n_answers: int, n_classes: int) -> ObjectPredictions:
    """Two thirds of the answers lie on an object, more or less; a tenth of those says another class."""
    rng = np.random.default_rng(0)
    n_near = 2 * n_answers // 3
    n_objects = n_near * 5 // 4
    images = rng.integers(0, n_images, n_objects)
    low = rng.uniform(0, 900, (n_objects, 2))
    boxes = np.hstack([low, low + rng.lognormal(4, 0.7, (n_objects, 2))])
    labels = rng.integers(0, n_classes, n_objects)
    near = rng.choice(n_objects, n_near, replace=False)
    sides = boxes[near, 2:] - boxes[near, :2]
    moved = boxes[near] + rng.normal(0, 0.06, (n_near, 4)) * np.tile(sides, 2)
    far = rng.uniform(0, 900, (n_answers - n_near, 2))
    others = np.hstack([far, far + rng.lognormal(4, 0.7, far.shape)])
    answers = Objects(
        np.concatenate([images[near], rng.integers(0, n_images, len(far))]),
        np.concatenate(
            [
                np.where(rng.random(n_near) < 0.9, labels[near], rng.integers(0, n_classes, n_near)),
                rng.integers(0, n_classes, len(far)),
            ]
        ),
        np.concatenate([moved, others]),
        scores=np.concatenate([rng.beta(4, 2, n_near), rng.beta(2, 4, len(far))]),
    )
    return ObjectPredictions(
        tuple(map(str, range(n_images))),
        np.full((n_images, 2), 1000),
        tuple(f"class {i}" for i in range(n_classes)),
        Objects(images, labels, boxes),
        answers,
    )


if __name__ == "__main__":
    main()
