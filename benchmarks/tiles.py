"""Do tiles win where objects are small and pictures large? Pictures of 12 megapixels with objects of 10 pixels.

    OMP_NUM_THREADS=1 python benchmarks/tiles.py --model blobs

Fits a model to whole pictures, which it sees shrunk to 416 pixels, and to tiles of the same pictures, and prints AP,
recall, precision and the error of the count on other pictures, with the processor's time.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from pupille.config import TrainConfig
from pupille.data.box_targets import BoxTargets
from pupille.data.subset import Subset
from pupille.evaluation.detection.matching import ALL, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.statistics import average_precision, curves_of, statistics_of
from pupille.images.decoded import stretched
from pupille.images.geometry import Geometry
from pupille.models.boxwise.entries import DETECTOR_SIDE
from pupille.shapes.objects import Objects
from pupille.training.fit import fit
from pupille.training.run import predict_subset

SPECK, CELL, CLASSES = 10, 40, ("speck",)
SHOWN = ("ap", "ap50", "recall", "precision", "count_mae")


def part(n: int, height: int, width: int, objects: int, *, seed: int, shrunk: bool) -> Subset:
    """n pictures of noise with red squares that do not touch, at their own size or as they are seen shrunk."""
    rng = np.random.default_rng(seed)
    scale = DETECTOR_SIDE / max(height, width) if shrunk else 1.0
    frame = Geometry(round(height * scale), round(width * scale))
    pixels, boxes = [], []
    for _ in range(n):
        picture = np.clip(rng.normal(120, 12, (height, width, 3)), 0, 255).astype(np.uint8)
        columns = width // CELL
        cells = rng.choice(columns * (height // CELL), objects, replace=False)
        corners = np.stack([cells % columns, cells // columns], axis=1) * CELL
        corners += rng.integers(0, CELL - SPECK, (objects, 2))
        for x, y in corners:
            picture[y : y + SPECK, x : x + SPECK] = (220, 60, 60)
        boxes.append(np.concatenate([corners, corners + SPECK], axis=1))
        pixels.append(stretched(picture, frame.height, frame.width) if shrunk else picture)
    drawn = Objects(
        np.repeat(np.arange(n), objects),
        np.zeros(n * objects, dtype=np.int64),
        np.concatenate(boxes).astype(np.float64),
    )
    ids = tuple(map(str, range(n)))
    targets = BoxTargets(drawn, CLASSES, n, ids, np.tile([width, height], (n, 1)), frame)
    return Subset(np.array(pixels), targets, None, ids, frame)


def main() -> None:
    """Prints two lines and what the models tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="blobs")
    parser.add_argument("--height", type=int, default=3000)
    parser.add_argument("--width", type=int, default=4000)
    parser.add_argument("--objects", type=int, default=800)
    parser.add_argument("--epochs", type=int)
    asked = parser.parse_args()
    for tiles in (False, True):
        started = time.process_time()
        train, validation, test = (
            part(n, asked.height, asked.width, asked.objects, seed=seed, shrunk=not tiles)
            for seed, n in enumerate((2, 1, 1))
        )
        config = TrainConfig(tiles=tiles, epochs=asked.epochs, batch_size=8 if asked.epochs else None)
        result = fit(asked.model, train, validation, config, window=(0.0, 255.0))
        predictions = predict_subset(result.model, test)
        scores = statistics_of(predictions).scores(np.ones((len(test), 1)))
        figures = ", ".join(f"{name} {float(scores[name][0]):.3f}" for name in SHOWN)
        # COCO counts 100 answers of a class on an image.
        matches = match(predictions, box_overlaps(predictions))
        most, units = len(predictions.answers), np.zeros(len(test), dtype=np.int64)
        every = average_precision(curves_of(predictions, matches, units, sizes=(ALL,), most=most))
        figures += f", AP of all answers {every:.3f}"
        print(f"tiles {tiles}: {figures}, {time.process_time() - started:.0f} s of the processor", flush=True)
        for note in result.notes:
            print(f"    {note}", flush=True)


if __name__ == "__main__":
    main()
