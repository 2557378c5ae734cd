"""A thousand random kills: a tiny run is killed again and again, resumed, and must end with the same bytes.

    python benchmarks/crashes.py [kills] [seed]

The runs and the kills are those of `tests/crash`, in children forked from this process.
Ends with 1 at the first difference.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "crash"))

from tiny_run import Scene, finished, kill_after, left_over, outcome


def main() -> int:
    """Kills, compares, prints."""
    kills_wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    os.environ["PUPILLE_HOME"] = str(place / "home")
    torch.set_num_threads(1)
    scene = Scene.made(place / "warm")
    started = time.monotonic()
    finished(scene.climb, place / "undisturbed")
    lasts = time.monotonic() - started
    expected = outcome(place / "undisturbed")
    chance = random.Random(seed)
    kills = runs = different = 0
    while kills < kills_wanted and not different:
        folder = place / f"run{runs}"
        while kill_after(scene.climb, folder, chance.uniform(0, lasts)):
            kills += 1
        different += outcome(folder) != expected or bool(left_over(folder))
        shutil.rmtree(folder)
        runs += 1
    print(
        f"{kills} kills, {runs} runs, {different} different, seed {seed}, a run lasts {lasts:.2f} s, "
        f"{time.monotonic() - started:.0f} s in all"
    )
    shutil.rmtree(place)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
