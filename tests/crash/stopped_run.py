"""One whole command on photos, in a child that is asked to stop, and started again as a cluster's queue does."""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.audit import answers
from pupille.cli.main import guarded
from pupille.runs.saved import SAVED
from pupille.training import checkpoint
from pupille.training.interrupt import REQUESTS

AGAIN = 75
FINISHED = (1,)
RESULTS_OF_A_RUN = ("weights.safetensors", "predictions/validation.csv", "predictions/test.csv")


def photos(folder: Path) -> Path:
    """Two classes of forty noisy pictures."""
    rng = np.random.default_rng(0)
    for label in ("dark", "light"):
        (folder / label).mkdir(parents=True)
        for number in range(40):
            pixels = rng.integers(0, 160, (40, 40, 3), dtype=np.uint8) + np.uint8(90 * (label == "light"))
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder


@dataclass
class Command:
    """`train` on photos, with everything it keeps below one folder."""

    images: Path
    place: Path

    @property
    def run(self) -> Path:
        """The folder of the run."""
        return self.place / "run"

    @property
    def words(self) -> list[str]:
        """The command as it is typed."""
        words = ["train", str(self.images), "--model", "mlp", "--hidden", "3", "--epochs", "3"]
        return [*words, "--quiet", "--out", str(self.run), "--resume"]

    def start(self) -> int:
        """Forks a child that works as the program does; the number of its process."""
        self.place.mkdir(exist_ok=True)
        pid = os.fork()
        if pid:
            return pid
        code = 9
        try:
            os.environ["PUPILLE_HOME"] = str(self.place / "home")
            sys.stderr = (self.place / "stderr").open("w", encoding="utf-8")
            sys.stdout = (self.place / "stdout").open("w", encoding="utf-8")
            # Every step is a checkpoint, so that each moment of the training can be gone on from.
            checkpoint.SECONDS = answers.SELDOM = 0.0
            SAVED.anything = SAVED.in_run = False
            REQUESTS.listen()
            code = guarded(self.words)
            sys.stderr.flush()
        finally:
            os._exit(code)

    def stopped_after(self, seconds: float, number: int) -> tuple[int, str]:
        """Starts it and sends a signal so much later: its exit code and what it said."""
        pid = self.start()
        time.sleep(seconds)
        os.kill(pid, number)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return code, (self.place / "stderr").read_text(encoding="utf-8")

    def progress(self) -> tuple[int, ...]:
        """How far it has come, the later stages first: finished, scored, trained, checkpoint, pixels, answers, facts.

        Of a finished run only that: what came before is cleared away.
        """
        if (self.run / "results.json").exists():
            return FINISHED
        states = sorted(self.run.glob("checkpoints/[0-9]*[0-9]"))
        pixels = sum(
            len(file["rows"])
            for index in self.place.glob("home/cache/pixels/*.json")
            for file in json.loads(index.read_bytes().split(b"\n", 1)[1])["files"]
        )
        kept, facts = self.run / "preparation" / "answers.json", self.place / "home/cache/facts.sqlite"
        n_facts = 0
        if facts.exists():
            with sqlite3.connect(facts) as connection:
                tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
                n_facts = connection.execute("SELECT count(*) FROM facts").fetchone()[0] if tables else 0
        return (
            0,
            int((self.run / "predictions" / "test.csv").exists()),
            int((self.run / "training.json").exists()),
            int(states[-1].name) if states else 0,
            pixels,
            len(json.loads(kept.read_bytes())["answers"]) if kept.exists() else 0,
            n_facts,
        )

    def outcome(self) -> dict[str, bytes]:
        """What it came to."""
        return {name: (self.run / name).read_bytes() for name in RESULTS_OF_A_RUN}


def undisturbed(place: Path) -> tuple[Path, float, dict[str, bytes]]:
    """The photos, how many seconds a command on them lasts, and what it comes to.

    The first one runs in this process, so that all that it imports is there for the children.
    """
    images = photos(place / "photos")
    first = Command(images, place / "first")
    if code := guarded(first.words):
        raise RuntimeError(f"the command ended with {code}")
    command = Command(images, place / "whole")
    started = time.monotonic()
    os.waitpid(command.start(), 0)
    return images, time.monotonic() - started, command.outcome()


@dataclass
class Campaign:
    """Counts of what came of signals. codes: exit code -> how often. faults: what should not have been."""

    codes: dict[int, int]
    faults: list[str]
    runs: int = 0


def stop_at_random(
    images: Path, place: Path, moments: int, *, seconds: float, expected: dict[str, bytes], seed: int
) -> Campaign:
    """Signals at so many random moments of runs that last `seconds`, each run started again until it is finished."""
    chance = random.Random(seed)
    campaign = Campaign({}, [])
    signals = 0
    while signals < moments:
        command = Command(images, place / f"stopped{campaign.runs}")
        while signals < moments:
            before = command.progress()
            number = chance.choice([signal.SIGTERM, signal.SIGUSR1])
            code, words = command.stopped_after(chance.uniform(0, seconds), number)
            after = command.progress()
            signals += code != 0
            campaign.codes[code] = campaign.codes.get(code, 0) + 1
            campaign.faults += faults(code, words, before, after, number)
            if code == 0:
                break
        code = os.waitstatus_to_exitcode(os.waitpid(command.start(), 0)[1])
        if code or command.outcome() != expected:
            campaign.faults.append(f"run {campaign.runs} ended with {code}, or otherwise than undisturbed")
        if (command.run / "preparation").exists():
            campaign.faults.append("what was kept before the run lies there still")
        campaign.runs += 1
    return campaign


def faults(code: int, words: str, before: tuple[int, ...], after: tuple[int, ...], number: int) -> list[str]:
    """What is wrong with the way in which a command was stopped."""
    # Of a finished run only the look whether it is finished is done again.
    further = after > before or after == FINISHED
    if code == AGAIN and not (further and "everything saved" in words):
        return [f"{AGAIN} without anything new: {before} -> {after}: {words}"]
    if code == 128 + number and "before anything new was saved" not in words:
        return [f"{code} without its sentence: {words}"]
    if after < before:
        return [f"it went back: {before} -> {after}"]
    # A child that had no time to listen dies of the signal itself.
    return [] if code in (0, AGAIN, 128 + number, -number) else [f"it ended with {code}: {words}"]


if __name__ == "__main__":
    folder, moments, seed = sys.argv[1:]
    images, lasts, expected = undisturbed(Path(folder))
    campaign = stop_at_random(
        images, Path(folder), int(moments), seconds=lasts, expected=expected, seed=int(seed)
    )
    print(json.dumps(vars(campaign)))
