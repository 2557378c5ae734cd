"""When are prediction intervals scaled by difficulty, what does it gain, and do they still hold what was promised?

    python benchmarks/scaled_intervals.py --out scaled_intervals.csv

Each cell draws data sets of a made-up model, with seeds 0, 1, 2 and so on: training images held out in 3 folds, which
decide, 60 images set aside for the promise of 90 %, and 1,000 new ones. Beside the share of data sets whose intervals
are scaled: coverage and width of the decided intervals and of equally wide ones, and the coverage of the third of
images with the smallest and with the largest errors.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from pupille.evaluation.regression.difficulty import fit_difficulty
from pupille.evaluation.regression.prediction_intervals import fit_rule, intervals
from pupille.results.arrays import FloatArray

SET_ASIDE, NEW, FOLDS = 60, 1000, 3
WITHIN = 0.3
"""Share of the variance of errors that images of a group have in common."""
SPREADS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "equal": np.ones_like,
    "weak": lambda at: 0.75 + 0.5 * at,
    "rising": lambda at: 0.25 + 1.5 * at,
    "both ends": lambda at: 0.4 + 2.4 * np.abs(at - 0.5),
}
"""The deviation of errors from the least (0) to the largest (1) predicted number, about 1 on average."""
SIZES = ((60, 0), (120, 0), (300, 0), (300, 60))
"""Training images and their groups, 0 for independent images."""


@dataclass(frozen=True)
class Row:
    """One cell. scaled: share of data sets; the others are means over data sets, of the decided and of equal widths."""

    spread: str
    tails: str
    images: int
    groups: int
    scaled: float
    covered: float
    covered_equal: float
    easy: float
    easy_equal: float
    hard: float
    hard_equal: float
    width: float


def main() -> None:
    """Reads the command line, simulates, prints the table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--repeats", type=int, default=400, help="data sets a cell")
    options = parser.parse_args()
    start = time.perf_counter()
    cells = product(SPREADS, ("normal", "heavy"), SIZES)
    rows = [cell(spread, tails, *size, repeats=options.repeats) for spread, tails, size in cells]
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(Row.__dataclass_fields__)
        for row in rows:
            write(vars(row).values())
    for row in rows:
        print(
            " ".join(
                f"{value:.3f}" if isinstance(value, float) else f"{value:>9}" for value in vars(row).values()
            )
        )
    print(f"\n{options.repeats} data sets a cell, {time.perf_counter() - start:.0f} s")


def cell(spread: str, tails: str, images: int, groups: int, *, repeats: int) -> Row:
    """The means of one cell."""
    figures = [trial(spread, tails, images, groups, seed) for seed in range(repeats)]
    return Row(spread, tails, images, groups, *(float(mean) for mean in np.mean(figures, axis=0)))


def trial(spread: str, tails: str, images: int, groups: int, seed: int) -> tuple[float, ...]:
    """The figures of one data set, as in `Row`. The training images alone come in groups."""
    rng = np.random.default_rng([seed, images, groups])
    units = rng.integers(0, groups, images) if groups else np.arange(images)
    predicted, errors = drawn(spread, tails, images, rng, units if groups else None)
    fold = rng.permutation(units.max() + 1)[units] % FOLDS
    hard = fit_difficulty(predicted, errors, fold, units=units)
    (aside, aside_errors), (new, new_errors) = (drawn(spread, tails, n, rng, None) for n in (SET_ASIDE, NEW))
    scaled = intervals(fit_rule(aside_errors, difficulty=hard.expected(aside)), new, hard.expected(new))
    equal = intervals(fit_rule(aside_errors), new)
    spreads = SPREADS[spread](new / 10)
    thirds = spreads <= np.quantile(spreads, 1 / 3), spreads >= np.quantile(spreads, 2 / 3)
    held = [
        (around.low <= new - new_errors) & (new - new_errors <= around.high) for around in (scaled, equal)
    ]
    shares = [inside.mean() for inside in held]
    shares += [inside[third].mean() for third in thirds for inside in held]
    return (hard.differs, *shares, scaled.mean_width / equal.mean_width)


def drawn(
    spread: str, tails: str, n: int, rng: np.random.Generator, units: np.ndarray | None
) -> tuple[FloatArray, FloatArray]:
    """Predicted numbers from 0 to 10, and predicted minus true ones."""
    predicted = rng.uniform(0, 10, n)
    noise = rng.standard_normal(n) if tails == "normal" else rng.standard_t(4, n) / np.sqrt(2)
    if units is not None:
        shared = rng.standard_normal(units.max() + 1)[units]
        noise = np.sqrt(WITHIN) * shared + np.sqrt(1 - WITHIN) * noise
    return predicted, SPREADS[spread](predicted / 10) * noise


if __name__ == "__main__":
    main()
