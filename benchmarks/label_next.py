"""What labels that are chosen are worth, against as many at random.

    python benchmarks/label_next.py SOURCE [--features NAME] [--seeds 20]

Rounds as of `pupille explore --next 20`: a fifth at random, the others representatives and then those in doubt; right
answers of a logistic regression on a fifth of the images, drawn at random first.
"""

import argparse
import time

import numpy as np

from pupille.config import DataConfig
from pupille.exploration.clusters import principal
from pupille.exploration.labelling import EVERY, RESERVED, doubtful, fitted, representatives, scaled
from pupille.images.limits import Limits
from pupille.workflows.explored_images import explored_images

ROUND, ROUNDS = 20, 9


def chosen(points: np.ndarray, labels: np.ndarray, pool: np.ndarray, seed: int) -> list[np.ndarray]:
    """The labelled rows after each round; those that chance draws are set aside first, and the choice knows nothing of
    their labels."""
    mixed = np.random.default_rng(seed).permutation(pool)
    aside, candidates = mixed[: len(pool) // RESERVED], mixed[len(pool) // RESERVED :]
    rows, states = np.zeros(0, dtype=np.int64), []
    for number in range(ROUNDS):
        free, wanted = np.setdiff1d(candidates, rows), ROUND - ROUND // EVERY
        if number == 0 or len(np.unique(labels[rows])) < 2:
            new = representatives(points, free, wanted, seed=seed)
        else:
            new = doubtful(points, rows, labels[rows], free, wanted, seed=seed + number)
        rows = np.concatenate([rows, new])
        states.append(np.concatenate([rows, aside[: ROUND // EVERY * (number + 1)]]))
    return states


def main() -> None:
    """Prints the mean share of right answers over the seeds after each round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--features", default="pixels")
    parser.add_argument("--seeds", type=int, default=20)
    asked, started = parser.parse_args(), time.process_time()
    images = explored_images(asked.source, features=asked.features, config=DataConfig(), limits=Limits())
    points, labels = principal(images.features, most=50, share=0.95), images.labels
    right = np.zeros((asked.seeds, 2, ROUNDS))
    for seed in range(asked.seeds):
        order = np.random.default_rng(seed).permutation(len(labels))
        test, pool = order[: len(order) // 5], np.sort(order[len(order) // 5 :])
        for number, rows in enumerate(chosen(points, labels, pool, seed)):
            random = order[len(order) // 5 :][: len(rows)]
            for way, some in enumerate((rows, random)):
                said = fitted(points[some], labels[some]).predict(scaled(points[some], points[test]))
                right[seed, way, number] = (said == labels[test]).mean()
    print(
        f"{asked.source}, {asked.features}, {len(labels)} images, {asked.seeds} seeds; labels: chosen | random"
    )
    for number in range(ROUNDS):
        mean, spread = right[:, :, number].mean(axis=0), right[:, :, number].std(axis=0)
        print(f"{ROUND * (number + 1)}: {mean[0]:.3f} ({spread[0]:.3f}) | {mean[1]:.3f} ({spread[1]:.3f})")
    print(f"{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
