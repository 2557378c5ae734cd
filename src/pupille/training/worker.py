"""What the other processes do: wait for work, take part in it, say nothing."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.pixels import lazy_batch
from pupille.errors import PupilleError, RunError
from pupille.models.model import ModelSpec
from pupille.storage import locations as home
from pupille.storage.store import need_room
from pupille.training.distributed.environment import Place, threads_each
from pupille.training.distributed.launcher import device_of, met_store, only_this_machine
from pupille.training.distributed.rendezvous import END, Link
from pupille.training.distributed.team import Together, receive, send, send_tensor
from pupille.training.fit import Part, ignore, step_size
from pupille.training.interrupt import REQUESTS, Stopped
from pupille.training.loop import fit_network
from pupille.training.threads import threads_for

ROWS_AT_ONCE = 256
"""Pictures that are sent together; those of a large set are in memory one lot after the other."""


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


def send_work(
    spec: ModelSpec, train: Part, validation: Part | None, config: TrainConfig, *, kept: bool
) -> None:
    """Gives the other processes what they train with: settings, and the images themselves."""
    parts = [part for part in (train, validation) if part]
    header: dict[str, Any] = {
        "spec": spec.to_json(),
        "config": config.to_json(),
        "kept": kept,
        "parts": [[part.pixels.dtype.name, part.pixels.shape, part.ids] for part in parts],
    }
    send(json.dumps(header).encode())
    for part in parts:
        for start in range(0, len(part), ROWS_AT_ONCE):
            some = part.pixels[start : start + ROWS_AT_ONCE]
            send_tensor(torch.from_numpy(np.require(some, requirements=["C", "W"])))
        send_tensor(torch.from_numpy(np.require(part.labels, np.int64, ["C", "W"])))


def receive_work() -> tuple[ModelSpec, Part, Part | None, TrainConfig, bool]:
    """The inverse of `send_work`."""
    header = json.loads(receive())
    parts: list[Part] = []
    for dtype, shape, ids in header["parts"]:
        pixels, labels = room_for(tuple(shape), np.dtype(dtype)), np.empty(shape[0], np.int64)
        for start in range(0, len(pixels), ROWS_AT_ONCE):
            send_tensor(torch.from_numpy(pixels[start : start + ROWS_AT_ONCE]))
        send_tensor(torch.from_numpy(labels))
        parts.append(Part(pixels, labels, None, tuple(ids) if ids else None))
    validation = parts[1] if len(parts) > 1 else None
    config = TrainConfig.from_json(header["config"])
    return ModelSpec.from_json(header["spec"]), parts[0], validation, config, bool(header["kept"])


def room_for(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Where received pixels go: memory, or where they are too many for it a file that is mapped and has no name, so
    that nothing of it stays whatever ends this process.

    Raises RunError if the disk has no room for them.
    """
    size = math.prod(shape) * dtype.itemsize
    if size <= lazy_batch.IN_MEMORY:
        return np.empty(shape, dtype)
    folder = home.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    need_room(folder, size, RunError)
    with tempfile.TemporaryFile(dir=folder) as file:
        return np.memmap(file, dtype, "w+", shape=shape)
