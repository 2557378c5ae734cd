"""How often do the intervals named 95 % hold the truth? By simulation over sizes, true values and groups.

    python benchmarks/coverage.py --out coverage.csv

Each cell of the grid draws test sets of a made-up model whose true metrics are known from 200,000 images, and
counts in how many sets the interval held them. One line a cell and metric; the table at the end shows, for each
metric, the cells with the least and the most.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, softmax

from pupille.evaluation.classification.calibration import calibration
from pupille.evaluation.classification.evaluate import evaluate
from pupille.evaluation.classification.predictive_values import predictive_values
from pupille.evaluation.classification.two_models import compare_two
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.predictions import ClassPredictions

TRUTH = 200_000
"""Images from which the true values are known."""


@dataclass(frozen=True)
class World:
    """A made-up model. accuracy: its true one. groups: of the test set, 0 for independent images.

    one_class: all images of a group are of one class, as those of a patient are.
    """

    classes: int
    accuracy: float
    images: int
    groups: int = 0
    one_class: bool = False

    def named(self) -> str:
        """`2 classes, accuracy 0.9, n 200, 20 groups of one class`."""
        groups = f", {self.groups} groups" if self.groups else ""
        return f"{self.classes} classes, accuracy {self.accuracy}, n {self.images}{groups}" + (
            " of one class" if self.one_class else ""
        )


@dataclass(frozen=True)
class Row:
    """How often the interval of a metric held the truth. given: share of test sets that had an interval."""

    world: str
    metric: str
    truth: float
    held: float
    given: float
    width: float


SIZES_WITH_GROUPS = ((40, 10), (200, 20), (150, 30), (500, 50))
"""Images and groups."""

WHOLE = (
    *(World(c, a, n) for c, a, n in product((2, 10), (0.6, 0.9, 0.98), (40, 200, 1000))),
    *(
        World(c, a, n, g, one)
        for c, a, (n, g), one in product((2, 5), (0.7, 0.95), SIZES_WITH_GROUPS, (False, True))
    ),
)
THINNED = (
    World(2, 0.9, 40),
    World(2, 0.98, 200),
    World(10, 0.6, 40),
    World(10, 0.98, 200),
    World(2, 0.7, 40, 10),
    World(5, 0.95, 200, 20, one_class=True),
    World(2, 0.95, 150, 30),
)


def main() -> None:
    """Reads the command line, simulates, prints the table and writes every cell as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--repeats", type=int, default=400, help="test sets a cell")
    parser.add_argument("--resamples", type=int, default=300)
    options = parser.parse_args()
    start = time.perf_counter()
    rows = [
        row
        for world in WHOLE
        for row in coverage(world, repeats=options.repeats, resamples=options.resamples)
    ]
    rows += list(other_intervals(repeats=options.repeats))
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(["world", "metric", "truth", "held", "given", "width"])
        for row in rows:
            write(list(vars(row).values()))
    show(rows)
    print(f"\n{options.repeats} test sets a cell, {time.perf_counter() - start:.0f} s")


def coverage(world: World, *, repeats: int, resamples: int = 300) -> Iterator[Row]:
    """One row for each metric of `evaluate`, overall and of the first class."""
    skill = skill_for(world)
    labels, probabilities, _ = drawn(world, skill, np.random.default_rng(1), images=TRUTH)
    truth = values(labels, probabilities)
    held: dict[str, list[tuple[bool, float]]] = {name: [] for name in truth}
    for seed in range(repeats):
        labels, probabilities, units = drawn(world, skill, np.random.default_rng([seed, world.images]))
        said = ClassPredictions(
            tuple(map(str, range(len(labels)))), tuple(map(str, range(world.classes))), probabilities, labels
        )
        groups = [str(unit) for unit in units] if world.groups else None
        found = evaluate(said, groups=groups, seed=seed, resamples=resamples)
        of_class = {f"{name} of a class": metric for name, metric in found.per_class["0"].items()}
        for name, metric in (dict(found.metrics) | of_class).items():
            if metric.low is not None and metric.high is not None:
                held[name].append((metric.low <= truth[name] <= metric.high, metric.high - metric.low))
    for name, sets in held.items():
        if len(sets) >= repeats / 4:
            yield Row(
                world.named(),
                name,
                truth[name],
                float(np.mean([hit for hit, _ in sets])),
                len(sets) / repeats,
                float(np.mean([width for _, width in sets])),
            )


def values(labels: IntArray, probabilities: FloatArray) -> dict[str, float]:
    """The true metrics: those of very many images."""
    from pupille.evaluation.classification.sufficient_statistics import sums

    # Images in 200 heaps, so that no table has as many columns as there are images.
    table = sums(labels, probabilities, np.arange(len(labels)) % 200).scores(np.ones((200, 1)))
    overall = {name: float(value[0]) for name, value in table.overall.items()}
    return overall | {f"{name} of a class": float(value[0, 0]) for name, value in table.per_class.items()}


def drawn(
    world: World, skill: float, rng: np.random.Generator, *, images: int | None = None
) -> tuple[IntArray, FloatArray, IntArray]:
    """A test set: labels, probabilities and groups. Groups share a quarter of the noise and differ in skill."""
    n = images or world.images
    groups = max(world.groups * n // world.images, 1)
    units = np.arange(n) % groups
    labels = (
        rng.integers(world.classes, size=groups)[units]
        if world.one_class
        else rng.integers(world.classes, size=n)
    )
    logits = rng.normal(size=(n, world.classes))
    pull = np.full(n, skill)
    if world.groups:
        logits = np.sqrt(0.75) * logits + 0.5 * rng.normal(size=(groups, world.classes))[units]
        pull += 0.7 * rng.normal(size=groups)[units]
    logits += pull[:, None] * np.eye(world.classes)[labels]
    return labels, np.asarray(softmax(1.5 * logits, axis=1)), units


def skill_for(world: World) -> float:
    """The pull towards the truth that gives the wished accuracy."""

    def gap(skill: float) -> float:
        labels, probabilities, _ = drawn(world, skill, np.random.default_rng(0), images=50_000)
        return float((probabilities.argmax(axis=1) == labels).mean()) - world.accuracy

    return float(brentq(gap, 0.0, 10.0, xtol=1e-3))


def other_intervals(*, repeats: int) -> Iterator[Row]:
    """Predictive values, slope and intercept of the calibration, and differences of two equal models."""
    for n, sensitivity, specificity in ((40, 0.8, 0.9), (100, 0.95, 0.98)):
        hits, alarms = 0.05 * sensitivity, 0.95 * (1 - specificity)
        sets = []
        for seed in range(repeats):
            rng = np.random.default_rng(seed)
            found, kept = rng.binomial(n, sensitivity), rng.binomial(n, specificity)
            metric = predictive_values(
                np.array([[kept, n - kept], [n - found, found]]), prevalence=0.05
            ).positive
            sets.append((metric.low, metric.high))
        yield held_by("positive predictive value", f"n {n} of each", hits / (hits + alarms), sets)
    for n in (100, 500):
        pairs = [calibration(*calibrated(n, seed), seed=seed, draws=100) for seed in range(repeats)]
        yield held_by("calibration slope", f"n {n}", 1.0, [(p.slope.low, p.slope.high) for p in pairs])
        yield held_by(
            "calibration intercept", f"n {n}", 0.0, [(p.intercept.low, p.intercept.high) for p in pairs]
        )
    for n, groups in ((60, 0), (300, 0), (200, 20)):
        for metric in ("accuracy", "roc_auc", "f1_macro", "log_loss"):
            both = [equal_models(n, groups, metric, seed) for seed in range(repeats)]
            yield held_by(
                f"difference of {metric}", f"n {n}" + (f", {groups} groups" if groups else ""), 0.0, both
            )


def held_by(metric: str, world: str, truth: float, bounds: list[tuple[float | None, float | None]]) -> Row:
    """The row of a list of intervals."""
    known = [(low, high) for low, high in bounds if low is not None and high is not None]
    hits = [low <= truth <= high for low, high in known]
    widths = [high - low for low, high in known]
    return Row(world, metric, truth, float(np.mean(hits)), len(known) / len(bounds), float(np.mean(widths)))


def calibrated(n: int, seed: int) -> tuple[np.ndarray, FloatArray]:
    """Events that happen with exactly the stated probabilities."""
    rng = np.random.default_rng(seed)
    said = expit(logit(rng.beta(2, 2, size=n)))
    return rng.random(n) < said, said


def equal_models(n: int, groups: int, metric: str, seed: int) -> tuple[float | None, float | None]:
    """The interval of the difference of two equally good models that share half of what makes an image hard."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(2, size=n)
    units = np.arange(n) % (groups or n)
    shared = rng.normal(size=(n, 2)) + (0.7 * rng.normal(size=(groups or n, 2)))[units]
    runs = []
    for _ in range(2):
        own = rng.normal(size=(n, 2)) + (0.7 * rng.normal(size=(groups or n, 2)))[units]
        probabilities = np.asarray(softmax(shared + own + 2.0 * np.eye(2)[labels], axis=1))
        runs.append(ClassPredictions(tuple(map(str, range(n))), ("a", "b"), probabilities, labels))
    names = [str(unit) for unit in units] if groups else None
    found = compare_two(*runs, metric=metric, groups=names, seed=seed, resamples=300).difference
    return found.low, found.high


def show(rows: list[Row]) -> None:
    """For each metric the cells, the mean, and the worlds with the least and the most."""
    print(f"{'metric':28}{'cells':>6}{'mean':>7}{'least':>7}{'most':>7}  where least")
    for metric in dict.fromkeys(row.metric for row in rows):
        own = [row for row in rows if row.metric == metric]
        least, most = min(own, key=lambda r: r.held), max(own, key=lambda r: r.held)
        mean = np.mean([row.held for row in own])
        print(f"{metric:28}{len(own):6}{mean:7.3f}{least.held:7.3f}{most.held:7.3f}  {least.world}")


if __name__ == "__main__":
    main()
