"""How far a submitted comparison is: each piece, from the queue and, without Slurm, from the files alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pupille.errors import RunError
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.tuning import TUNING
from pupille.runs.folder import LOCK, RESULTS, read_json
from pupille.runs.lock import abandoned
from pupille.runs.trial_lines import read_trials
from pupille.workflows.pieces import Piece, is_begun, is_fitted, piece_folder
from pupille.workflows.slurm import QUEUED, RUNNING, is_here, queue_of, queued_pieces, state_of_job
from pupille.workflows.take_over import are_taken
from pupille.workflows.trials import TRIALS

JOBS = "jobs.json"
GATHERED, FITTED, LOST, NOT_BEGUN = phrase("gathered"), phrase("fitted"), phrase("lost"), phrase("not begun")
ACTIVE, UNFITTED = (QUEUED, RUNNING), (LOST, NOT_BEGUN)


@dataclass(frozen=True)
class Jobs:
    """What was submitted. command: the words behind `pupille`. arrays, gather: numbers of jobs, none of a dry run.
    trials: of a search, which has no pieces."""

    command: tuple[str, ...]
    pieces: tuple[Piece, ...]
    arrays: tuple[str, ...]
    gather: str | None
    trials: int = 0


@dataclass(frozen=True)
class SearchStatus:
    """How far a search is. finished: of its trials. running: those that a process is at. in_queue: tasks that are
    queued or running, None where there is no queue to ask."""

    trials: int
    finished: int
    running: int
    in_queue: int | None
    is_finished: bool

    def sentence(self) -> StoredText:
        """How far it is, in one sentence."""
        return tells(
            "{finished} of {n} trial finished, {running} running.",
            "{finished} of {n} trials finished, {running} running.",
            self.trials,
            finished=self.finished,
            running=self.running,
        )


@dataclass(frozen=True)
class Status:
    """How far a comparison is. states: of each piece. gathering: the state of the task that gathers. active_arrays:
    jobs that have tasks in the queue. sees_queue: whether there is a queue to ask."""

    pieces: tuple[Piece, ...]
    states: tuple[str, ...]
    gathering: str
    is_finished: bool
    active_arrays: tuple[str, ...]
    sees_queue: bool

    def counts(self) -> dict[str, int]:
        """How many pieces are in each state."""
        return dict(Counter(self.states))

    def sentence(self) -> StoredText:
        """How far it is, in one sentence."""
        parts = ", ".join(f"{n} {tell(state)}" for state, n in self.counts().items())
        return tells("{n} piece: {parts}.", "{n} pieces: {parts}.", len(self.pieces), parts=parts)


def scripts_folder(out: Path) -> Path:
    """Where the scripts and logs of a comparison lie."""
    return out.with_name(f"{out.name}.slurm")


def jobs_of(whole: Path) -> Jobs:
    """What was submitted for a folder. Raises RunError if nothing was."""
    path = scripts_folder(whole) / JOBS
    if not path.exists():
        raise RunError(
            tell("nothing was submitted for {folder!r}. Submit it, or look at its report.", folder=str(whole))
        )
    record = read_json(path)
    pieces = tuple(Piece(piece["climb"], piece["rung"]) for piece in record["pieces"])
    return Jobs(tuple(record["command"]), pieces, tuple(record["arrays"]), record["gather"], record["trials"])


def search_status(whole: Path) -> SearchStatus:
    """How far a search is that was submitted. Raises RunError if none was."""
    jobs = jobs_of(whole)
    queue = queued_pieces(jobs.arrays)
    lines = read_trials(whole) if whole.exists() else []
    return SearchStatus(
        jobs.trials,
        len({line.get("trial") for line in lines}),
        sum(is_held(whole / TRIALS / f"{number:04d}") for number in range(jobs.trials)),
        None if queue is None else len(queue),
        (whole / TUNING).exists(),
    )


def status(out: str | Path) -> Status:
    """How far a comparison is that was submitted, with Slurm or, from the files alone, without.

    Raises RunError if none was submitted for this folder.
    """
    whole = Path(out).absolute()
    jobs = jobs_of(whole)
    queue = queued_pieces(jobs.arrays)
    is_finished = (whole / RESULTS).exists()
    taken = is_finished or are_taken(jobs.pieces, whole)
    states = tuple(
        GATHERED if taken else state_of(piece_folder(whole, number), number, queue)
        for number in range(len(jobs.pieces))
    )
    active = tuple(array for array in jobs.arrays if queue and queue_of(array))
    gathering = GATHERED if is_finished else state_of_gathering(whole, jobs.gather)
    return Status(jobs.pieces, states, gathering, is_finished, active, queue is not None)


def state_of(folder: Path, number: int, queue: Mapping[int, str] | None) -> str:
    """The state of one piece. queue: of pieces that are not over; None where there is no queue to ask."""
    if is_fitted(folder):
        return FITTED
    if queue and number in queue:
        return queue[number]
    if is_held(folder):
        return RUNNING
    return LOST if queue is not None or is_begun(folder) else NOT_BEGUN


def state_of_gathering(whole: Path, job: str | None) -> str:
    """The state of the task that gathers, which has not finished."""
    in_queue = state_of_job(job) if job and is_here("squeue") else None
    if in_queue:
        return in_queue
    if is_held(whole):
        return RUNNING
    return LOST if job and is_here("squeue") else NOT_BEGUN


def is_held(folder: Path) -> bool:
    """Whether a process that lives, as far as can be seen from here, writes to a folder."""
    lock = folder / LOCK
    return lock.exists() and not abandoned(lock, now=time.time())
