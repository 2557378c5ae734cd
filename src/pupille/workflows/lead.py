"""How long before the end of its time a task is told: derived from the measured seconds to a checkpoint."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pupille.config import AUTO
from pupille.errors import FileError
from pupille.i18n.language import StoredText, tell
from pupille.models.available import weights_of
from pupille.models.pretrained.store import described_weights
from pupille.models.registry import find
from pupille.runs.folder import written_atomically
from pupille.storage.regular_file import parse_json, read_bytes
from pupille.training.checkpoint import CHECKPOINTS, MANIFEST, SECONDS_TO_HERE
from pupille.training.fitter import fitter_of
from pupille.workflows.cluster import Cluster, seconds_of

TIMES = 10
"""A file system that many jobs use at once is slower than when it was measured."""
LEAST, STEP = 60, 10
"""Seconds: of every lead, and what leads are rounded up to."""
SMALL = 64_000_000
"""Bytes of the checkpoint of a network that has no weights here to go by."""
STATES = 3
"""A checkpoint holds weights and the two moments of the optimizer."""
LOT = 2**22


@dataclass(frozen=True)
class Lead:
    """seconds: before the end of its time, at which a task is told. why: the sentence on it."""

    seconds: int
    why: StoredText


def lead_for(cluster: Cluster, models: Sequence[str], pieces: Path, place: Path) -> Lead:
    """The lead of the tasks of a comparison, at most half of their time.

    pieces: the folder in which tasks may have measured already. place: the folder where a write is timed.
    """
    most = seconds_of(cluster.time) // 2
    if cluster.lead != AUTO:
        chosen = min(int(cluster.lead), most)
        return Lead(chosen, tell("Tasks are told {lead} s before their time is up, as asked.", lead=chosen))
    if (seconds := measured_by_tasks(pieces)) is not None:
        lead = rounded(seconds, most)
        sentence = tell(
            "Tasks are told {lead} s before their time is up: a step and its checkpoint took at most {seconds:1} s in "
            "the tasks so far.",
            lead=lead,
            seconds=seconds,
        )
        return Lead(lead, sentence)
    if not any(fitter_of(name).epochs or find(name).pretrained for name in models):
        lead = min(LEAST, most)
        sentence = tell(
            "Tasks are told {lead} s before their time is up; none of these models has checkpoints to write.",
            lead=lead,
        )
        return Lead(lead, sentence)
    size = checkpoint_bytes(models)
    seconds = timed_write(place / ".checkpoint", size)
    lead = rounded(seconds, most)
    sentence = tell(
        "Tasks are told {lead} s before their time is up: {megabytes:0} MB, which a checkpoint may have, took "
        "{seconds:1} s to write beside the run.",
        lead=lead,
        megabytes=size / 1e6,
        seconds=seconds,
    )
    return Lead(lead, sentence)


def rounded(seconds: float, most: int) -> int:
    """The lead for so many measured seconds to a checkpoint."""
    return min(max(LEAST, math.ceil(TIMES * seconds / STEP) * STEP), most)


def measured_by_tasks(pieces: Path) -> float | None:
    """The longest time to a checkpoint in tasks that were stopped or saved so far; None where there are none."""
    seconds = []
    for path in pieces.glob(f"*/**/{CHECKPOINTS}/*/{MANIFEST}"):
        with suppress(OSError, FileError, KeyError, TypeError, ValueError):
            seconds.append(float(parse_json(read_bytes(path), path)[SECONDS_TO_HERE]))
    return max(seconds, default=None)


def checkpoint_bytes(models: Sequence[str]) -> int:
    """What a checkpoint of the largest of these models may have."""
    weights = [described_weights(weights_of(name)).size for name in models if find(name).pretrained]
    return max(SMALL, STATES * max(weights, default=0))


def timed_write(path: Path, size: int) -> float:
    """Seconds in which so many bytes are on the disk. The file is gone afterwards."""
    lot = bytes(LOT)
    started = time.monotonic()
    with written_atomically(path) as file:
        for start in range(0, size, LOT):
            file.write(lot[: size - start])
    seconds = time.monotonic() - started
    path.unlink()
    return seconds
