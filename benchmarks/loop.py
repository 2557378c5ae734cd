"""What the training loop costs beside the bare steps: both train the same network on the same batches, by turns.

    python benchmarks/loop.py [rounds]

The bare loop is what one writes by hand in PyTorch: gather a batch, forward, loss, backward, fused AdamW, a sum of
losses and of right answers. Both prepare the pixels in the same way and compute with the same precision, on one
thread. Printed: the median seconds of the processor for each, which other programs disturb little, and the median of
the ratios.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.models.model import ModelSpec
from pupille.models.network import build_network, to_input
from pupille.models.preprocessing import Preprocessing
from pupille.training.checkpoint import Checkpoints
from pupille.training.context import FitContext
from pupille.training.distributed.team import Alone
from pupille.training.hyperparameters import step_size
from pupille.training.loop import fit_network
from pupille.training.optim.precision import decide

EPOCHS, BATCH, CLASSES = 3, 32, 10
RUNGS = (("mlp", 28, 6_400), ("lenet5", 32, 6_400), ("cnn", 28, 1_600))
"""Rung, side and number of its pictures."""


def bare(spec: ModelSpec, part: Subset, rate: float) -> float:
    """Seconds of the bare loop."""
    precision = decide("auto", step_size(spec, len(part), TrainConfig(batch_size=BATCH)))
    network = build_network(spec).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, fused=True)
    pixels, targets = torch.from_numpy(part.pixels), torch.from_numpy(part.targets.array)
    started = time.process_time()
    for _ in range(EPOCHS):
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for rows in torch.randperm(len(part)).split(BATCH):
            with precision.context():
                logits = network(to_input(pixels[rows], spec.preprocessing)).float()
            loss = cross_entropy(logits, targets[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(rows)
            correct += (logits.detach().argmax(dim=1) == targets[rows]).sum()
    return time.process_time() - started


def ours(spec: ModelSpec, part: Subset, rate: float) -> float:
    """Seconds of the loop with a keeper, as a run has it."""
    config = TrainConfig(epochs=EPOCHS, batch_size=BATCH, learning_rate=rate)
    with TemporaryDirectory() as folder:
        keeper = Checkpoints(Path(folder), print)
        started = time.process_time()
        team = Alone(torch.device("cpu"))
        fit_network(spec, part, None, config, FitContext(keeper=keeper), team=team)
        return time.process_time() - started


def main() -> None:
    """Measures every rung."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    for name, side, images in RUNGS:
        pixels = rng.integers(0, 256, (images, side, side, 1), dtype=np.uint8)
        classes = tuple(map(str, range(CLASSES)))
        part = Subset(pixels, ClassTargets(rng.integers(0, CLASSES, images), classes))
        prepared = Preprocessing.learned(pixels, low=0, high=255)
        spec = ModelSpec(name, classes, prepared)
        bare(spec, part, 1e-3)
        pairs = [(bare(spec, part, 1e-3), ours(spec, part, 1e-3)) for _ in range(rounds)]
        ratio = statistics.median(mine / theirs for theirs, mine in pairs)
        theirs, mine = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{name}: bare {theirs:.3f} s, ours {mine:.3f} s, median ratio {ratio:.3f} over {rounds} rounds"
        )


if __name__ == "__main__":
    main()
