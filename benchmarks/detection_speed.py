"""What finding boxes costs beside the bare forward passes of the same network, and what many objects cost.

    OMP_NUM_THREADS=1 python benchmarks/detection_speed.py --model one-stage --objects 20,1500

Each picture is predicted by the model, and seen by its network alone, in turns; the network really looks at it, then
what it answers is replaced by that of a picture with so many objects, each claimed by the places around it. Prints the
median of the processor's milliseconds a picture and the share of the bare passes. --suppression names another version
of `suppressed`, `module:function`, to compare with.
"""

from __future__ import annotations

import argparse
import importlib
import math
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from pupille.models.architectures.one_stage import BOX, QUALITY, USUAL_SIZE, places
from pupille.models.boxwise.operating import Operating
from pupille.models.decode import detection
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network, to_input
from pupille.models.preprocessing import Preprocessing

HEIGHT, WIDTH, CLASSES = 312, 416, ("red", "white", "platelet")


class Answered(nn.Module):
    """A network that looks, and whose answers are then those of `answers`."""

    def __init__(self, network: nn.Module, answers: Tensor) -> None:
        super().__init__()
        self.network, self.answers = network, answers

    def forward(self, pictures: Tensor) -> Tensor:
        """(N, places, classes + 5)."""
        return self.answers.expand(len(self.network(pictures)), -1, -1)


def planted(objects: int, seed: int) -> Tensor:
    """(1, places, classes + 5) answers for objects spread over the picture, each claimed by the places near it."""
    rng, at = np.random.default_rng(seed), places(HEIGHT, WIDTH).numpy()
    side = min(60.0, 0.8 * math.sqrt(HEIGHT * WIDTH / objects))
    middles = rng.uniform((0, 0), (WIDTH, HEIGHT), (objects, 2))
    labels = rng.integers(0, len(CLASSES), objects)
    apart = np.abs(at[:, None, :2] - middles).max(axis=2)
    nearest, near = apart.argmin(axis=1), apart.min(axis=1) <= max(side / 2, 6)
    near &= at[:, 2] <= max(8, side / 3)
    answers = np.full((len(at), len(CLASSES) + 5), -5.0)
    answers[near, labels[nearest[near]]] = rng.normal(0.5, 1.0, int(near.sum()))
    answers[:, QUALITY] = np.where(near, rng.normal(1.0, 0.5, len(at)), -3.0)
    shift = (middles[nearest] - at[:, :2]) / at[:, 2:] + rng.normal(0, 0.1, (len(at), 2))
    size = np.log(side / (at[:, 2:] * USUAL_SIZE)) + rng.normal(0, 0.1, (len(at), 2))
    answers[:, BOX] = np.concatenate([shift, size], axis=1)
    return torch.from_numpy(answers).float()[None]


def milliseconds(run: Callable[[], object], images: int) -> float:
    """Of the processor a picture."""
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start) / images


def main() -> None:
    """Prints a line for each number of objects."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="one-stage")
    parser.add_argument("--objects", default="20,1500")
    parser.add_argument("--images", type=int, default=8)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--suppression")
    asked = parser.parse_args()
    if asked.suppression:
        module, _, name = asked.suppression.partition(":")
        detection.suppressed = getattr(importlib.import_module(module), name)
    torch.manual_seed(0)
    seen = Preprocessing(HEIGHT, WIDTH, 3, 0, 255, (0.5,) * 3, (0.25,) * 3)
    spec = ModelSpec(asked.model, CLASSES, seen, task="detection", operating=Operating())
    network = build_network(spec).eval()
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (asked.images, HEIGHT, WIDTH, 3), dtype=np.uint8)

    def bare() -> None:
        with torch.inference_mode():
            network(to_input(torch.from_numpy(pixels), seen))

    for objects in map(int, asked.objects.split(",")):
        model = NetworkModel(spec, Answered(network, planted(objects, 1)))
        boxes = len(model.predict(pixels[:1])[0])
        bare()
        turns = [
            (milliseconds(bare, asked.images), milliseconds(partial(model.predict, pixels), asked.images))
            for _ in range(asked.turns)
        ]
        alone, whole = np.median(np.array(turns), axis=0)
        share = float(np.median([first / second for first, second in turns]))
        print(
            f"{asked.model}, {objects} objects: {boxes} boxes, bare {alone:.1f} ms, predicted {whole:.1f} ms, "
            f"{share:.0%} of the bare passes",
            flush=True,
        )


if __name__ == "__main__":
    main()
