"""What the other processes do: wait for work, take part in it, say nothing."""

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
from pupille.training.distributed.environment import Place, device_of, threads_each
from pupille.training.distributed.rendezvous import END, Link, met_store, only_this_machine
from pupille.training.distributed.team import Together
from pupille.training.distributed.work import receive_work
from pupille.training.history import ignore
from pupille.training.hyperparameters import step_size
from pupille.training.interrupt import REQUESTS, Stopped
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
        link = Link(FileStore(str(folder / "store"), size), rank, size)
        sys.exit(follow(link, local_rank=rank, threads=threads_each(size), home=(folder, parent)))


def follow_launched(place: Place) -> int:
    """Follows the first of the processes that torchrun or srun started; the exit code."""
    try:
        link = Link(met_store(place), place.rank, place.size)
    except RuntimeError:
        # The first process could not be met, and says why if it lives.
        return 1
    return follow(link, local_rank=place.local_rank, threads=place.threads)


def follow(link: Link, *, local_rank: int, threads: int, home: tuple[Path, int] | None = None) -> int:
    """Does what the first process orders until it says that all is done; the exit code.

    home: where the store lies, and the process that started this one.
    """

    def still_there() -> None:
        if link.ended or (home and os.getppid() != home[1]):
            raise RuntimeError("the first process is gone")

    code = 0
    try:
        with REQUESTS.at_step_boundaries():
            link.meet(still_there)
            device = device_of(local_rank)
            number = 1
            while link.awaited_order(number, still_there) != END:
                take_part(link, device, threads)
                number += 1
    except PupilleError as error:
        link.complain(str(error))
        code = 1
    except RuntimeError:
        code = broken(link, home)
    except Stopped:
        code = 75
    link.part()
    if home is None and link.ended:
        link.store.set(f"gone/{link.rank}", "1")
    return code


def take_part(link: Link, device: torch.device, threads: int) -> None:
    """One training."""
    # The first process shows its own warnings.
    warnings.simplefilter("ignore")
    spec, train, validation, config, kept = receive_work()
    team = Together(link.rank, link.size, device, kept=kept)
    with threads_for(step_size(spec, len(train), config) // link.size, share=threads):
        fit_network(spec, train, validation, config, on_epoch=ignore, keeper=None, team=team)


def broken(link: Link, home: tuple[Path, int] | None) -> int:
    """What is said and done when the others cannot be reached: nothing, if the first process has said it."""
    until = time.monotonic() + 3.0
    while time.monotonic() < until:
        if link.ended:
            return 0
        time.sleep(0.05)
    if link.rank == 1:
        print(f"Error: {link.lost(None)}", file=sys.__stderr__, flush=True)
    if home:
        # Nobody else is left who would.
        shutil.rmtree(home[0], ignore_errors=True)
    return 1
