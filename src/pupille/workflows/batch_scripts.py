"""The batch scripts of a comparison on Slurm: an array with a task for each piece, a task that gathers, and what queues
them.

They are what a person would write, and may be changed by hand. A task that is stopped because its time is up, or to
make room for another, ends with code 75 once its checkpoint is written, and puts itself into the queue again.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.workflows.cluster import Cluster

ARRAY, GATHER, QUEUE = "array.sh", "gather.sh", "queue.sh"
MADE_ANEW = 75
"""The exit code of a command that was stopped with something new saved."""


@dataclass(frozen=True)
class Batch:
    """What both scripts share. command: the words behind `pupille`. name: of the jobs. logs: the folder of scripts and
    logs. cwd: where the command was typed. lead: seconds before the end of its time at which a task is told. why: the
    sentence on it."""

    cluster: Cluster
    name: str
    command: tuple[str, ...]
    logs: Path
    cwd: Path
    lead: int
    why: str

    def words(self) -> list[str]:
        """The command as a task types it, in the container if there is one."""
        cluster = self.cluster
        inside = [*shlex.split(cluster.container_command), cluster.container] if cluster.container else []
        python = cluster.python or ("python" if cluster.container else sys.executable)
        return [*inside, python, "-m", "pupille", *self.command]

    def array_script(self) -> str:
        """The script of a task of the array; which of them there are is said when it is queued."""
        return self._script(
            [f"--job-name={self.name}", f"--output={self.logs}/%a.log"],
            f'{shlex.join(self.words())} --piece "$SLURM_ARRAY_TASK_ID"',
            requeued='"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"',
        )

    def gather_script(self) -> str:
        """The script that takes the pieces over, scores and reports."""
        return self._script(
            [f"--job-name={self.name}-gather", f"--output={self.logs}/gather.log"],
            f"{shlex.join(self.words())} --gather",
            requeued='"$SLURM_JOB_ID"',
        )

    def search_script(self) -> str:
        """The script of each of the tasks that share one search; the last of them finishes it."""
        return self._script(
            [f"--job-name={self.name}", f"--output={self.logs}/%a.log"],
            f"{shlex.join(self.words())} --resume",
            requeued='"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"',
        )

    def _script(self, own: Sequence[str], command: str, *, requeued: str) -> str:
        cluster = self.cluster
        asked = [
            *own,
            f"--time={cluster.time}",
            *([f"--partition={cluster.partition}"] if cluster.partition else []),
            *([f"--account={cluster.account}"] if cluster.account else []),
            *([f"--qos={cluster.qos}"] if cluster.qos else []),
            *([f"--gres=gpu:{cluster.gpus}"] if cluster.gpus else []),
            *([f"--cpus-per-task={cluster.cpus}"] if cluster.cpus else []),
            *([f"--mem={cluster.memory}"] if cluster.memory else []),
            f"--signal=USR1@{self.lead}",
            "--requeue",
            "--open-mode=append",
            *cluster.extra,
        ]
        lines = [
            "#!/bin/bash",
            *(f"#SBATCH {line}" for line in asked),
            *(f"# {line}" for line in self.why.splitlines()),
            "",
            f"cd {shlex.quote(str(self.cwd))} || exit 1",
            # srun has not taken this over from the script since Slurm 22.05.
            *(["export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK"] if cluster.cpus else []),
            *(f"export {name}={shlex.quote(value)}" for name, value in cluster.environment),
            *cluster.modules,
            f"srun --kill-on-bad-exit=0 {command}",
            "code=$?",
            f'if [ "$code" -eq {MADE_ANEW} ]; then',
            f"    scontrol requeue {requeued}",
            "fi",
            'exit "$code"',
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Stage:
    """Tasks of the array that may run together. after: jobs in the queue that must be over first."""

    numbers: tuple[int, ...]
    after: tuple[str, ...] = ()


def queue_script(
    stages: Sequence[Stage], after: Sequence[str], logs: Path, at_once: int | None, *, gathers: bool = True
) -> str:
    """The script that queues an array for each stage, one after the other, then the task that gathers, and prints their
    jobs. after: jobs in the queue that the gathering waits for too. gathers: False where there is nothing to gather."""
    lines = ["#!/bin/bash", "set -e", f"cd {shlex.quote(str(logs))}"]
    jobs: list[str] = []
    for stage in stages:
        job = f"job{len(jobs)}"
        together = f"%{at_once}" if at_once else ""
        words = [f"--array={ranges(stage.numbers)}{together}", *waiting([*stage.after, *jobs]), ARRAY]
        lines += _queued(job, words)
        jobs.append(f"${{{job}%%;*}}")
    if gathers:
        lines += _queued("gather", [*waiting([*after, *jobs]), GATHER])
    return "\n".join(lines) + "\n"


def _queued(name: str, words: Sequence[str]) -> list[str]:
    return [f"{name}=$(sbatch --parsable {' '.join(words)})", f'echo "${name}"']


def waiting(jobs: Sequence[str]) -> list[str]:
    """The option with which a job waits until others are over, however they ended."""
    return [f"--dependency=afterany:{':'.join(jobs)}"] if jobs else []


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in order as Slurm writes them: `0-3,7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ",".join("-".join(map(str, run)) for run in runs)
