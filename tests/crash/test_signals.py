"""A command that is asked to stop at any moment says truly whether anything was saved, and each start gets further."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import stopped_run
from stopped_run import faults

from hanging import HANGING

MOMENTS, SEED = 3, 20261130
NOTHING, SOMETHING = (0,) * 7, (0,) * 6 + (64,)


def test_stopped_at_random_moments_it_says_what_was_saved_and_ends_as_undisturbed(tmp_path: Path) -> None:
    # Children are forked from a process of its own with one thread: OpenMP's do not live on in a fork.
    done = subprocess.run(
        [sys.executable, stopped_run.__file__, str(tmp_path), str(MOMENTS), str(SEED)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=HANGING,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    campaign = json.loads(done.stdout.splitlines()[-1])
    assert campaign["faults"] == []
    assert sum(n for code, n in campaign["codes"].items() if code != "0") == MOMENTS


def test_a_promise_that_is_not_kept_would_be_seen() -> None:
    saved = "Stopped by SIGTERM, with everything saved: run the same command with --resume to go on.\n"
    assert faults(75, saved, NOTHING, SOMETHING, signal.SIGTERM) == []
    assert faults(75, saved, NOTHING, NOTHING, signal.SIGTERM)
    assert faults(143, saved, NOTHING, NOTHING, signal.SIGTERM)
    assert faults(143, "before anything new was saved", SOMETHING, NOTHING, signal.SIGTERM)
    assert faults(1, "Error", NOTHING, NOTHING, signal.SIGTERM)
