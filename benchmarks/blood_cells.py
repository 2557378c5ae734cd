"""Boxes and counts are different questions: threshold and watershed on the photos of blood cells.

    python benchmarks/blood_cells.py shared/data/bccd

Nothing is learned: white cells and platelets are purple patches, large and small; red cells are what is darker than the
background, divided at the middles of round parts. The numbers were chosen by eye on the training part, the figures are
of the test part.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pupille.data.open import open as open_data
from pupille.evaluation.detection.evaluate import evaluate
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

PURPLE, LARGE, SMALL, SPECK = 40.0, 2500, 1200, 120
"""How much bluer than green a pixel of a white cell or platelet is, and areas in pixels."""
RED_RADIUS, RED_LEAST = 14.0, 2000

Cell = tuple[str, tuple[float, float, float, float], float]


def main() -> None:
    """Prints AP, recall and the errors of counts with their intervals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test", choices=("train", "validation", "test"))
    options = parser.parse_args()
    start = time.perf_counter()
    predictions = predicted(options.data, options.part)
    seconds = time.perf_counter() - start
    evaluation = evaluate(predictions)
    for name in ("ap", "ap50", "ap75", "precision", "recall", "count_mae"):
        print(f"{name:12}{figure(evaluation.metrics[name])}")
    for count in evaluation.objects.counts:
        label = count.name or "all"
        ap50 = evaluation.per_class[label]["ap50"] if count.name else evaluation.metrics["ap50"]
        print(
            f"{label:12}AP50 {figure(ap50)}   drawn {count.drawn}, answered {count.answered}, bias of the count "
            f"{figure(count.agreement.bias)}, mean absolute error {figure(count.mae)}"
        )
    for kind in evaluation.objects.errors:
        print(f"{kind.kind:12}{kind.n} on {kind.n_images} images, loss of AP50 {figure(kind.loss)}")
    print(f"{len(predictions)} images, {seconds:.0f} s to answer")


def figure(metric: Metric) -> str:
    """A value with its interval."""
    interval = "" if metric.low is None else f" ({metric.low:.3f} to {metric.high:.3f})"
    return f"{metric.value:.3f}{interval}"


def predicted(folder: Path, part: str) -> ObjectPredictions:
    """The answers to one part of the split."""
    dataset = open_data(str(folder))
    dataset = dataset.subset(dataset.rows(part))
    rows, sizes = [], []
    for image, path in enumerate(dataset.samples["path"]):
        pixels = dataset.images.read(path).pixels[..., :3].astype(np.float64)
        sizes.append((pixels.shape[1], pixels.shape[0]))
        rows += [(image, *one) for one in (*purple_patches(pixels), *red_cells(pixels))]
    images, names, boxes, scores = zip(*rows, strict=True)
    labels = [dataset.classes.index(name) for name in names]
    answers = Objects(
        np.array(images), np.array(labels), np.array(boxes, dtype=float), scores=np.array(scores)
    )
    return ObjectPredictions(
        tuple(dataset.samples["id"]), np.array(sizes), dataset.classes, dataset.objects(), answers
    )


def purple(pixels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(H, W) where the picture is purple."""
    difference = ndimage.gaussian_filter(pixels[..., 2] - pixels[..., 1], 2)
    return np.asarray(difference > PURPLE)


def purple_patches(pixels: NDArray[np.float64]) -> list[Cell]:
    """White cells, the large patches, and platelets, the small ones."""
    patches, _ = ndimage.label(ndimage.binary_closing(purple(pixels), iterations=6))
    cells: list[Cell] = []
    for number, place in enumerate(ndimage.find_objects(patches), start=1):
        area = int((patches[place] == number).sum())
        if area >= LARGE:
            cells.append(("WBC", box_of(place), min(area / 20_000, 1.0)))
        elif SPECK <= area <= SMALL:
            cells.append(("Platelets", box_of(place), area / (2 * SMALL)))
    return cells


def red_cells(pixels: NDArray[np.float64]) -> list[Cell]:
    """Round parts of what is darker than the background, by watershed from their middles."""
    green = ndimage.gaussian_filter(pixels[..., 1], 2)
    dark = (green < otsu(green)) & ~ndimage.binary_dilation(purple(pixels), iterations=8)
    dark = ndimage.binary_fill_holes(ndimage.binary_opening(dark, iterations=2))
    depth = ndimage.gaussian_filter(ndimage.distance_transform_edt(dark), 4)
    middles = (ndimage.maximum_filter(depth, size=31) == depth) & (depth > RED_RADIUS)
    markers, _ = ndimage.label(middles)
    seeds = np.where(dark, markers, -1).astype(np.int32)
    height = (255 * (1 - depth / max(depth.max(), 1e-9))).astype(np.uint8)
    parts = ndimage.watershed_ift(height, seeds)
    cells: list[Cell] = []
    for number, place in enumerate(ndimage.find_objects(np.maximum(parts, 0)), start=1):
        if place is None:
            continue
        inside = parts[place] == number
        area = int(inside.sum())
        if area >= RED_LEAST:
            box = box_of(place)
            roundness = area / (np.pi / 4 * (box[2] - box[0]) * (box[3] - box[1]))
            cells.append(("RBC", box, float(1 / (1 + abs(1 - roundness) + abs(np.log(area / 8000))))))
    return cells


def otsu(values: NDArray[np.float64]) -> float:
    """The threshold that divides values into the two most even halves (Otsu 1979)."""
    counts, edges = np.histogram(values, 256)
    middles = (edges[:-1] + edges[1:]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(middles[np.nanargmax(between)])


def box_of(place: tuple[slice, slice]) -> tuple[float, float, float, float]:
    """The edges `x1, y1, x2, y2` of rows and columns."""
    rows, columns = place
    return float(columns.start), float(rows.start), float(columns.stop), float(rows.stop)


if __name__ == "__main__":
    main()
