"""What the corrected figure of a search is worth: its bias, and how often settings are taken, where the truth is known.

    python benchmarks/choice.py [--seeds 100]

Each trial is right on an image where a normal number, shared in part with the other trials, lies below its own limit;
`correlation` is that of these numbers. Validation images are drawn, the best trial is chosen, and its figures are held
against what it is truly right on.
"""

import argparse
import time

import numpy as np
from scipy.special import ndtri

from pupille.evaluation.inference.choice import Choice, choice_of, luck_of_best
from pupille.evaluation.inference.statistics import ImageScores
from pupille.tasks import metric_spec

SPEC = metric_spec("classification", "accuracy")
SIZES, TRIALS, CORRELATIONS = (100, 360, 1000), (10, 30), (0.5, 0.8, 0.95)


def drawn(shares: np.ndarray, n: int, correlation: float, seed: int) -> list[ImageScores]:
    """Trials that are right on so many images as their shares say, on average."""
    rng = np.random.default_rng(seed)
    shared = np.sqrt(correlation) * rng.standard_normal(n)
    own = np.sqrt(1 - correlation) * rng.standard_normal((len(shares), n))
    right = shared + own < ndtri(shares)[:, None]
    return [ImageScores(SPEC.name, row.astype(np.float64), np.arange(n)) for row in right]


def row(shares: np.ndarray, n: int, correlation: float, seeds: int) -> str:
    """Mean bias of both figures in points, and the share of seeds in which the tuned settings were taken."""
    choices: list[Choice] = [
        choice_of(drawn(shares, n, correlation, seed), SPEC, resamples=500, seed=seed)
        for seed in range(seeds)
    ]
    true = np.array([shares[choice.best] for choice in choices])
    apparent = 100 * np.mean([choice.apparent for choice in choices] - true)
    corrected = 100 * np.mean([choice.corrected.value for choice in choices] - true)
    taken = [choice.is_told_apart for choice in choices]
    return f"{apparent:+.2f} | {corrected:+.2f} | {sum(taken)}/{seeds}"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    seeds, started = parser.parse_args().seeds, time.process_time()
    print("all trials equal, 90 %: n | trials | correlation | best too good | corrected too good | taken")
    for n in SIZES:
        for k in TRIALS:
            luck = 100 * luck_of_best(np.sqrt(0.09 / n), k)
            for correlation in CORRELATIONS:
                print(
                    f"{n} | {k} | {correlation} | {row(np.full(k, 0.9), n, correlation, seeds)} | told {luck:.1f}"
                )
    print("\ndefaults 85 %, n = 500: trials | correlation | best too good | corrected too good | taken")
    designs = {
        "one of 29 at 90 %": np.array([0.85] * 29 + [0.9]),
        "eight of 29 from 86 to 90 %": np.concatenate([np.full(22, 0.85), np.linspace(0.86, 0.9, 8)]),
        "all others from 80 to 90 %": np.concatenate([[0.85], np.linspace(0.8, 0.9, 29)]),
    }
    for name, shares in designs.items():
        for correlation in CORRELATIONS:
            print(f"{name} | {correlation} | {row(shares, 500, correlation, seeds)}")
    print(f"\n{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
