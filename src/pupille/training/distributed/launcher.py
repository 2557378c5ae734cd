"""The launcher of the processes that train networks for a command: started, given work, dismissed.

The first process does everything; the others only take part in the steps of networks, and wait otherwise. torchrun and
srun start them with the same command; `--devices N` has them started here when the first network is to be trained.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pupille.config import AUTO, TrainConfig
from pupille.errors import ConfigError, RunError
from pupille.i18n.language import tell
from pupille.models.model import ModelSpec
from pupille.training.distributed.environment import (
    device_of,
    devices_here,
    devices_wanted,
    launched,
    threads_each,
)
from pupille.training.distributed.rendezvous import only_this_machine, rendezvous_store

if TYPE_CHECKING:
    from pupille.data.subset import Subset
    from pupille.training.distributed.rendezvous import Rendezvous
    from pupille.training.distributed.team import Team

PROGRAM = "from pupille.training.worker import main; main()"
LEAVE = 10.0
"""Seconds that the others have to leave when all is done."""


class Launcher:
    """A context in which networks are trained by several processes, or by this one alone.

    devices: how many processes on this machine; `auto` takes all its GPUs, one process where there is none. Under
    torchrun or srun the processes are those that were started. Raises ConfigError if they cannot be.
    """

    def __init__(self, devices: int | str = 1) -> None:
        self.environment = launched()
        self.devices = devices_wanted(devices)
        if self.devices not in (1, AUTO) and self.environment is None:
            self.devices = devices_here(self.devices)
        self.rendezvous: Rendezvous | None = None
        self.helpers: list[subprocess.Popen[bytes]] = []
        self.folder: Path | None = None

    def __enter__(self) -> Launcher:
        """Meets the processes that torchrun or srun started."""
        if self.environment:
            if self.environment.rank:
                raise RunError(
                    tell(
                        "this process was started to help another one, which only the command line does: "
                        "start `python -m pupille train ...` by torchrun or srun, or call this function in "
                        "one process."
                    )
                )
            self._meet(rendezvous_store(self.environment))
        return self

    def __exit__(self, *_: object) -> None:
        """Dismisses the others and waits until they have gone."""
        if self.rendezvous:
            self.rendezvous.end()
            self.rendezvous.leave_group()
            until = time.monotonic() + LEAVE
            while not self._all_gone() and time.monotonic() < until:
                time.sleep(0.02)
        for helper in self.helpers:
            if helper.poll() is None:
                helper.kill()
            helper.wait()
        self.helpers, self.rendezvous = [], None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def size(self) -> int:
        """How many processes train. Asked for the first time it may look for GPUs."""
        if self.environment:
            return self.environment.size
        if self.devices == AUTO:
            self.devices = devices_here(AUTO)
        return int(self.devices)

    @property
    def threads(self) -> int | None:
        """Threads of each of several processes; None leaves them as they are."""
        if self.size == 1:
            return None
        return self.environment.threads if self.environment else threads_each(self.size)

    @contextmanager
    def training(
        self,
        spec: ModelSpec,
        train: Subset,
        validation: Subset | None,
        config: TrainConfig,
        *,
        batch_size: int,
        keeps_checkpoints: bool,
    ) -> Iterator[Team]:
        """The team that trains one network; the other processes have been given the same work.

        batch_size: images in a step. keeps_checkpoints: whether the first process does. Raises ConfigError for batches
        that are too small to be shared, and RunError when one of the other processes ends.
        """
        from pupille.training.distributed.team import Team, Together
        from pupille.training.distributed.work import send_work

        if self.size == 1:
            yield Team(device_of(0))
            return
        if batch_size < self.size:
            raise ConfigError(
                tell(
                    "a step of {batch_size} images cannot be shared by {size} processes. Choose "
                    "--batch-size {size} or more, or --devices {batch_size}.",
                    batch_size=str(batch_size),
                    size=self.size,
                )
            )
        rendezvous = self._ready_rendezvous()
        with rendezvous.needing_all(), warnings.catch_warnings():
            # The gradient of a convolution over one channel: its strides differ in name alone.
            warnings.filterwarnings("ignore", "Grad strides do not match", UserWarning)
            try:
                send_work(spec, train, validation, config, keeps_checkpoints=keeps_checkpoints)
                rank = self.environment.local_rank if self.environment else 0
                yield Together(0, self.size, device_of(rank), keeps_checkpoints=keeps_checkpoints)
            except RuntimeError as error:
                sentence = self._why_gone(rendezvous, error)
                if sentence is None:
                    raise
                raise RunError(sentence) from error

    def _ready_rendezvous(self) -> Rendezvous:
        """The link to the others, who are started now if they are not there."""
        if self.rendezvous is None:
            from torch.distributed import FileStore  # type: ignore[attr-defined]

            self.folder = Path(tempfile.mkdtemp(prefix="pupille-"))
            self.helpers = [self.start(self.folder, rank) for rank in range(1, self.size)]
            with only_this_machine():
                return self._meet(FileStore(str(self.folder / "store"), self.size))
        return self.rendezvous

    def _meet(self, store: Any) -> Rendezvous:
        """Waits for the others. Raises RunError for one that ends before the group stands."""
        from pupille.training.distributed.rendezvous import Rendezvous

        self.rendezvous = rendezvous = Rendezvous(store, 0, self.size)
        rendezvous.before_leaving = self._kill_all
        try:
            rendezvous.meet(self._all_there)
        except RuntimeError as error:
            raise RunError(self._why_gone(rendezvous, error) or rendezvous.lost(None)) from error
        return rendezvous

    def start(self, folder: Path, rank: int) -> subprocess.Popen[bytes]:
        """Starts another process on this machine, which meets this one through a store in the folder."""
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), *map(str, (rank, self.size, os.getpid()))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path),
                "OMP_NUM_THREADS": str(threads_each(self.size)),
                "OMP_WAIT_POLICY": "passive",
            },
        )

    def _all_there(self) -> None:
        """Raises RunError if a process that was started here has ended before it was of use."""
        if self.rendezvous and (sentence := self._gone_helper(self.rendezvous)):
            raise RunError(sentence)

    def _gone_helper(self, rendezvous: Rendezvous) -> str | None:
        """The sentence for the first process that was started here and has ended; None while all live."""
        for rank, helper in enumerate(self.helpers, start=1):
            if (code := helper.poll()) is not None:
                return rendezvous.complaint() or rendezvous.lost(rank, by_signal(code))
        return None

    def _kill_all(self) -> None:
        for helper in self.helpers:
            helper.kill()

    def _all_gone(self) -> bool:
        if self.helpers:
            return all(helper.poll() is not None for helper in self.helpers)
        return self.rendezvous is None or bool(
            self.rendezvous.store.check([f"gone/{rank}" for rank in range(1, self.rendezvous.size)])
        )

    def _why_gone(self, rendezvous: Rendezvous, error: RuntimeError) -> str | None:
        """The sentence for an error of computing together; None if it has nothing to do with the others."""
        until = time.monotonic() + 2.0
        while time.monotonic() < until:
            if sentence := rendezvous.complaint() or self._gone_helper(rendezvous):
                return sentence
            time.sleep(0.05)
        text = str(error).lower()
        of_the_connection = any(
            word in text for word in ("gloo", "nccl", "connection", "socket", "timed out")
        )
        return rendezvous.lost(None) if of_the_connection else None


def by_signal(code: int) -> str:
    """How a process ended, in brackets, where a signal ended it."""
    with suppress(ValueError):
        return f" ({signal.Signals(-code).name})"
    return ""
