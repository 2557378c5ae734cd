"""The ladder of masks on five blocks of one stack of slices: what each rung reaches, and what it costs.

    python benchmarks/segmentation_folds.py shared/data/membrane/train --out segmentation_folds.csv

Slices of one stack look alike, so a fold tests six that lie one after the other, leaves out two on either side of them,
and trains on the rest; the thing of interest is the membrane, which is black in the masks. Settings are developed with
`--develop`, which trains on slices 0 to 13 and scores 16 to 21: the last block, 24 to 29, is then never looked at.
Times are of the processor, on as many threads as `--threads` says.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.dataset import Dataset
from pupille.data.mask_targets import MaskTargets
from pupille.data.open import open as open_data
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.models.pixelwise.agreement import mean_iou
from pupille.results.masks import ClassMask, MaskStore
from pupille.training.fit import fit

BLOCK, GAP = 6, 2
DEVELOPED = (range(14), range(16, 22))
RUNGS = ("mean-mask", "threshold", "pixel-forest", "unet")
CLASSES = ("inside", "membrane")
LINE = "{:14}{:7} IoU {:.3f}  fit {:6.1f} s  predict {:5.2f} s an image"


@dataclass(frozen=True)
class Swapped:
    """Masks of two classes, each taken for the other."""

    masks: MaskStore

    def read(self, id: str) -> ClassMask:
        """The mask of an image."""
        mask = self.masks.read(id)
        return np.where(mask < 0, mask, 1 - mask).astype(np.int16)


def main() -> None:
    """Prints a line a fit and the mean of each rung, and writes a row a fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--models", default=",".join(RUNGS))
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--augment", default="none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--folds", default="0,1,2,3,4", help="which of the five, in the order in which they run"
    )
    parser.add_argument("--out", type=Path, default=Path("segmentation_folds.csv"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    stack = opened(options.data)
    numbers = [0] if options.develop else [int(number) for number in options.folds.split(",")]
    folds = [DEVELOPED] if options.develop else blocks(len(stack))
    config = TrainConfig(seed=options.seed, augment=options.augment)
    rows = []
    for model in options.models.split(","):
        for number in numbers:
            rows.append((model, number, *scored(model, stack, *folds[number], config)))
            write(options.out, rows)
            print(LINE.format(model, f"fold {number}", *rows[-1][2:]), flush=True)
        some = np.array([row[2:] for row in rows if row[0] == model])
        print(LINE.format(model, "mean", *some.mean(axis=0)), flush=True)
    print(f"peak of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def write(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    """The table as CSV, as far as it is."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("model", "fold", "iou", "fit_seconds", "predict_seconds_an_image"))
        writer.writerows(rows)


def opened(folder: Path) -> Subset:
    """The slices in the order of the stack."""
    dataset: Dataset = open_data(str(folder))
    dataset = dataset.subset(np.argsort([int(Path(id_).stem) for id_ in dataset.samples["id"]]))
    pixels = np.stack([dataset.images.read(path).pixels for path in dataset.samples["path"]])
    ids = tuple(dataset.samples["id"])
    assert dataset.masks is not None
    targets = MaskTargets(ids, Swapped(dataset.masks), CLASSES, background=0)
    geometry = Geometry(*pixels.shape[1:3])
    return Subset(pixels[..., None], targets.placed(geometry), ids=ids, geometry=geometry)


def blocks(n: int) -> list[tuple[Sequence[int], Sequence[int]]]:
    """The slices to train on and those to test, of each fold."""
    folds = []
    for start in range(0, n, BLOCK):
        near = range(start - GAP, start + BLOCK + GAP)
        folds.append(([i for i in range(n) if i not in near], range(start, start + BLOCK)))
    return folds


def scored(
    model: str, stack: Subset, train: Sequence[int], test: Sequence[int], config: TrainConfig
) -> tuple[float, float, float]:
    """IoU of the membrane on test, processor seconds of the fit, and of the prediction of an image."""
    learned, asked = stack.rows(np.array(train)), stack.rows(np.array(test))
    started = time.process_time()
    result = fit(model, learned, None, config, window=(0, 255))
    fitted = time.process_time()
    answers: NDArray[np.floating] = result.model.predict(asked.pixels)
    seconds = (time.process_time() - fitted) / len(test)
    assert isinstance(asked.targets, MaskTargets)
    iou = mean_iou(asked.targets.frames(), answers.astype(np.int64), len(CLASSES), asked.targets.background)
    return iou, fitted - started, seconds


if __name__ == "__main__":
    main()
