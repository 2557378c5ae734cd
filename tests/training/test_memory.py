"""What a training takes for itself, in processes of its own: the pages that the system cannot take back."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

SIDE = 96
FEW, MANY = 800, 3200
PIXELS = (MANY - FEW) * SIDE * SIDE * 3 / 2**20
"""MiB by which the kept pixels of the two sets differ."""

TRAINING = """
import sys, threading
from pathlib import Path
import numpy as np
from pupille.config import DataConfig, SplitConfig, TrainConfig
from pupille.data.pixels import lazy_batch
from pupille.data.open import open as open_dataset
from pupille.data.prepare import prepare
from pupille.images.geometry import Geometry
from pupille.models.registry import MODELS, Entry, both
from pupille.training.context import FitContext
from pupille.training.run import score_test, train_run
from pupille.workflows.job import subsets_for

folder, n, limit, side = Path(sys.argv[1]), *map(int, sys.argv[2:])
lazy_batch.IN_MEMORY = limit
frame = Geometry(side, side)
MODELS["small"] = Entry(
    both("pupille.models.architectures.mlp:build"), "network", 2026, "a small network", geometry=frame
)
dataset = open_dataset(folder)
dataset = dataset.subset(np.linspace(0, len(dataset) - 1, n).astype(np.int64))
prepare(dataset, DataConfig(), SplitConfig(), geometries=(frame,))
done, peak = threading.Event(), [0]

def watch():
    while not done.wait(0.002):
        lines = Path("/proc/self/status").read_text().splitlines()
        anonymous = int(next(line for line in lines if line.startswith("RssAnon:")).split()[1])
        peak[0] = max(peak[0], anonymous)

watching = threading.Thread(target=watch)
watching.start()
prepared = prepare(dataset, DataConfig(), SplitConfig(), geometries=(frame,))
run = folder.parent / f"run-{n}-{limit}"
settings = TrainConfig(epochs=1, batch_size=8)
subsets = subsets_for(prepared, "small", TrainConfig())
train_run(subsets, "small", settings, run, arguments={"hidden": (4,)}, context=FitContext())
score_test(subsets.test, run)
done.set()
watching.join()
print(peak[0] / 1024)
"""


def peak(folder: Path, n: int, *, limit: int) -> float:
    """MiB at the highest while n images are prepared and a network is trained on them and tested."""
    done = subprocess.run(
        [sys.executable, "-c", TRAINING, str(folder), str(n), str(limit), str(SIDE)],
        # Blocks that are let go are given back to the system, so that the measure is of those in use.
        env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell RssAnon")
def test_memory_does_not_grow_with_the_images_of_a_set_that_is_mapped(tmp_path):
    folder = tmp_path / "photos"
    rng = np.random.default_rng(0)
    for number in range(MANY):
        picture = np.repeat(np.repeat(rng.integers(0, 256, (12, 12, 3), dtype=np.uint8), 8, 0), 8, 1)
        path = folder / "ab"[number % 2] / f"{number:04}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path, quality=60)
    few = peak(folder, FEW, limit=0)
    assert peak(folder, MANY, limit=0) - few < PIXELS / 2
    # The measure sees it where all of them are in memory.
    assert peak(folder, MANY, limit=2**30) - few > PIXELS
