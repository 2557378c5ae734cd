"""What the figures of a search are worth where the truth is known: bias, coverage, and how often settings are taken.

    python benchmarks/choice.py [--seeds 300] [--bound]

Each trial is right on an image where a normal number, shared in part with the other trials, lies below its own limit;
`correlation` is that of these numbers. Validation images are drawn, the best trial is chosen, and its figures are held
against what it is truly right on. The same is done for absolute errors with a long tail (a mean of numbers) and for an
overlap pooled over images of unlike size (no mean over images: its intervals come from the bootstrap alone).
`--bound` prints what could be found at most by who knew the spread of the paired differences, in the limit of many
images: by the largest of them, and by any procedure at all.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp, ndtr, ndtri
from scipy.stats import multivariate_normal

from pupille.evaluation.inference.choice import Choice, choice_of, luck_of_best
from pupille.evaluation.inference.statistics import ImageScores, Statistics
from pupille.tasks import metric_spec

ACCURACY = metric_spec("classification", "accuracy")
MAE = metric_spec("regression", "mae")
POOLED = metric_spec("segmentation", "iou")
SIZES, TRIALS, CORRELATIONS = (100, 360, 1000), (10, 30), (0.5, 0.8, 0.95)
RESAMPLES = 500


@dataclass(frozen=True)
class Pooled:
    """A share pooled over images: hits of so many pixels, (N,) each."""

    hits: np.ndarray
    pixels: np.ndarray

    @property
    def n(self) -> int:
        """The images."""
        return len(self.hits)

    n_units = n

    @property
    def units(self) -> np.ndarray:
        """Each image by itself."""
        return np.arange(self.n)

    def scores(self, weights: np.ndarray) -> dict[str, np.ndarray]:
        """As of `Statistics`."""
        return {POOLED.name: (self.hits @ weights) / (self.pixels @ weights)}

    def image_scores(self, metric: str) -> None:  # noqa: ARG002
        """It is no mean over images."""
        return


def normals(trials: int, n: int, correlation: float, seed: int) -> tuple[np.ndarray, np.random.Generator]:
    """(T, N) standard normal numbers, those of an image with this correlation between trials."""
    rng = np.random.default_rng(seed)
    shared = np.sqrt(correlation) * rng.standard_normal(n)
    return shared + np.sqrt(1 - correlation) * rng.standard_normal((trials, n)), rng


def shares_right(truth: np.ndarray, n: int, correlation: float, seed: int) -> list[Statistics]:
    """Trials that are right on so many images as their shares say, on average."""
    drawn, _ = normals(len(truth), n, correlation, seed)
    right = drawn < ndtri(truth)[:, None]
    return [ImageScores(ACCURACY.name, row.astype(np.float64), np.arange(n)) for row in right]


def errors(truth: np.ndarray, n: int, correlation: float, seed: int) -> list[Statistics]:
    """Trials whose absolute errors are lognormal and have these means."""
    drawn, _ = normals(len(truth), n, correlation, seed)
    rows = truth[:, None] * np.exp(0.8 * drawn - 0.32)
    return [ImageScores(MAE.name, row, np.arange(n)) for row in rows]


def overlaps(truth: np.ndarray, n: int, correlation: float, seed: int) -> list[Statistics]:
    """Trials that are right on these shares of the pixels of images of unlike size, more or less so on each."""
    drawn, rng = normals(len(truth), n, correlation, seed)
    pixels = np.exp(0.5 * rng.standard_normal(n))
    # The mean of ndtr(a + z) over a standard normal z is ndtr(a / sqrt(2)).
    shares = ndtr(np.sqrt(2) * ndtri(truth)[:, None] - drawn)
    return [Pooled(row * pixels, pixels) for row in shares]


FAMILIES = {
    "accuracy": (ACCURACY, shares_right),
    "mean absolute error": (MAE, errors),
    "pooled overlap": (POOLED, overlaps),
}


def row(family: str, truth: np.ndarray, n: int, correlation: float, seeds: int) -> str:
    """Mean bias of the three figures, coverage of both intervals, how often the tuned settings were taken, and how
    often they were taken and truly better. Biases are in hundredths of the metric."""
    spec, draw = FAMILIES[family]
    choices: list[Choice] = [
        choice_of(draw(truth, n, correlation, seed), spec, resamples=RESAMPLES, seed=seed)
        for seed in range(seeds)
    ]
    sign = 1.0 if spec.better == "up" else -1.0
    true = np.array([truth[choice.best] for choice in choices])
    gains = sign * (true - truth[0])
    apparent = 100 * sign * np.mean([choice.apparent for choice in choices] - true)
    corrected = 100 * sign * np.mean([choice.corrected.value for choice in choices] - true)
    gain = 100 * np.mean([choice.gain.value for choice in choices] - gains)
    return " | ".join(
        (
            f"{apparent:+.2f} | {corrected:+.2f} | {gain:+.2f}",
            f"{covered([choice.corrected for choice in choices], true):.1f}",
            f"{covered([choice.gain for choice in choices], gains):.1f}",
            f"{100 * np.mean([choice.is_told_apart for choice in choices]):.1f}",
            f"{100 * np.mean([c.is_told_apart and g > 0 for c, g in zip(choices, gains, strict=True)]):.1f}",
        )
    )


def covered(metrics: list, truth: np.ndarray) -> float:
    """How many of 100 intervals hold the truth."""
    return 100 * float(
        np.mean([m.low <= t + 1e-12 and t <= m.high + 1e-12 for m, t in zip(metrics, truth, strict=True)])
    )


HEADING = (
    "best too good | corrected too good | gain too good | corrected covered | gain covered | taken | found"
)


def equal_trials(seeds: int) -> None:
    """Where nothing helps."""
    print(f"all trials equal: metric | n | trials | correlation | {HEADING} | told")
    designs = [("accuracy", np.full(k, 0.9)) for k in TRIALS]
    designs += [("mean absolute error", np.full(30, 1.0)), ("pooled overlap", np.full(30, 0.8))]
    for family, truth in designs:
        for n in SIZES:
            for correlation in CORRELATIONS if family == "accuracy" else (0.8,):
                told = (
                    f"{100 * luck_of_best(np.sqrt(0.09 / n), len(truth)):.1f}" if family == "accuracy" else ""
                )
                figures = row(family, truth, n, correlation, seeds)
                print(f"{family} | {n} | {len(truth)} | {correlation} | {figures} | {told}", flush=True)


def better_trials(seeds: int) -> None:
    """Where the defaults can be beaten by five points, 500 images."""
    print(f"\nsomething helps, n = 500: metric | design | trials | correlation | {HEADING}")
    designs = []
    for base in (0.9, 0.85):
        top = round(base + 0.05, 2)
        for k in TRIALS:
            several = 1 + k // 4
            designs += [
                ("accuracy", f"{base}: one at {top}", np.r_[np.full(k - 1, base), top]),
                (
                    "accuracy",
                    f"{base}: {several} up to {top}",
                    np.r_[np.full(k - several, base), np.linspace(base + 0.01, top, several)],
                ),
                (
                    "accuracy",
                    f"{base}: others from {base - 0.05:.2f} to {top}",
                    np.r_[base, np.linspace(base - 0.05, top, k - 1)],
                ),
            ]
    designs += [
        ("mean absolute error", "1: one at 0.85", np.r_[np.full(29, 1.0), 0.85]),
        ("pooled overlap", "0.8: one at 0.85", np.r_[np.full(29, 0.8), 0.85]),
    ]
    for family, name, truth in designs:
        for correlation in CORRELATIONS:
            figures = row(family, truth, 500, correlation, seeds)
            print(f"{family} | {name} | {len(truth)} | {correlation} | {figures}", flush=True)


def bounds(draws: int = 100_000) -> None:
    """What could be found of one trial that is five points better, where its place among k is not known."""
    print(
        "\ndefaults | correlation | k | distance | defaults kept | by the largest difference | by any procedure"
    )
    for base in (0.9, 0.85):
        for correlation in CORRELATIONS:
            far = distance(base, base + 0.05, 500, correlation)
            for k in TRIALS:
                noise = np.random.default_rng(0).standard_normal((draws, k))
                for alpha in (0.05, 0.1):
                    one, every = by_largest(noise, far, alpha), by_anything(noise, far, alpha)
                    print(
                        f"{base} | {correlation} | {k} | {far:.2f} | {100 - 100 * alpha:.0f} | {one:.2f} | {every:.2f}"
                    )


def distance(first: float, second: float, n: int, correlation: float) -> float:
    """The mean paired difference of two trials in its standard errors."""
    both = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf(
        [ndtri(first), ndtri(second)]
    )
    variance = first * (1 - first) + second * (1 - second) - 2 * (both - first * second)
    return float((second - first) / np.sqrt(variance / n))


def by_largest(noise: np.ndarray, far: float, alpha: float) -> float:
    """The power of who takes the trial with the largest difference from the first where it is large enough."""
    differences = (noise[:, 1:] - noise[:, :1]) / np.sqrt(2)
    limit = np.quantile(differences.max(axis=1), 1 - alpha)
    differences[:, 0] += far
    return float((differences.max(axis=1) > limit).mean())


def by_anything(noise: np.ndarray, far: float, alpha: float) -> float:
    """A bound on the power of every procedure that keeps the defaults in 1 - alpha where none is better than they.

    The most powerful test (Neyman & Pearson) between two mixtures over the place of the better trial: it alone stands
    above all others; or the defaults stand as high as it does. The height in the second is the one that is worst.
    """
    shift, powers = far * np.sqrt(2), []
    for height in np.linspace(0.2, 0.8, 7) * shift:

        def odds(x: np.ndarray, height: float = height) -> np.ndarray:
            better = logsumexp(shift * x[:, 1:] - shift**2 / 2, axis=1)
            alike = logsumexp(height * x[:, 1:] - height**2 / 2, axis=1)
            return np.asarray(better - alike - height * x[:, 0] + height**2 / 2)

        none, one = noise.copy(), noise.copy()
        none[:, :2] += height
        one[:, 1] += shift
        powers.append(float((odds(one) > np.quantile(odds(none), 1 - alpha)).mean()))
    return min(powers)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--bound", action="store_true")
    asked, started = parser.parse_args(), time.process_time()
    if asked.bound:
        bounds()
    else:
        equal_trials(asked.seeds)
        better_trials(asked.seeds)
    print(f"\n{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
