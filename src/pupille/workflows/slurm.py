"""What is asked of Slurm: to queue, to say what is queued, to forget. All by its own commands."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from pupille.errors import RunError
from pupille.i18n.language import phrase, tell

RUNNING, QUEUED = phrase("running"), phrase("queued")
STATES = {
    "PENDING": QUEUED,
    "CONFIGURING": QUEUED,
    "REQUEUED": QUEUED,
    "REQUEUE_HOLD": QUEUED,
    "SPECIAL_EXIT": QUEUED,
    "RUNNING": RUNNING,
    "COMPLETING": RUNNING,
}
"""What Slurm calls the state of a task that is not over."""
PATIENCE = 120
"""Seconds in which a command of Slurm must answer."""


def is_here(command: str = "sbatch") -> bool:
    """Whether a command of Slurm is on this machine."""
    return shutil.which(command) is not None


def queue_by(script: Path) -> list[str]:
    """Runs a script that queues jobs and prints their numbers, which are returned.

    Raises RunError, quoting the last line of sbatch, where one is refused or no cluster answers; then those before it
    are taken out of the queue.
    """
    done = answer_of(["bash", str(script)], "sbatch")
    jobs = [line.split(";")[0] for line in done.stdout.split()]
    if not done.returncode:
        return jobs
    if jobs:
        cancel(jobs)
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines() or [""]
    raise RunError(
        tell(
            "sbatch queued nothing. Its last line: {line!r}. Where no cluster answers, `sinfo` says so too: try from a "
            "login node, or ask those who run it. Where it refuses what was asked, change that: --partition, "
            "--account, --time, or [cluster] in pupille.toml. The scripts lie in {folder}; `bash {script}` queues them "
            "later.",
            line=lines[-1],
            folder=str(script.parent),
            script=str(script),
        )
    )


def cancel(jobs: Sequence[str]) -> None:
    """Takes jobs out of the queue, or ends them."""
    answer_of(["scancel", *jobs])


def queue_of(array: str) -> dict[int, str]:
    """The state of every task of an array that is queued or running."""
    rows = [row for row in rows_of(array) if len(row) == 2 and row[0].isdecimal()]
    return {int(number): state for number, state in rows}


def state_of_job(job: str) -> str | None:
    """The state of a job that is queued or running, None where it is over."""
    return next((row[-1] for row in rows_of(job) if row), None)


def rows_of(job: str) -> list[tuple[str, str]]:
    """The number in its array, N/A without one, and the state of each task of a job that is not over."""
    done = answer_of(["squeue", "--noheader", "--array", f"--jobs={job}", "--format=%K %T"])
    # A job that Slurm has forgotten is over too.
    lines = [line.split() for line in done.stdout.splitlines()] if not done.returncode else []
    return [(line[0], STATES.get(line[1], RUNNING)) for line in lines if len(line) == 2]


def answer_of(words: Sequence[str], name: str | None = None) -> subprocess.CompletedProcess[str]:
    """What a command of Slurm says. name: what it is called, if not by its first word. Raises RunError if it does not
    answer."""
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunError(
            tell(
                "{command} does not answer ({reason}). Ask again later.",
                command=name or words[0],
                reason=str(error),
            )
        ) from error


def queued_pieces(arrays: Sequence[str]) -> Mapping[int, str] | None:
    """The state of each piece that is queued or running by the numbers of its arrays; None without Slurm, or jobs."""
    if not arrays or not is_here("squeue"):
        return None
    states: dict[int, str] = {}
    for array in arrays:
        states.update(queue_of(array))
    return states
