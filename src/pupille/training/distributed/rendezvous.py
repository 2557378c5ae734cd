"""How the processes of one training find each other, and notice when one of them is gone.

Each has a thread that leaves a sign of life in a store which all can read. Whoever waits for a process that died is
mostly told so by its connection; where not (a lost machine, a GPU that waits for ever), the thread ends the process:
whatever lies on the disk is whole at any instant.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.training.distributed.environment import ProcessEnvironment

if TYPE_CHECKING:
    from torch._C._distributed_c10d import Store

BEAT = 2.0
"""Seconds between two signs of life."""
SILENT = 40.0
"""Seconds without one after which a process counts as lost."""
GRACE = 5.0
"""Seconds that a process has to end by itself once it could know that another one is gone."""
PATIENCE = 300.0
"""Seconds in which all processes must have begun."""
LONG = timedelta(days=30)
"""Processes wait for each other as long as they live: the first one may fit a forest meanwhile."""
END = "end"


class Rendezvous:
    """The rendezvous of `size` processes. store: read and written by all of them. rank: of this process."""

    def __init__(self, store: Store, rank: int, size: int) -> None:
        self.store, self.rank, self.size = store, rank, size
        # A store whose folder is gone would be looked for as long.
        store.set_timeout(timedelta(seconds=GRACE))
        self.needed = threading.Event()
        self.closed = threading.Event()
        self.before_leaving: Callable[[], None] = lambda: None
        if rank:
            self.needed.set()

    def meet(self, still_there: Callable[[], None]) -> None:
        """Waits for all processes, then forms the group in which they compute.

        still_there: is asked while waiting and raises if it is in vain. Raises RunError if a process does not come.
        """
        import torch
        import torch.distributed as dist
        from torch.distributed.distributed_c10d import PrefixStore

        self.store.set(f"here/{self.rank}", "1")
        until = time.monotonic() + PATIENCE
        while not self.store.check([f"here/{rank}" for rank in range(self.size)]):
            still_there()
            if time.monotonic() > until:
                raise RunError(
                    tell(
                        "not all of the {size} processes began within {patience:0} s. See that each was "
                        "started, and that the machines reach each other; then run the same command with "
                        "--resume.",
                        size=self.size,
                        patience=PATIENCE,
                    )
                )
            time.sleep(0.02)
        # From here on, since one that dies before the group stands leaves the others waiting for its address.
        threading.Thread(target=self._watch, daemon=True).start()
        backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
        with self.needing_all():
            dist.init_process_group(
                backend,
                store=PrefixStore("group", self.store),
                rank=self.rank,
                world_size=self.size,
                timeout=LONG,
            )

    def leave_group(self) -> None:
        """Leaves the group; whoever still waits for this process is told by the broken connection."""
        import torch.distributed as dist

        self.closed.set()
        if dist.is_initialized():
            dist.destroy_process_group()

    @contextmanager
    def needing_all(self) -> Iterator[None]:
        """Inside, this process cannot go on without the others."""
        self.needed.set()
        try:
            yield
        finally:
            if self.rank == 0:
                self.needed.clear()

    def end(self) -> None:
        """The first process says that all is done, or that it has said itself why not."""
        with suppress(RuntimeError):
            self.store.set(END, "1")

    @property
    def ended(self) -> bool:
        """Whether the first process has said that all is done."""
        try:
            return bool(self.store.check([END]))
        except RuntimeError:
            return False

    def complain(self, sentence: str) -> None:
        """Leaves the reason why this process ends, for the first one to say."""
        with suppress(RuntimeError):
            self.store.set(f"said/{self.rank}", sentence)

    def complaint(self) -> str | None:
        """The reason that another process has left."""
        with suppress(RuntimeError):
            for rank in range(self.size):
                if self.store.check([f"said/{rank}"]):
                    return str(self.store.get(f"said/{rank}").decode())
        return None

    def lost(self, rank: int | None, how: str = "") -> str:
        """The one sentence for a process that is gone."""
        which = (
            tell("process {rank} of {n}", rank=rank + 1, n=self.size)
            if rank is not None
            else tell("one of {n} processes", n=self.size)
        )
        return tell(
            "{which} that train together ended unexpectedly{how}, so training was stopped. Run the same command with "
            "--resume; if the memory did not suffice, with a smaller --batch-size.",
            which=which,
            how=how,
        )

    def _watch(self) -> None:
        """Signs of life, given and looked for, until this process leaves."""
        # A connection of its own to the store, since whoever waits for a key holds the other until that comes.
        store = self.store.clone()
        store.set_timeout(timedelta(seconds=GRACE))
        last = {rank: (b"", time.monotonic()) for rank in range(self.size) if rank != self.rank}
        number = 0
        while not self.closed.wait(BEAT):
            number += 1
            gone = None
            try:
                store.set(f"alive/{self.rank}", str(number))
                for rank, (before, changed_at) in last.items():
                    now = store.get(f"alive/{rank}") if store.check([f"alive/{rank}"]) else b""
                    last[rank] = (before, changed_at) if now == before else (now, time.monotonic())
                    if time.monotonic() - last[rank][1] > SILENT:
                        gone = rank
                ended = bool(store.check([END]))
            except RuntimeError:
                # The store was kept by the first process.
                gone, ended = 0, False
            if self.needed.is_set() and (ended or gone is not None):
                self._leave(None if ended else gone)

    def _leave(self, gone: int | None) -> None:
        """Ends this process at once if it does not end by itself. gone: who is lost; None if all is said."""
        if self.closed.wait(GRACE) or (self.rank == 0 and not self.needed.is_set()):
            return
        if gone is not None and self.rank == (1 if gone == 0 else 0):
            print(f"Error: {self.lost(gone)}", file=sys.__stderr__, flush=True)
        self.before_leaving()
        os._exit(0 if gone is None else 1)


def rendezvous_store(environment: ProcessEnvironment) -> Any:
    """The store of processes that torchrun or srun started."""
    from torch.distributed.distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    os.environ["MASTER_ADDR"], os.environ["MASTER_PORT"] = environment.address, str(environment.port)
    store, _, _ = next(rendezvous("env://", environment.rank, environment.size))
    return PrefixStore("pupille", store)


@contextmanager
def only_this_machine() -> Iterator[None]:
    """Inside, connections are made over the loopback interface, which no other machine reaches."""
    name = "GLOO_SOCKET_IFNAME"
    before = os.environ.get(name)
    os.environ[name] = "lo0" if sys.platform == "darwin" else "lo"
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before
