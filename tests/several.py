"""A crew whose other processes are forked from this one, which has everything imported already."""

import os
import signal
import sys
from contextlib import suppress

from pupille.training.distributed.launcher import Launcher


class Forked:
    """A forked process, as `subprocess.Popen` describes one."""

    def __init__(self, work):
        self.returncode = None
        self.pid = os.fork()
        if not self.pid:
            code = 9
            sys.__stderr__ = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            try:
                code = work()
            finally:
                os._exit(code)

    def poll(self, options=os.WNOHANG):
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self):
        return self.poll(0)

    def kill(self):
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class ForkedLauncher(Launcher):
    """As many processes as asked for, however few cores there are."""

    def __init__(self, devices):
        super().__init__(1)
        self.devices = devices

    def start(self, folder, rank):
        parent = os.getpid()
        return Forked(lambda: followed(folder, rank, self.size, parent))


def followed(folder, rank, size, parent):
    from torch.distributed import FileStore

    from pupille.training.distributed.rendezvous import Rendezvous, only_this_machine
    from pupille.training.worker import follow

    link = Rendezvous(FileStore(str(folder / "store"), size), rank, size)
    with only_this_machine():
        return follow(link, local_rank=rank, threads=1, home=(folder, parent))
