"""A thousand random kills: a tiny run is killed again and again, resumed, and must end with the same bytes.

    python benchmarks/crashes.py [kills] [seed] [--unguarded]

Nine tenths of the kills hit runs of one process, one tenth runs of two, where either of them may be the victim and the
other one must end by itself within 60 s. The runs and the kills are those of `tests/crash`, in children forked from
this process. Ends with 1 at the first difference. `--unguarded` is the negative control: the state of the optimizer is
not restored, which must make it end with 1.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "crash"))

from tiny_run import Scene, finished, kill_after, kill_one_after, left_over, outcome

Kill = Callable[[Scene, Path, float], str | None]


def main() -> int:
    """Kills, compares, prints."""
    words = [word for word in sys.argv[1:] if word != "--unguarded"]
    kills = int(words[0]) if words else 1_000
    seed = int(words[1]) if len(words) > 1 else 0
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    os.environ["PUPILLE_HOME"] = str(place / "home")
    torch.set_num_threads(1)
    scene = Scene.made(place / "warm")
    if "--unguarded" in sys.argv:
        from pupille.training import state

        state.restore_state = lambda *_: None  # type: ignore[assignment]
    chance = random.Random(seed)

    def whole(scene: Scene, folder: Path, seconds: float) -> str | None:
        return "first" if kill_after(scene.climb, folder, seconds) else None

    def one(scene: Scene, folder: Path, seconds: float) -> str | None:
        victim = kill_one_after(scene.climb, folder, seconds, chance)
        return None if victim == "nobody" else victim

    print(f"seed {seed}", flush=True)
    print(" processes  kills  of the first  of the other  runs  different  a run lasts  in all", flush=True)
    different = campaign(scene, place, whole, kills - kills // 10, chance)
    different = different or campaign(replace(scene, processes=2), place, one, kills // 10, chance)
    shutil.rmtree(place)
    return 1 if different else 0


def campaign(scene: Scene, place: Path, kill: Kill, wanted: int, chance: random.Random) -> int:
    """So many kills of one kind of run; how many runs ended otherwise than an undisturbed one."""
    started = time.monotonic()
    undisturbed = place / f"undisturbed{scene.processes}"
    finished(scene.climb, undisturbed)
    lasts = time.monotonic() - started
    expected = outcome(undisturbed)
    victims: Counter[str] = Counter()
    runs = different = 0
    while victims.total() < wanted and not different:
        folder = place / f"run{scene.processes}-{runs}"
        while victim := kill(scene, folder, chance.uniform(0, lasts)):
            victims[victim] += 1
        # A run may end well although its helper was killed in its last moment.
        finished(scene.climb, folder)
        different += outcome(folder) != expected or bool(left_over(folder))
        shutil.rmtree(folder)
        runs += 1
    print(
        f"{scene.processes:>10} {victims.total():>6} {victims['first']:>13} {victims['helper']:>13} {runs:>5} "
        f"{different:>10} {lasts:>10.2f} s {time.monotonic() - started:>5.0f} s",
        flush=True,
    )
    return different


if __name__ == "__main__":
    sys.exit(main())
