"""How often clusters are seen where there are none, and how often those that are there.

python benchmarks/blobs.py [--seeds 100] [--points 300] [--kinds noise bent]
"""

import argparse
import time
from collections import Counter

import numpy as np

from pupille.exploration.stability import structure_of


def noise(rng: np.random.Generator, n: int) -> np.ndarray:
    """One round blob in ten dimensions."""
    return rng.standard_normal((n, 10))


def long_blob(rng: np.random.Generator, n: int) -> np.ndarray:
    """One long blob."""
    return rng.standard_normal((n, 6)) * [5, 2, 1, 1, 1, 1]


def skewed(rng: np.random.Generator, n: int) -> np.ndarray:
    """One skewed, heavy-tailed blob."""
    return np.exp(0.8 * rng.standard_normal((n, 5)))


def bow(rng: np.random.Generator, n: int) -> np.ndarray:
    """One half circle, ten deviations across."""
    turn = np.pi * rng.random(n)
    round_the_bow = 5 * np.c_[np.cos(turn), np.sin(turn), np.zeros((n, 3))]
    return round_the_bow + 0.5 * rng.standard_normal((n, 5))


def bent(rng: np.random.Generator, n: int) -> np.ndarray:
    """One blob that is skewed, heavy-tailed and curved at once."""
    along = np.exp(0.8 * rng.standard_normal(n))
    across = rng.standard_t(4, size=(n, 5)) * 0.5
    across[:, 0] += along
    across[:, 1] += 0.5 * along**2
    return across


def two(rng: np.random.Generator, n: int) -> np.ndarray:
    """Two blobs five deviations apart."""
    points = rng.standard_normal((n, 5))
    points[: n // 2, 0] += 5
    return points


def three(rng: np.random.Generator, n: int) -> np.ndarray:
    """Three blobs eight deviations apart."""
    return rng.standard_normal((n, 5)) + 6 * np.eye(5)[rng.integers(3, size=n)]


def main() -> None:
    """Prints a line a kind of points."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--points", type=int, default=300)
    parser.add_argument("--kinds", nargs="*", help="Of points; by default all.")
    asked, started = parser.parse_args(), time.process_time()
    for make in [
        make
        for make in (noise, long_blob, skewed, bow, bent, two, three)
        if not asked.kinds or make.__name__ in asked.kinds
    ]:
        outcomes = Counter(
            structure_of(make(np.random.default_rng(seed), asked.points), seed=seed).verdict
            for seed in range(asked.seeds)
        )
        print(f"{make.__name__}: {dict(outcomes)}", flush=True)
    print(f"{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
