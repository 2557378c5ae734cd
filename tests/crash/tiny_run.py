"""One tiny run, in a child that can be killed: begun or gone on with, never anything else."""

import hashlib
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hanging import HANGING
from pupille.config import DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.data.prepare import Prepared, prepare
from pupille.data.splits.split import write_split
from pupille.evaluation.questions import EvaluationConfig
from pupille.report.build import build
from pupille.runs.events import silent
from pupille.runs.folder import RESULTS, begin, check_folder, make_folder, write_atomically
from pupille.runs.journal import Journal
from pupille.runs.lock import locked
from pupille.training import checkpoint
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.run import score_test, train_run
from pupille.workflows import compare, fit_models
from pupille.workflows.identity import identity
from several import ForkedLauncher

CONFIG = TrainConfig(epochs=2, batch_size=16, ema=0.9, patience=5)
CLEAN_FILES = (
    "weights.safetensors",
    "model.json",
    "split.csv",
    "predictions/validation.csv",
    "predictions/test.csv",
)


@dataclass(frozen=True)
class Scene:
    """Images that are read and split already, so that a child has nothing to do but to train and write."""

    found: Any
    prepared: Prepared
    processes: int = 1

    @classmethod
    def made(cls, folder: Path) -> "Scene":
        """Forty pictures of 6 x 6 pixels, and every module imported that a run needs, by running once in `folder`."""
        rng = np.random.default_rng(0)
        labels = np.array(["dark", "light"] * 20)
        images = rng.integers(0, 160, (40, 6, 6), dtype=np.uint8)
        images[labels == "light"] += 90
        data, split = DataConfig(), SplitConfig()
        found = compare.pass_gate(compare.audit((images, labels), listener=silent), GateConfig())
        prepared = prepare(found.dataset, data, split, listener=silent)
        scene = cls(found, prepared)
        scene.report(folder)
        return scene

    def fit(self, folder: Path) -> None:
        """A rung fitted, kept and scored, in its locked folder: every kind of write that training makes."""
        check_folder(folder, resume=True)
        journal = Journal(silent)
        with locked(folder):
            begin(folder, {"training settings": CONFIG.to_json()})
            with journal.write_to(folder):
                make_folder(folder)
                write_atomically(folder / "split.csv", write_split(self.prepared.dataset))
                subsets = fit_models.subsets_for(self.prepared, "mlp", TrainConfig())
                train_run(
                    subsets,
                    "mlp",
                    CONFIG,
                    folder,
                    arguments={"hidden": (3,)},
                    context=FitContext(listener=journal),
                )
                score_test(subsets.test, folder)

    def climb(self, folder: Path) -> None:
        """A whole run to its `results.json`, but for reading and examining the images."""
        with ForkedLauncher(self.processes) if self.processes > 1 else Launcher(1) as launcher:
            self.climb_with(launcher, folder)

    def report(self, folder: Path) -> None:
        """A whole run and its page, as the command line makes it."""
        self.climb(folder)
        build(folder)

    def climb_with(self, launcher: Launcher, folder: Path) -> None:
        """The same with a crew."""
        job = fit_models.Job(
            "run",
            ("mlp",),
            folder,
            CONFIG,
            {"hidden": (3,)},
            GateConfig(),
            None,
            None,
            silent,
            launcher,
            EvaluationConfig(),
        )
        check_folder(folder, resume=True)
        journal = Journal(silent)
        with locked(folder):
            if begin(folder, identity(self.prepared, job)):
                journal.settle(folder)
                return
            with journal.write_to(folder):
                compare.ascend(self.prepared, self.found, job, time.monotonic())


def child(work: Any, folder: Path, *, ready: int | None = None) -> int:
    """Forks; the child works on the folder and ends with 0, or 3 after an error of ours, whose sentence it leaves.

    With 1 it ends where the thread that watches the others has lost one of them and says so.
    """
    pid = os.fork()
    if pid:
        return pid
    code = 9
    # What only the thread that watches over other processes says.
    sys.__stderr__ = said_in(folder).open("w", encoding="utf-8")
    try:
        # Every step is a checkpoint, so that there are many instants to die at.
        checkpoint.SECONDS = 0.0
        if ready is not None:
            os.read(ready, 1)
        work(folder)
        code = 0
    except Exception as error:
        from pupille.errors import PupilleError

        said_in(folder).write_text(f"{type(error).__name__}: {error}")
        code = 3 if isinstance(error, PupilleError) else 4
    finally:
        os._exit(code)


def waited(pid: int) -> int:
    """How a child ended: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def finished(work: Any, folder: Path) -> None:
    """Runs to the end in a child. Raises AssertionError with what it said if it cannot."""
    code = waited(child(work, folder))
    assert code == 0, f"resuming ended with {code}: {said_in(folder).read_text()}"


def said_in(folder: Path) -> Path:
    """Where a child leaves the sentence with which it ends."""
    return folder.parent / f"{folder.name}.said"


def kill_after(work: Any, folder: Path, seconds: float) -> bool:
    """Runs in a child and kills it after some time; whether it was still at work."""
    pid = child(work, folder)
    code = ended_within(pid, seconds)
    if code is not None:
        assert code == 0
        return False
    os.kill(pid, signal.SIGKILL)
    return waited(pid) == -signal.SIGKILL


def helpers_of(pid: int) -> list[int]:
    """The processes that a child has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill_one_after(work: Any, folder: Path, seconds: float, chance: random.Random) -> str:
    """Runs in a child with helpers and kills one of them all after some time.

    Whom: `first`, `helper`, or `nobody` where the run had ended. Raises AssertionError if the others live on for
    ever, or the first process ends without the one sentence.
    """
    pid = child(work, folder)
    code = ended_within(pid, seconds)
    if code is not None:
        assert code == 0
        return "nobody"
    helpers = helpers_of(pid)
    victim = chance.choice([pid, *helpers])
    os.kill(victim, signal.SIGKILL)
    code = ended_within(pid, HANGING)
    # Either may have ended well a moment before.
    assert code in ((0, -signal.SIGKILL) if victim == pid else (0, 1, 3)), code
    if code in (1, 3):
        said = said_in(folder).read_text()
        assert "ended unexpectedly" in said, said
    until = time.monotonic() + HANGING
    while any(Path(f"/proc/{helper}").exists() for helper in helpers):
        assert time.monotonic() < until, "a helper lives on"
        time.sleep(0.01)
    if code == 0:
        return "nobody"
    return "first" if victim == pid else "helper"


def ended_within(pid: int, seconds: float) -> int | None:
    """How a child ended by itself; None if it is still at work."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    return None


def outcome(folder: Path) -> dict[str, str]:
    """What a run came to, as hashes by file: weights, history, predictions, metrics; times are left out."""
    results = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in CLEAN_FILES}
    rows = [row.rsplit(",", 1)[0] for row in (folder / "history.csv").read_text().splitlines()]
    results["history.csv"] = "\n".join(rows)
    if (folder / RESULTS).exists():
        record = json.loads((folder / RESULTS).read_text())
        for run in record["runs"]:
            del run["cost"]
            for epoch in run["history"]:
                del epoch["seconds"]
        kept = {name: record[name] for name in ("runs", "chosen", "differences", "split", "gallery")}
        kept["split"].pop("opened")
        results[RESULTS] = json.dumps(kept)
    return results


def epochs_in(folder: Path) -> list[int]:
    """The epochs of the rows of the history as it is now."""
    path = folder / "history.csv"
    rows = path.read_text().splitlines()[1:] if path.exists() else []
    return [int(row.partition(",")[0]) for row in rows]


def left_over(folder: Path) -> list[str]:
    """Files that a finished run has no use for."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.name.startswith(".") or "checkpoints" in path.parts
    ]
