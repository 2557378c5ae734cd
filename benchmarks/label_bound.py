"""How often the bounds of `pupille explore --next` hold, looked at after every round.

    python benchmarks/label_bound.py [SOURCE] [--features pixels] [--seeds 40] [--rounds 12]

The truth of a round is the share of right answers on all images: on those without a label by the model of all labels so
far, on the others by models without the image (five folds).
"""

import argparse
import os
import time

import numpy as np

from pupille.config import DataConfig
from pupille.evaluation.inference.confidence_sequence import confidence_sequence
from pupille.evaluation.inference.intervals import wilson
from pupille.exploration.clusters import principal
from pupille.exploration.labelling import doubtful, fitted, random_right, representatives, scaled
from pupille.images.limits import Limits
from pupille.workflows.explored_images import explored_images

ROUND, FEWEST = 20, 20


def looks(points: np.ndarray, labels: np.ndarray, rounds: int, seed: int) -> list[tuple[float, ...]]:
    """After each round with enough random images: (truth, low, high, low at any time)."""
    rng = np.random.default_rng(seed)
    every, rows, drawn, found = np.arange(len(labels)), np.zeros(0, dtype=np.int64), set[int](), []
    for number in range(rounds):
        chance = rng.choice(every, ROUND // 5, replace=False)
        drawn |= set(map(int, chance))
        new = np.setdiff1d(chance, rows)
        free = np.setdiff1d(every, np.union1d(rows, new))
        wanted = ROUND - len(new)
        if number == 0:
            chosen = representatives(points, free, wanted, seed=seed)
        else:
            chosen = doubtful(points, rows, labels[rows], free, wanted, seed=seed + number)
        rows = np.concatenate([rows, new, chosen])
        if len(drawn) < FEWEST:
            continue
        random = np.flatnonzero([int(row) in drawn for row in rows])
        right = random_right(points, rows, labels[rows], random, seed=seed)
        low, high = wilson(int(right.sum()), len(right))
        rest = np.setdiff1d(every, rows)
        answers = fitted(points[rows], labels[rows]).predict(scaled(points[rows], points[rest]))
        others = random_right(points, rows, labels[rows], np.arange(len(rows)), seed=seed)
        truth = float(((answers == labels[rest]).sum() + others.sum()) / len(labels))
        found.append((truth, float(low), float(high), confidence_sequence(int(right.sum()), len(right))[0]))
    return found


def main() -> None:
    """Prints how often the intervals and bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", default="digits")
    parser.add_argument("--features", default="pixels")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=12)
    asked, started = parser.parse_args(), time.process_time()
    images = explored_images(asked.source, features=asked.features, config=DataConfig(), limits=Limits())
    points, labels = principal(images.features, most=50, share=0.95), images.labels
    every = [np.array(looks(points, labels, asked.rounds, seed)) for seed in range(asked.seeds)]
    inside = np.concatenate([(run[:, 1] <= run[:, 0]) & (run[:, 0] <= run[:, 2]) for run in every])
    broken = sum(bool((run[:, 3] > run[:, 0]).any()) for run in every)
    single = sum(bool((run[:, 1] > run[:, 0]).any()) for run in every)
    print(f"{asked.source}: the interval holds in {inside.mean():.3f} of {len(inside)} looks;")
    print(
        f"at some look it lay above the truth in {single} of {asked.seeds} seeds, the bound for any time in {broken}"
    )
    print(f"{time.process_time() - started:.0f} s of processor time, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
