"""The tie between processes that train together."""

import subprocess
import sys

DIES_BEFORE_THE_GROUP_STANDS = """
import os, sys
from torch.distributed import FileStore
from pupille.training import link
from pupille.training.crew import only_this_machine

link.BEAT, link.SILENT, link.GRACE = 0.1, 1.0, 0.2
store = sys.argv[1]
if os.fork() == 0:
    link.Link(FileStore(store, 2), 1, 2).store.set("here/1", "1")
    os._exit(0)
with only_this_machine():
    link.Link(FileStore(store, 2), 0, 2).meet(lambda: None)
"""


def test_a_process_that_dies_before_the_group_stands_does_not_leave_the_other_waiting(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", DIES_BEFORE_THE_GROUP_STANDS, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "process 2 of 2 that train together ended unexpectedly" in done.stderr
