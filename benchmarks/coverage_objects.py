"""How often do the 95 % intervals of found objects hold the truth? By simulation over images, groups and difficulty.

    OMP_NUM_THREADS=1 python benchmarks/coverage_objects.py --out coverage_objects.csv

Each cell draws test sets of a made-up detector whose true metrics are known from 5,000 images, with seeds 0, 1, 2 and
so on, and counts in how many sets the interval held them. Images differ in how hard they are, and images of a group
have part of that in common. A last row a cell says how often one of two equally good detectors is called better or
worse than a third (a nominal 5 %).
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pupille.evaluation.detection.differences import differences_to
from pupille.evaluation.detection.evaluate import evaluate as evaluate_boxes
from pupille.evaluation.instances.evaluate import evaluate as evaluate_masks
from pupille.results.metric import Metric
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

TRUTH = 5_000
"""Images from which the true values are known."""
TRUTH_OF_MASKS = 1_500
PITCH, HEIGHT = 64, 48
"""Objects stand apart in a row of cells."""
SHARES = (0.6, 0.3, 0.1)
"""Of the classes; the last is rare."""
BOXES = (
    "ap",
    "ap50",
    "ap75",
    "ap_small",
    "ar_100",
    "precision",
    "recall",
    "f1",
    "false_alarms",
    "count_bias",
    "count_mae",
)
MASKS = ("pq", "sq", "rq", "ap", "split", "merged")


@dataclass(frozen=True)
class World:
    """A made-up detector. ease: the larger, the more is found. alike: share of an object's luck that is its image's.

    groups: of the test set, 0 for independent images. masks: whether outlines are scored.
    """

    ease: float
    alike: float
    images: int
    groups: int = 0
    masks: bool = False


WORLDS = (
    World(1.0, 0.5, 20), World(1.0, 0.5, 72), World(1.0, 0.5, 120, 30), World(1.0, 0.5, 300),
    World(1.0, 0.5, 20, masks=True), World(1.0, 0.5, 72, masks=True), World(1.0, 0.5, 120, 30, masks=True),
    World(1.0, 0.5, 300, masks=True),
    World(0.0, 0.7, 20), World(0.0, 0.7, 72), World(0.0, 0.7, 60, 12), World(0.0, 0.7, 300),
)  # fmt: skip
MOST_COMPARED = 120
"""Images up to which detectors are compared."""


def main() -> None:
    """Reads the command line, simulates, prints a line a figure and writes every cell as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--repeats", type=int, default=200, help="test sets a cell")
    parser.add_argument("--resamples", type=int, default=400)
    parser.add_argument("--cells", type=int, nargs="*", help="numbers of the cells, from 0; all by default")
    options = parser.parse_args()
    start = time.perf_counter()
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(("ease", "alike", "images", "groups", "masks", "figure", "truth", "held", "given", "width"))
        for world in WORLDS if options.cells is None else [WORLDS[cell] for cell in options.cells]:
            for row in coverage(world, repeats=options.repeats, resamples=options.resamples):
                write((*vars(world).values(), *row))
                print(*vars(world).values(), *row, flush=True)
            file.flush()
    print(f"\n{options.repeats} test sets a cell, {time.perf_counter() - start:.0f} s")


def coverage(
    world: World, *, repeats: int, resamples: int
) -> Iterator[tuple[str, float, float, float, float]]:
    """Figure, truth, share of sets whose interval held it, share of sets with an interval, mean width."""
    truth = truth_of(world.ease, world.alike, world.masks)
    held: dict[str, list[tuple[bool, float]]] = {name: [] for name in truth}
    words = []
    for seed in range(repeats):
        predictions, groups = draw(np.random.default_rng(seed), world)
        evaluate = evaluate_masks if world.masks else evaluate_boxes
        evaluation = evaluate(predictions, groups=groups, seed=seed, resamples=resamples)
        for name, metric in figures(evaluation).items():
            if metric.low is not None and metric.high is not None:
                held[name].append((metric.low <= truth[name] <= metric.high, metric.high - metric.low))
        if not world.masks and world.images <= MOST_COMPARED:
            words.append(falsely_told_apart(world, seed, resamples=resamples))
    for name, results in held.items():
        if results:
            holds, width = np.mean(results, axis=0)
            yield name, round(truth[name], 4), round(holds, 4), len(results) / repeats, round(width, 4)
    if words:
        yield "told apart", 0.05, float(np.mean(words)), 1.0, 0.0


def figures(evaluation: ObjectEvaluation) -> dict[str, Metric]:
    """The metrics that are looked at, by name."""
    masks = "pq" in evaluation.metrics
    metrics = {name: evaluation.metrics[name] for name in (MASKS if masks else BOXES)}
    metrics["rare class"] = evaluation.per_class["c"]["pq" if masks else "ap"]
    if masks or evaluation.objects.froc is None:
        return metrics
    metrics |= {f"loss {kind.kind}": kind.loss for kind in evaluation.objects.errors}
    metrics |= {f"recall at {at.false_alarms:g}": at.recall for at in evaluation.objects.froc.at[1:6:2]}
    return metrics


@cache
def truth_of(ease: float, alike: float, masks: bool) -> dict[str, float]:
    """The true figures: those of very many images, in too few groups for intervals, which would take long."""
    many = World(ease, alike, TRUTH_OF_MASKS if masks else TRUTH, masks=masks)
    predictions, _ = draw(np.random.default_rng(10**6), many)
    evaluate = evaluate_masks if masks else evaluate_boxes
    evaluation = evaluate(predictions, groups=[str(i % 9) for i in range(len(predictions))])
    return {name: metric.value or 0.0 for name, metric in figures(evaluation).items()}


def falsely_told_apart(world: World, seed: int, *, resamples: int) -> bool:
    """Whether one of two equally good detectors is called better or worse than a third on the same images."""
    runs = {}
    for name in range(3):
        predictions, groups = draw(
            np.random.default_rng(seed), world, own=np.random.default_rng([seed, name])
        )
        runs[str(name)] = predictions
    differences = differences_to("0", runs, groups=groups, seed=seed, resamples=resamples)
    return any(difference.word in ("better", "worse") for difference in differences)


def draw(
    rng: np.random.Generator, world: World, own: np.random.Generator | None = None
) -> tuple[ObjectPredictions, list[str] | None]:
    """Images with objects, and the answers of a detector. own: the luck of this detector alone, else from `rng`."""
    n = world.images
    group = np.arange(n) % world.groups if world.groups else np.arange(n)
    shared = np.sqrt(0.5) * rng.normal(size=n)[group]
    hard = shared + np.sqrt(0.5) * rng.normal(size=n)
    counts = rng.poisson(12 * np.exp(0.3 * rng.normal(size=n) - 0.045))
    images = np.repeat(np.arange(n), counts)
    places = np.arange(len(images)) - np.repeat(np.cumsum(counts) - counts, counts)
    labels = rng.choice(3, len(images), p=SHARES)
    sides = np.clip(np.exp(rng.normal(3.2, 0.35, len(images))), 8, 44)
    boxes = np.stack([places * PITCH, 0 * places, places * PITCH + sides, sides], axis=1).astype(float)
    own = rng if own is None else own
    luck = world.alike * hard[images] + np.sqrt(1 - world.alike**2) * own.normal(size=len(images))
    is_found = 0.8 * luck + 0.6 * own.normal(size=len(images)) > -world.ease
    near = np.flatnonzero(is_found)
    blur = (0.09 * np.exp(-0.3 * luck[near]) * sides[near])[:, None]
    moved = boxes[near] + blur * own.normal(size=(len(near), 4))
    moved = np.hstack([np.maximum(moved[:, :2], 0), np.maximum(moved[:, 2:], moved[:, :2] + 1)])
    chosen = np.where(own.random(len(near)) < 0.95, labels[near], own.choice(3, len(near)))
    more = own.poisson(5 * np.exp(0.5 * own.normal(size=n) - 0.25 * hard - 0.15))
    empty = np.repeat(np.arange(n), more)
    at = counts[empty] + np.arange(len(empty)) - np.repeat(np.cumsum(more) - more, more)
    size = np.clip(np.exp(own.normal(3.2, 0.35, len(empty))), 8, 44)
    nothing = np.stack([at * PITCH, 0 * at, at * PITCH + size, size], axis=1)
    scores = [1.0 + luck[near] + own.normal(size=len(near)), -0.8 + own.normal(size=len(empty))]
    answers = Objects(
        np.concatenate([images[near], empty]),
        np.concatenate([chosen, own.choice(3, len(empty))]),
        np.concatenate([moved, nothing]),
        scores=1 / (1 + np.exp(-np.concatenate(scores))),
    )
    sizes = np.stack([np.maximum(counts + more, 1) * PITCH, np.full(n, HEIGHT)], axis=1)
    predictions = ObjectPredictions(
        tuple(map(str, range(n))), sizes, ("a", "b", "c"), Objects(images, labels, boxes), answers
    )
    return predictions, [str(name) for name in group] if world.groups else None


if __name__ == "__main__":
    main()
