"""The process environment: the rank of this process among those that train together. Nothing heavy is loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.config import AUTO
from pupille.errors import ConfigError
from pupille.i18n.language import phrase, tell, tells
from pupille.runs.environment import usable_cores
from pupille.setting_values import not_allowed

FIRST_PORT, PORTS = 20_000, 20_000
"""A Slurm job without MASTER_PORT takes the port that its number leads to."""


@dataclass(frozen=True)
class ProcessEnvironment:
    """One of `size` processes. rank: counted from 0, over all machines; local_rank, local_size: on this machine.

    address, port: where the first process is met. threads: of this process's computations.
    """

    rank: int
    size: int
    local_rank: int
    local_size: int
    address: str
    port: int
    threads: int


def launched(environment: Mapping[str, str] = os.environ) -> ProcessEnvironment | None:
    """The process environment that torchrun or srun gave; None for a process that was started alone.

    Raises ConfigError for numbers that make no sense.
    """
    try:
        if "RANK" in environment and "WORLD_SIZE" in environment:
            process = by_torchrun(environment)
        elif "SLURM_STEP_NUM_TASKS" in environment and "SLURM_PROCID" in environment:
            process = by_slurm(environment)
        else:
            return None
    except (KeyError, ValueError) as error:
        raise ConfigError(
            tell(
                "the environment says that several processes train together, but {error} in it "
                "cannot be read. Start them by torchrun or srun, or unset RANK and WORLD_SIZE.",
                error=str(error),
            )
        ) from error
    return process if process.size > 1 else None


def by_torchrun(environment: Mapping[str, str]) -> ProcessEnvironment:
    """The process environment from RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR and MASTER_PORT."""
    size = int(environment["WORLD_SIZE"])
    local = int(environment.get("LOCAL_WORLD_SIZE", size))
    return ProcessEnvironment(
        rank=int(environment["RANK"]),
        size=size,
        local_rank=int(environment.get("LOCAL_RANK", environment["RANK"])),
        local_size=local,
        address=environment["MASTER_ADDR"],
        port=int(environment["MASTER_PORT"]),
        threads=threads_each(local),
    )


def by_slurm(environment: Mapping[str, str]) -> ProcessEnvironment:
    """The process environment from the variables of a step of srun; the batch script itself, one process, has none."""
    local = int(re.match(r"\d+", environment.get("SLURM_STEP_TASKS_PER_NODE", "1"))[0])  # type: ignore[index]
    of_each = environment.get("SLURM_CPUS_PER_TASK")
    return ProcessEnvironment(
        rank=int(environment["SLURM_PROCID"]),
        size=int(environment["SLURM_STEP_NUM_TASKS"]),
        local_rank=int(environment["SLURM_LOCALID"]),
        local_size=local,
        address=environment.get("MASTER_ADDR") or first_host(environment["SLURM_STEP_NODELIST"]),
        port=int(environment.get("MASTER_PORT") or FIRST_PORT + int(environment["SLURM_JOB_ID"]) % PORTS),
        threads=int(of_each) if of_each else threads_each(local),
    )


def first_host(nodes: str) -> str:
    """The first name of a list as Slurm writes it: `gpu[03-05,9],big1` begins with gpu03."""
    match = re.match(r"([^,\[]+)(?:\[(\d+)[^\]]*\]([^,]*))?", nodes)
    if not match:
        raise ValueError(nodes)
    return match[1] + (match[2] or "") + (match[3] or "")


def threads_each(processes: int) -> int:
    """The share of one process in the cores of this machine."""
    return max(1, usable_cores() // processes)


def follows() -> bool:
    """Whether this process was started to help another one, which does everything but the steps of networks."""
    process = launched()
    return process is not None and process.rank > 0


def devices_wanted(devices: int | str) -> int | str:
    """A number of processes as typed, or `auto`. Raises ConfigError for anything else, and where it was decided."""
    if devices == AUTO:
        return AUTO
    process = launched()
    if not str(devices).isdecimal() or int(devices) < 1:
        raise not_allowed(
            "devices", devices, phrase("{setting} must be auto or a whole number from 1. Got {value}.")
        )
    if process and int(devices) != process.size:
        raise ConfigError(
            tell(
                "{size} processes were started to train together, so --devices {devices} cannot be. "
                "Leave it out.",
                size=process.size,
                devices=devices,
            )
        )
    return int(devices)


def devices_here(devices: int | str) -> int:
    """How many processes train on this machine: all its GPUs by default, one where there is none.

    Raises ConfigError for more than there are GPUs, or cores where there is none.
    """
    import torch

    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if devices == AUTO:
        return max(1, gpus)
    most = gpus or usable_cores()
    if int(devices) > most:
        units = tells("{n} GPU", "{n} GPUs", most) if gpus else tells("{n} core", "{n} cores", most)
        raise ConfigError(
            tell(
                "this machine has {units}, too few for {devices} processes. Choose --devices {most} or fewer.",
                units=units,
                devices=devices,
                most=str(most),
            )
        )
    return int(devices)


def device_of(local_rank: int) -> Any:
    """The GPU of a process, or the processor where there is none."""
    import torch

    if not torch.cuda.is_available():
        return torch.device("cpu")
    device = torch.device("cuda", local_rank % torch.cuda.device_count())
    torch.cuda.set_device(device)
    return device
