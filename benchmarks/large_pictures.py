"""Memory and time of one large picture: `python benchmarks/large_pictures.py pixel-forest --side 6000`.

A grey picture of touching bright discs on noise, learned from small ones of the same scale; then the answer for one
square picture of `--side` pixels. Prints processor seconds, the peak of the process beyond what it had before the
answer, and for objects how many were counted beside how many were drawn.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drawn_discs import discs
from drawn_objects import subset, touching
from pupille.config import TrainConfig
from pupille.estimators.segmenter import ImageSegmenter
from pupille.models.whole_answers import answer_of_picture
from pupille.training.fit import fit

OBJECTS = ("watershed", "unet-instances")
SIDE = 100


def peak() -> float:
    """Megabytes that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Fits, answers, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=("threshold", "pixel-forest", "unet", *OBJECTS))
    parser.add_argument("--side", type=int, default=6000)
    chosen = parser.parse_args()
    tiles = chosen.side // SIDE
    if chosen.model in OBJECTS:
        config = TrainConfig(epochs=10, batch_size=4, learning_rate=0.006)
        model = fit(
            chosen.model, subset(16, side=SIDE), subset(6, seed=1, side=SIDE), config, window=(0, 255)
        ).model
        some, images = touching(50, seed=2, side=SIDE)
        drawn = [len(image) for image in images]
    else:
        pictures, masks = (np.array(arrays) for arrays in discs(12, SIDE))
        model = (
            ImageSegmenter(chosen.model, **({"epochs": 5} if chosen.model == "unet" else {}))
            .fit(pictures.astype(np.uint8), masks)
            .model_
        )
        some, drawn = np.array(discs(50, SIDE, seed=2)[0]).astype(np.uint8), []
    places = np.random.default_rng(0).integers(0, len(some), (tiles, tiles))
    picture = np.concatenate([np.concatenate(list(some[row]), axis=1) for row in places])
    before, started = peak(), time.process_time()
    answer = answer_of_picture(model, picture, lambda piece: piece[..., None])
    seconds = time.process_time() - started
    counted = f", {len(answer)} objects of {sum(drawn[k] for k in places.ravel())}" if drawn else ""
    print(
        f"{chosen.model}, {picture.shape}: {seconds:.0f} s, {peak() - before:.0f} MB beyond {before:.0f}{counted}"
    )


if __name__ == "__main__":
    main()
