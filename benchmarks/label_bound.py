"""How often the bounds of `pupille explore --next` hold, looked at after every round.

    python benchmarks/label_bound.py [SOURCE] [--features pixels] [--seeds 40] [--rounds 12]

The truth of a round is the share of right answers of the model of all labels so far on a third of the images, which
take no part. `--knowing` lets the choice know the labels that judge it, as it once did.
"""

import argparse
import os
import time

import numpy as np

from pupille.config import DataConfig
from pupille.evaluation.inference.confidence_sequence import confidence_sequence
from pupille.evaluation.inference.intervals import wilson
from pupille.exploration.clusters import principal
from pupille.exploration.labelling import (
    EVERY,
    RESERVED,
    doubtful,
    fitted,
    random_right,
    representatives,
    scaled,
)
from pupille.images.limits import Limits
from pupille.workflows.explored_images import explored_images

ROUND, FEWEST = 20, 20


def looks(
    points: np.ndarray, labels: np.ndarray, rounds: int, seed: int, *, knowing: bool
) -> list[tuple[float, ...]]:
    """After each round with enough random images: (truth, low, high, low at any time, share right)."""
    order = np.random.default_rng(seed).permutation(len(labels))
    rest, pool = order[: len(order) // 3], order[len(order) // 3 :]
    aside, candidates = pool[: len(pool) // RESERVED], pool[len(pool) // RESERVED :]
    chosen, found = np.zeros(0, dtype=np.int64), []
    for number in range(rounds):
        free, drawn = np.setdiff1d(candidates, chosen), aside[: ROUND // EVERY * (number + 1)]
        known = np.concatenate([chosen, drawn[: ROUND // EVERY * number]]) if knowing else chosen
        wanted = ROUND - ROUND // EVERY
        if number == 0:
            new = representatives(points, free, wanted, seed=seed)
        else:
            new = doubtful(points, known, labels[known], free, wanted, seed=seed + number)
        chosen = np.concatenate([chosen, new])
        if len(drawn) < FEWEST:
            continue
        rows = np.concatenate([chosen, drawn])
        random = np.arange(len(chosen), len(rows))
        right = random_right(points, rows, labels[rows], random, seed=seed)
        low, high = wilson(int(right.sum()), len(right))
        answers = fitted(points[rows], labels[rows]).predict(scaled(points[rows], points[rest]))
        truth, bound = (
            float((answers == labels[rest]).mean()),
            confidence_sequence(int(right.sum()), len(right)),
        )
        found.append((truth, float(low), float(high), bound[0], float(right.mean())))
    return found


def main() -> None:
    """Prints how often the intervals and bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", default="digits")
    parser.add_argument("--features", default="pixels")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--knowing", action="store_true")
    asked, started = parser.parse_args(), time.process_time()
    images = explored_images(asked.source, features=asked.features, config=DataConfig(), limits=Limits())
    points, labels = principal(images.features, most=50, share=0.95), images.labels
    every = [
        np.array(looks(points, labels, asked.rounds, seed, knowing=asked.knowing))
        for seed in range(asked.seeds)
    ]
    off = np.concatenate([run[:, 4] - run[:, 0] for run in every])
    inside = np.concatenate([(run[:, 1] <= run[:, 0]) & (run[:, 0] <= run[:, 2]) for run in every])
    broken = sum(bool((run[:, 3] > run[:, 0]).any()) for run in every)
    single = sum(bool((run[:, 1] > run[:, 0]).any()) for run in every)
    print(f"{asked.source}: the interval holds in {inside.mean():.3f} of {len(inside)} looks,")
    print(f"the share right is off by {100 * off.mean():+.2f} points;")
    print(
        f"at some look it lay above the truth in {single} of {asked.seeds} seeds, the bound for any time in {broken}"
    )
    print(f"{time.process_time() - started:.0f} s of processor time, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
