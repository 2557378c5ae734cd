"""The tie between processes that train together."""

import subprocess
import sys

import pytest

from hanging import HANGING

DIES_BEFORE_THE_GROUP_STANDS = """
import os, sys
from torch.distributed import FileStore, TCPStore
from pupille.training.distributed import rendezvous
from pupille.training.distributed.rendezvous import only_this_machine

rendezvous.BEAT, rendezvous.SILENT, rendezvous.GRACE = 0.1, 1.0, 0.2
kind, place = sys.argv[1:]

def store(port, first):
    return FileStore(place, 2) if kind == "file" else TCPStore("127.0.0.1", port, 2, first, wait_for_workers=False)

of_the_first = store(0, True)
if os.fork() == 0:
    rendezvous.Rendezvous(store(getattr(of_the_first, "port", 0), False), 1, 2).store.set("here/1", "1")
    os._exit(0)
with only_this_machine():
    rendezvous.Rendezvous(of_the_first, 0, 2).meet(lambda: None)
"""


@pytest.mark.parametrize("kind", ["file", "tcp"])
def test_a_process_that_dies_before_the_group_stands_does_not_leave_the_other_waiting(kind, tmp_path):
    """By a file, as processes of one machine meet, and by a server of the first one, as torchrun and srun have it."""
    done = subprocess.run(
        [sys.executable, "-c", DIES_BEFORE_THE_GROUP_STANDS, kind, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGING,
    )
    assert done.returncode == 1
    assert "process 2 of 2 that train together ended unexpectedly" in done.stderr
