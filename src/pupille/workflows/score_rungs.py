"""The test images opened once for a whole climb, which is written down first, and the seconds worked on it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from pupille.data.prepare import Prepared
from pupille.evaluation.test_ledger import open_test
from pupille.i18n.language import tell
from pupille.runs.events import Event
from pupille.runs.folder import read_json, write_json
from pupille.training.run import score_test
from pupille.workflows.job import Job, subsets_for

CLOCK = "clock.json"
OPENED = "opened.json"


def score_rungs(prepared: Prepared, job: Job, fitted: Sequence[str]) -> int | None:
    """Opens the test images, once for the whole comparison, and writes that down first."""
    opened_file = job.folder / OPENED
    if not opened_file.exists():
        purpose = f"{job.command or job.kind} -> {job.folder.resolve()}"
        write_json(opened_file, {"opened": open_test(prepared.test_hash(), purpose=purpose)})
    for number, name in enumerate(fitted, start=1):
        score_test(subsets_for(prepared, name, job.train).test, job.run_folder(name))
        job.listener(Event(tell("scoring on the test images"), number, len(fitted)))
    opened = read_json(opened_file)["opened"]
    return None if opened is None else int(opened)


def worked(folder: Path, started: float) -> float:
    """Seconds worked on this folder so far, the parts before a resume included."""
    path = folder / CLOCK
    before = float(read_json(path)["seconds"]) if path.exists() else 0.0
    seconds = before + time.monotonic() - started
    write_json(path, {"seconds": seconds})
    return seconds
