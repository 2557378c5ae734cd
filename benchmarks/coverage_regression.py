"""How often do the 95 % intervals of predicted numbers hold the truth? By simulation over sizes, errors and groups.

    python benchmarks/coverage_regression.py --out coverage_regression.csv

Each cell draws test sets of a made-up model whose true metrics are known from 400,000 images, with seeds 0, 1, 2 and so
on, and counts in how many sets the interval held them. Beside the metrics: the limits of agreement, the slope of the
calibration, and how often one of three equally good runs is called better or worse (a nominal 5 %).
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from pupille.evaluation.regression.agreement import agreement
from pupille.evaluation.regression.calibration import calibration
from pupille.evaluation.regression.differences import differences_to
from pupille.evaluation.regression.evaluate import evaluate
from pupille.evaluation.regression.statistics import Constants
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions

TRUTH = 400_000
"""Images from which the true values are known."""

CONSTANTS = Constants(10.2, 10.2)
"""What skill is measured against."""

WITHIN = 0.3
"""Share of the variance, of truth and of error, that images of a group have in common."""


@dataclass(frozen=True)
class World:
    """A made-up model. errors: a key of `ERRORS`. groups: of the test set, 0 for independent images."""

    errors: str
    images: int
    groups: int = 0


@dataclass(frozen=True)
class Row:
    """How often the interval of a figure held the truth. given: share of test sets that had an interval."""

    errors: str
    images: int
    groups: int
    figure: str
    truth: float
    held: float
    given: float
    width: float


Draw = Callable[[], FloatArray]


def skewed(normal: Draw, _: FloatArray, __: Draw) -> FloatArray:
    """Logarithms are normal; mean 0 and variance 1."""
    spread = 0.8
    scale = np.exp(spread**2 / 2)
    return (np.exp(spread * normal()) - scale) / (scale * np.sqrt(np.exp(spread**2) - 1))


def heavy(normal: Draw, _: FloatArray, chi: Draw) -> FloatArray:
    """Student's t with 4 degrees of freedom, of variance 1."""
    return normal() / np.sqrt(chi() / 4) / np.sqrt(2)


ERRORS: dict[str, Callable[[Draw, FloatArray, Draw], FloatArray]] = {
    "normal": lambda normal, _, __: normal(),
    "skewed": skewed,
    "heavy": heavy,
    "unequal": lambda normal, true, _: normal() * np.exp((true - 10) / 6),
}

SIZES = ((20, 0), (60, 0), (300, 0), (20, 10), (60, 15), (300, 30))
"""Images and groups."""

WORLDS = tuple(World(errors, n, groups) for errors, (n, groups) in product(ERRORS, SIZES))


def main() -> None:
    """Reads the command line, simulates, prints the table and writes every cell as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--repeats", type=int, default=400, help="test sets a cell")
    parser.add_argument("--resamples", type=int, default=400)
    options = parser.parse_args()
    start = time.perf_counter()
    rows = [
        row
        for world in WORLDS
        for row in coverage(world, repeats=options.repeats, resamples=options.resamples)
    ]
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(Row.__dataclass_fields__)
        for row in rows:
            write(vars(row).values())
    show(rows)
    print(f"\n{options.repeats} test sets a cell, {time.perf_counter() - start:.0f} s")


def coverage(world: World, *, repeats: int, resamples: int) -> Iterator[Row]:
    """One row for each metric, the limits, the slope, and a last one for runs that are equally good."""
    truth = truth_of(world.errors)
    held: dict[str, list[tuple[bool, float]]] = {name: [] for name in truth}
    words = []
    for seed in range(repeats):
        rng = np.random.default_rng([seed, world.images, world.groups])
        (first, *others), groups = several(world, rng, runs=4)
        for name, metric in figures(first, groups, seed, resamples).items():
            if metric.low is not None and metric.high is not None:
                held[name].append((metric.low <= truth[name] <= metric.high, metric.high - metric.low))
        runs = {"chosen": first} | {str(i): run for i, run in enumerate(others)}
        found = differences_to("chosen", runs, groups=groups, seed=seed, resamples=resamples)
        words.append(all(difference.word == "undecided" for difference in found))
    cell = (world.errors, world.images, world.groups)
    for name, sets in held.items():
        hits, widths = (np.array(part, dtype=float) for part in zip(*sets, strict=True))
        yield Row(*cell, name, truth[name], float(hits.mean()), len(sets) / repeats, float(np.median(widths)))
    yield Row(*cell, "three equal runs", 0.0, float(np.mean(words)), 1.0, 0.0)


@cache
def truth_of(errors: str) -> dict[str, float]:
    """The true figures: those of very many images, in too few groups for intervals, which would take long."""
    (whole,), _ = several(World(errors, TRUTH), np.random.default_rng(1), runs=1)
    groups = [str(i % 9) for i in range(TRUTH)]
    return {name: float(metric.value or 0.0) for name, metric in figures(whole, groups, 0, 100).items()}


def figures(
    predictions: NumberPredictions, groups: list[str] | None, seed: int, resamples: int
) -> dict[str, Metric]:
    """Every figure with its interval."""
    found = evaluate(predictions, constants=CONSTANTS, groups=groups, seed=seed, resamples=resamples)
    limits = agreement(predictions, groups=groups)
    return dict(found.metrics) | {
        "upper limit": limits.high_limit,
        "calibration slope": calibration(predictions, groups=groups).slope,
    }


def several(
    world: World, rng: np.random.Generator, *, runs: int
) -> tuple[list[NumberPredictions], list[str] | None]:
    """Equally good runs on one test set; half of the variance of what makes an error is shared by them."""
    n = world.images
    units = np.arange(n) % world.groups if world.groups else np.arange(n)

    def normal() -> FloatArray:
        own = rng.normal(size=n)
        if not world.groups:
            return own
        return np.sqrt(1 - WITHIN) * own + np.sqrt(WITHIN) * rng.normal(size=world.groups)[units]

    true = 10 + 3 * normal()
    chi = rng.chisquare(4, size=units.max() + 1)[units]
    shared = normal()
    ids = tuple(map(str, range(n)))
    made = []
    for _ in range(runs):

        def half_shared() -> FloatArray:
            return np.sqrt(0.5) * shared + np.sqrt(0.5) * normal()

        errors = ERRORS[world.errors](half_shared, true, lambda: chi)
        made.append(NumberPredictions(ids, true, 10.3 + 0.8 * (true - 10) + 1.2 * errors))
    return made, [str(unit) for unit in units] if world.groups else None


def show(rows: list[Row]) -> None:
    """One line a figure and kind of error, one column a size."""
    print("figure                 errors   " + "".join(f"{f'{n}/{g}' if g else n:>9}" for n, g in SIZES))
    for figure in dict.fromkeys(row.figure for row in rows):
        for errors in ERRORS:
            of = [row for row in rows if (row.figure, row.errors) == (figure, errors)]
            print(f"{figure:<23}{errors:<9}" + "".join(f"{row.held:9.3f}" for row in of))


if __name__ == "__main__":
    main()
