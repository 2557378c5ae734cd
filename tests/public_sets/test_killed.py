"""A fetch killed at every single call that changes the disk: the set is whole or absent, and the next fetch ends."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import asdict

import pytest

from pupille.data.sources.fetch import fetch
from pupille.data.sources.public_sets import local_folder, sets_folder

CALLS = ("write", "fsync", "rename", "link", "unlink", "unlinkat", "mkdir", "rmdir", "ftruncate")
KILLED = -9
FETCH = """
import sys
from pupille.data.sources.fetch import fetch
from pupille.data.sources.public_sets import SETS, File, NamedSet
told = {told!r}
told["files"] = tuple(File(**file) for file in told["files"])
SETS["cifar10"] = NamedSet(**told)
fetch("cifar10")
"""


def traced(known, log, *options):
    """A fetch in a process of its own under strace; how it ended."""
    watch = ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=" + ",".join(CALLS), *options]
    command = [sys.executable, "-B", "-c", FETCH.format(told=asdict(known))]
    return subprocess.run([*watch, *command], capture_output=True, check=False).returncode


@pytest.mark.slow
def test_killed_at_every_call_the_set_is_whole_or_absent_and_the_next_fetch_ends(
    web, vehicles, tmp_path, capsys
):
    if not shutil.which("strace"):
        message = "faults could not be injected: strace is not installed"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    assert traced(vehicles, tmp_path / "log") == 0
    whole = {path.name: path.read_bytes() for path in local_folder("cifar10").iterdir()}
    names = Counter(re.findall(r"^\d+ +(\w+)\(", (tmp_path / "log").read_text(), re.MULTILINE))
    points = [(name, number) for name, count in names.items() for number in range(1, count + 1)]
    absent = 0
    for name, number in points:
        shutil.rmtree(sets_folder().parent)
        code = traced(vehicles, tmp_path / "log", "-e", f"inject={name}:signal=SIGKILL:when={number}")
        # How many writes there are depends on how the bytes come in.
        assert code == KILLED or name == "write", (name, number)
        absent += local_folder("cifar10") is None
        if local_folder("cifar10"):
            found = {path.name: path.read_bytes() for path in local_folder("cifar10").iterdir()}
            assert found == whole, (name, number)
        assert {path.name: path.read_bytes() for path in fetch("cifar10").iterdir()} == whole, (name, number)
        assert not (sets_folder() / ".fetching" / "cifar10").exists(), (name, number)
    assert 0 < absent < len(points)
    with capsys.disabled():
        print(f"\nkilled at each of {len(points)} calls, {absent} times before the set was here")
