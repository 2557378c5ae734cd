"""Whether D-FINE and RT-DETR learn eight photos of blood cells by heart, from random weights.

    python benchmarks/queries_by_heart.py shared/data/bccd --model dfine:n+scratch --epochs 300

The first eight training photos are learned from and asked for again: AP50 of .9 shows that losses, boxes and answers
belong together, and nothing else.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.config import TrainConfig
from pupille.data.box_targets import box_targets
from pupille.data.open import open as open_data
from pupille.data.subset import Subset
from pupille.evaluation.detection.evaluate import evaluate
from pupille.images.geometry import Geometry
from pupille.models.decode.own_boxes import DECODER
from pupille.runs.events import Event
from pupille.training.context import FitContext
from pupille.training.fit import fit

IMAGES = 8


def main() -> None:
    """Prints the loss of some epochs, then AP50 on the photos that were learned."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="dfine:n+scratch")
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--rate", type=float, default=None)
    parser.add_argument("--size", type=int, nargs=2, default=(192, 256), metavar=("HEIGHT", "WIDTH"))
    options = parser.parse_args()
    part = photos(options.data, Geometry(*options.size))
    config = TrainConfig(epochs=options.epochs, batch_size=4, learning_rate=options.rate)
    start = time.process_time()
    result = fit(
        options.model, part, None, config, window=(0.0, 255.0), context=FitContext(listener=listener)
    )
    seconds = time.process_time() - start
    answers = result.model.predict(part.pixels)
    metrics = evaluate(DECODER.predictions(part.ids or (), part.targets, answers, result.model.spec)).metrics
    print(
        f"{options.model}: AP50 {metrics['ap50'].value:.3f}, AP {metrics['ap'].value:.3f} on the {IMAGES} photos that "
        f"were learned, {options.epochs} epochs, {seconds:.0f} s of processor time"
    )


def photos(folder: Path, frame: Geometry) -> Subset:
    """The first training photos in a frame, with their boxes."""
    dataset = open_data(str(folder))
    dataset = dataset.subset(dataset.rows("train")[:IMAGES])
    pictures = [resized(dataset.images.read(path).pixels, frame) for path in dataset.samples["path"]]
    targets = box_targets(dataset, range(IMAGES)).placed(frame)
    return Subset(np.stack(pictures), targets, None, tuple(dataset.samples["id"]), frame)


def resized(pixels: NDArray[np.uint8], frame: Geometry) -> NDArray[np.uint8]:
    """A picture of three channels at the size of the frame."""
    return np.asarray(Image.fromarray(pixels).resize((frame.width, frame.height), Image.Resampling.BILINEAR))


def listener(event: Event) -> None:
    """Prints every fiftieth epoch."""
    if event.figures.get("epoch", 1) % 50 == 0:
        print(event.figures, flush=True)


if __name__ == "__main__":
    main()
