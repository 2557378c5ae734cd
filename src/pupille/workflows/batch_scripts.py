"""The batch scripts of a comparison on Slurm: an array with a task for each piece, and a task that gathers.

They are what a person would write, and may be changed by hand. A task that is stopped because its time is up, or to
make room for another, ends with code 75 once its checkpoint is written, and puts itself into the queue again.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LEAD = 120
"""Seconds before the end of its time at which a task is told, for a last checkpoint."""
MADE_ANEW = 75
"""The exit code of a command that was stopped with something new saved."""


@dataclass(frozen=True)
class Cluster:
    """What a site asks of a job. time, memory: as Slurm writes them, 02:00:00 and 8G. modules: lines of shell before
    the command, such as `module load python`. extra: further lines of #SBATCH, without that word. None: not said."""

    time: str = "02:00:00"
    partition: str | None = None
    account: str | None = None
    gpus: int | None = None
    cpus: int | None = 2
    memory: str | None = None
    modules: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def array_script(
    cluster: Cluster, name: str, command: Sequence[str], pieces: int, logs: Path, cwd: Path
) -> str:
    """The script of the array. command: of the whole comparison, to which the piece is added."""
    return _script(
        cluster,
        [f"--job-name={name}", f"--array=0-{pieces - 1}", f"--output={logs}/%a.log"],
        f'{shlex.join(command)} --piece "$SLURM_ARRAY_TASK_ID"',
        cwd,
        requeued='"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"',
    )


def gather_script(cluster: Cluster, name: str, command: Sequence[str], logs: Path, cwd: Path) -> str:
    """The script that takes the pieces over, scores and reports."""
    return _script(
        cluster,
        [f"--job-name={name}-gather", f"--output={logs}/gather.log"],
        f"{shlex.join(command)} --gather",
        cwd,
        requeued='"$SLURM_JOB_ID"',
    )


def _script(cluster: Cluster, own: Sequence[str], command: str, cwd: Path, *, requeued: str) -> str:
    asked = [
        *own,
        f"--time={cluster.time}",
        *([f"--partition={cluster.partition}"] if cluster.partition else []),
        *([f"--account={cluster.account}"] if cluster.account else []),
        *([f"--gres=gpu:{cluster.gpus}"] if cluster.gpus else []),
        *([f"--cpus-per-task={cluster.cpus}"] if cluster.cpus else []),
        *([f"--mem={cluster.memory}"] if cluster.memory else []),
        f"--signal=USR1@{LEAD}",
        "--requeue",
        "--open-mode=append",
        *cluster.extra,
    ]
    lines = [
        "#!/bin/bash",
        *(f"#SBATCH {line}" for line in asked),
        "",
        f"cd {shlex.quote(str(cwd))} || exit 1",
        # srun has not taken this over from the script since Slurm 22.05.
        *(["export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK"] if cluster.cpus else []),
        *cluster.modules,
        f"srun --kill-on-bad-exit=0 {command}",
        "code=$?",
        f'if [ "$code" -eq {MADE_ANEW} ]; then',
        f"    scontrol requeue {requeued}",
        "fi",
        'exit "$code"',
    ]
    return "\n".join(lines) + "\n"
