"""How often do the 95 % intervals of masks hold the truth? By simulation over sizes, errors and groups.

    python benchmarks/coverage_masks.py --out coverage_masks.csv

Each cell draws test sets of a made-up tool, as the counts that its masks would give, whose true metrics are known from
400,000 images, with seeds 0, 1, 2 and so on, and counts in how many sets the interval held them. Beside the metrics:
how often one of three equally good tools is called better or worse (a nominal 5 %).
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import beta

from pupille.evaluation.inference.paired import differences_to
from pupille.evaluation.segmentation.counts import MaskCounts
from pupille.evaluation.segmentation.evaluate import evaluation_of
from pupille.evaluation.segmentation.specs import METRICS
from pupille.evaluation.segmentation.statistics import statistics
from pupille.results.arrays import FloatArray

TRUTH = 400_000
"""Images from which the true values are known."""

WITHIN = 0.5
"""Share of the variance, of sizes and of errors, that images of a group have in common."""

PIXELS = 250_000
"""Of an image."""


@dataclass(frozen=True)
class Kind:
    """A made-up tool on made-up images. spread: of the logarithm of the sizes of things. on: share of images with the
    class. hits: two numbers of the beta distribution of the share found. missed: share of things not found at all.
    larger: how much better larger things are found, as a correlation."""

    spread: float
    on: float
    hits: tuple[float, float]
    missed: float
    larger: float


KINDS = {
    "even": Kind(0.4, 1.0, (16, 4), 0.0, 0.0),
    "uneven": Kind(1.2, 1.0, (8, 3), 0.0, 0.6),
    "sparse": Kind(0.8, 0.5, (8, 3), 0.1, 0.3),
    "missed": Kind(0.8, 1.0, (16, 4), 0.25, 0.3),
    "excellent": Kind(0.6, 1.0, (80, 1.5), 0.0, 0.0),
    "rare failure": Kind(0.6, 1.0, (80, 1.5), 0.02, 0.0),
}

SIZES = ((20, 0), (72, 0), (300, 0), (28, 14), (72, 36), (300, 30))
"""Images and groups; 0 for independent images."""


@dataclass(frozen=True)
class Row:
    """How often the interval of a figure held the truth. given: share of test sets that had an interval."""

    kind: str
    images: int
    groups: int
    figure: str
    truth: float
    held: float
    given: float
    width: float


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
        for kind, (images, groups) in product(KINDS, SIZES)
        for row in coverage(kind, images, groups, repeats=options.repeats, resamples=options.resamples)
    ]
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(Row.__dataclass_fields__)
        for row in rows:
            write(vars(row).values())
    show(rows)
    print(f"\n{options.repeats} test sets a cell, {time.perf_counter() - start:.0f} s")


def coverage(kind: str, images: int, groups: int, *, repeats: int, resamples: int) -> Iterator[Row]:
    """One row for each metric, and a last one for tools that are equally good."""
    truth = truth_of(kind)
    held: dict[str, list[tuple[bool, float]]] = {name: [] for name in truth}
    undecided = []
    for seed in range(repeats):
        rng = np.random.default_rng([seed, images, groups])
        tools, names = drawn(KINDS[kind], images, groups, rng, tools=4)
        for name, metric in evaluation_of(tools[0], groups=names, seed=seed).metrics.items():
            if metric.low is not None and metric.high is not None:
                held[name].append((metric.low <= truth[name] <= metric.high, metric.high - metric.low))
        differences = differences_to(
            "0",
            {str(i): statistics(counts, names) for i, counts in enumerate(tools)},
            METRICS[0],
            grouped=names is not None,
            seed=seed,
            resamples=resamples,
        )
        undecided.append(all(difference.word == "undecided" for difference in differences))
    for name, sets in held.items():
        hits, widths = (
            (np.array(part, dtype=float) for part in zip(*sets, strict=True)) if sets else ([0], [0])
        )
        yield Row(
            kind,
            images,
            groups,
            name,
            truth[name],
            float(np.mean(hits)),
            len(sets) / repeats,
            float(np.median(widths)),
        )
    yield Row(kind, images, groups, "three equal tools", 0.0, float(np.mean(undecided)), 1.0, 0.0)


@cache
def truth_of(kind: str) -> dict[str, float]:
    """The true metrics: those of very many images."""
    (whole,), _ = drawn(KINDS[kind], TRUTH, 0, np.random.default_rng(1), tools=1)
    return {name: float(value[0]) for name, value in statistics(whole).scores(np.ones((TRUTH, 1))).items()}


def drawn(
    kind: Kind, n: int, groups: int, rng: np.random.Generator, *, tools: int
) -> tuple[list[MaskCounts], list[str] | None]:
    """The counts of equally good tools on the same images, and the group of each image."""
    group = np.arange(n) % groups if groups else np.arange(n)
    common = WITHIN if groups else 0.0

    def normal(columns: int = 2) -> FloatArray:
        """(N, columns) standard normal numbers, with a part in common within a group."""
        shared = rng.standard_normal((int(group.max()) + 1, columns))[group]
        return np.sqrt(common) * shared + np.sqrt(1 - common) * rng.standard_normal((n, columns))

    size, present, difficulty = normal(), normal() < ndtri(kind.on), normal()
    truth = np.where(present, np.exp(kind.spread * size) * np.array([4000, 12000]), 0)
    truth = np.minimum(truth, PIXELS / 2.5).round()
    names = [str(number) for number in group] if groups else None
    made = []
    for _ in range(tools):
        own = np.sqrt(0.5) * (difficulty + normal())
        quality = kind.larger * size + np.sqrt(1 - kind.larger**2) * own
        made.append(counts_of(kind, truth, quality, (normal(), normal(), normal(), normal())))
    return made, names


def counts_of(
    kind: Kind, truth: FloatArray, quality: FloatArray, chance: tuple[FloatArray, ...]
) -> MaskCounts:
    """The counts of a tool, of two classes beside the background. truth: (N, 2) pixels. chance: four of (N, 2)."""
    lost = (ndtr(chance[0]) < kind.missed) & (truth > 0)
    hits = np.where(lost, 0, truth * beta.ppf(ndtr(quality), *kind.hits)).round()
    answer = np.maximum(hits / beta.ppf(ndtr((quality + chance[1]) / np.sqrt(2)), *kind.hits), hits)
    # A thing that is missed is taken for another place in half of the images, and so is nothing in a tenth.
    elsewhere = (lost & (chance[1] > 0)) | ((truth == 0) & (ndtr(chance[1]) < 0.1))
    answer = np.where(elsewhere, 3000, answer).round()
    union = np.maximum(truth + answer - hits, 1)
    near = np.sqrt(hits / union)
    edges = [4 * np.sqrt(part) for part in (truth, answer)]
    boundaries = np.stack([edges[0], edges[0] * near, edges[1], edges[1] * near], axis=2).round()
    surface = np.exp(0.6 * chance[2]) * (0.2 + 8 * (1 - hits / union))
    surface = np.where((truth > 0) & (answer > 0), surface, np.nan)
    hits, truth, answer = (
        np.column_stack([np.maximum(PIXELS - things.sum(axis=1), 0), part])
        for things, part in ((union, hits), (truth, truth), (answer, answer))
    )
    return MaskCounts(
        tuple(map(str, range(len(truth)))),
        ("background", "small", "large"),
        0,
        2.0,
        *(part.astype(np.int64) for part in (hits, truth, answer)),
        np.zeros(len(truth), dtype=np.int64),
        np.zeros((3, 3), dtype=np.int64),
        np.zeros(len(truth), dtype=np.int64),
        "",
        np.pad(boundaries, ((0, 0), (1, 0), (0, 0))).astype(np.int64),
        np.pad(surface, ((0, 0), (1, 0)), constant_values=np.nan),
        np.pad(surface * 3 * np.exp(0.4 * chance[3]), ((0, 0), (1, 0)), constant_values=np.nan),
    )


def show(rows: list[Row]) -> None:
    """The table: how often the truth was held, a line a figure and a kind, a column a size."""
    sizes = [f"{n}" if not groups else f"{n} in {groups}" for n, groups in SIZES]
    print(f"{'':39}" + "".join(f"{size:>12}" for size in sizes))
    for name in dict.fromkeys(row.figure for row in rows):
        for kind in KINDS:
            cells = [row for row in rows if (row.figure, row.kind) == (name, kind)]
            print(f"{name:26}{kind:13}" + "".join(f"{100 * row.held:11.1f}%" for row in cells))


if __name__ == "__main__":
    main()
