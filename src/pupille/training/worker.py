"""The other processes of a training: they wait for work, take part in it, say nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import warnings
from pathlib import Path

import torch

from pupille.errors import PupilleError
from pupille.training.context import FitContext
from pupille.training.distributed.environment import ProcessEnvironment, device_of, threads_each
from pupille.training.distributed.rendezvous import Rendezvous, only_this_machine, rendezvous_store
from pupille.training.distributed.team import Together
from pupille.training.distributed.work import receive_work
from pupille.training.hyperparameters import step_size
from pupille.training.interrupt import REQUESTS, StoppedError
from pupille.training.loop import fit_network
from pupille.training.threads import threads_for


def main() -> None:
    """A process that `--devices` started; its arguments: the folder of the store, its rank, their number,
    and the process that started it."""
    from torch.distributed import FileStore  # type: ignore[attr-defined]

    # Ctrl-C reaches every process of a terminal; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    REQUESTS.listen()
    folder, (rank, size, parent) = Path(sys.argv[1]), map(int, sys.argv[2:])
    with only_this_machine():
        rendezvous = Rendezvous(FileStore(str(folder / "store"), size), rank, size)
        sys.exit(follow(rendezvous, local_rank=rank, threads=threads_each(size), home=(folder, parent)))


def follow_launched(environment: ProcessEnvironment) -> int:
    """Follows the first of the processes that torchrun or srun started; the exit code."""
    try:
        rendezvous = Rendezvous(rendezvous_store(environment), environment.rank, environment.size)
    except RuntimeError:
        # The first process could not be met, and says why if it lives.
        return 1
    return follow(rendezvous, local_rank=environment.local_rank, threads=environment.threads)


def follow(
    rendezvous: Rendezvous, *, local_rank: int, threads: int, home: tuple[Path, int] | None = None
) -> int:
    """Does what the first process orders until it says that all is done; the exit code.

    home: where the store lies, and the process that started this one.
    """

    def still_there() -> None:
        if rendezvous.ended or (home and os.getppid() != home[1]):
            raise RuntimeError("the first process is gone")

    code = 0
    try:
        with REQUESTS.at_step_boundaries():
            rendezvous.meet(still_there)
            device = device_of(local_rank)
            while True:
                take_part(rendezvous, device, threads)
    except PupilleError as error:
        rendezvous.complain(str(error))
        code = 1
    except RuntimeError:
        code = broken(rendezvous, home)
    except StoppedError:
        code = 75
    rendezvous.leave_group()
    if home is None and rendezvous.ended:
        rendezvous.store.set(f"gone/{rendezvous.rank}", "1")
    return code


def take_part(rendezvous: Rendezvous, device: torch.device, threads: int) -> None:
    """Takes part in one training, with the work that the first process sends."""
    # The first process shows its own warnings.
    warnings.simplefilter("ignore")
    spec, train, validation, config, keeps_checkpoints = receive_work()
    team = Together(rendezvous.rank, rendezvous.size, device, keeps_checkpoints=keeps_checkpoints)
    with threads_for(step_size(spec, len(train), config) // rendezvous.size, share=threads):
        fit_network(spec, train, validation, config, FitContext(), team=team)


def broken(rendezvous: Rendezvous, home: tuple[Path, int] | None) -> int:
    """The exit code when the others cannot be reached; prints why, unless the first process has said it."""
    until = time.monotonic() + 3.0
    while time.monotonic() < until:
        if rendezvous.ended:
            return 0
        time.sleep(0.05)
    if rendezvous.rank == 1:
        print(f"Error: {rendezvous.lost(None)}", file=sys.__stderr__, flush=True)
    if home:
        # Nobody else is left who would.
        shutil.rmtree(home[0], ignore_errors=True)
    return 1
