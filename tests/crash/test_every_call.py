"""Killed, and refused by a full disk, at every single call that writes: strace injects the fault."""

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from tiny_run import child, finished, left_over, outcome, waited

from hanging import HANGING

CALLS = ("write", "fsync", "rename", "link", "unlink", "unlinkat", "mkdir", "rmdir", "ftruncate", "truncate")
NEED_ROOM = ("write", "fsync", "rename", "link", "mkdir")
KILLED = -9


def traced(work, folder, log, *options):
    """Runs in a child under strace, which follows none of its children; how it ended."""
    read, write = os.pipe()
    pid = child(work, folder, ready=read)
    strace = subprocess.Popen(
        ["strace", "-qq", "-o", str(log), "-e", "trace=" + ",".join(CALLS), *options, "-p", str(pid)],
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + HANGING
    while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
        if strace.poll() is not None or time.monotonic() > until:
            os.kill(pid, 9)
            waited(pid)
            raise RuntimeError(strace.communicate()[1].decode())
        time.sleep(0.001)
    os.write(write, b"x")
    code = waited(pid)
    strace.communicate()
    os.close(read)
    os.close(write)
    return code


@pytest.fixture(scope="module")
def points(scene, place):
    """Every call of an undisturbed run, as (name, how manieth of this name)."""
    try:
        if not shutil.which("strace"):
            raise RuntimeError("strace is not installed")
        assert traced(scene.fit, place / "counted", place / "log") == 0
    except RuntimeError as error:
        message = f"faults could not be injected: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    names = Counter(re.findall(r"^(\w+)\(", (place / "log").read_text(), re.MULTILINE))
    return [(name, number) for name, count in names.items() for number in range(1, count + 1)]


def survivors(work, place, points, fault, ended):
    """Injects the fault at each point; yields (point, exit code, folder) and removes the folder afterwards."""
    for name, number in points:
        folder = place / f"{fault.split('=')[0]}-{name}-{number}"
        code = traced(work, folder, place / "log", "-e", f"inject={name}:{fault}:when={number}")
        assert code in ended, (name, number, code)
        yield (name, number), code, folder
        shutil.rmtree(folder, ignore_errors=True)


def test_killed_at_every_call_it_goes_on_to_the_same_bytes(scene, place, points, whole, capsys):
    started, died = time.monotonic(), 0
    for point, code, folder in survivors(scene.fit, place, points, "signal=SIGKILL", (KILLED, 0)):
        died += code == KILLED
        finished(scene.fit, folder)
        assert outcome(folder) == whole, point
        assert left_over(folder) == [], point
    assert died == len(points)
    with capsys.disabled():
        print(f"\nkilled at each of {died} calls, {time.monotonic() - started:.0f} s")


def test_refused_by_a_full_disk_at_every_call_it_says_so_and_goes_on_later(
    scene, place, points, whole, capsys
):
    started, refused = time.monotonic(), 0
    needing = [point for point in points if point[0] in NEED_ROOM]
    for point, code, folder in survivors(scene.fit, place, needing, "error=ENOSPC", (0, 3, 4)):
        if code:
            refused += 1
            said = (place / f"{folder.name}.said").read_text()
            assert "No space left on device" in said, (point, said)
            assert code == 3 or said.startswith("OSError"), (point, said)
            finished(scene.fit, folder)
        assert outcome(folder) == whole, point
        assert left_over(folder) == [], point
    assert refused > len(needing) * 0.8
    with capsys.disabled():
        print(f"\nrefused at {refused} of {len(needing)} calls, {time.monotonic() - started:.0f} s")


@pytest.fixture(scope="module")
def last_points(scene, place, points):
    """Every call of a comparison from the scores on test to the report; of its thumbnails, which are written one like
    the other, those of the first and the last."""
    assert traced(scene.report, place / "reported", place / "last", "-y", "-s", "0") == 0
    counts, found, seen = Counter(), [], False
    thumbnails = []
    for line in (place / "last").read_text().splitlines():
        name = line.partition("(")[0]
        counts[name] += 1
        picture = re.search(r"thumbnails/\.?((?:audit-)?\d+\.png)", line)
        thumbnails += [picture[1]] if picture and picture[1] not in thumbnails else []
        if seen:
            of_one = picture or re.search(r"/thumbnails>\)", line)
            found.append(((name, counts[name]), thumbnails[-1] if thumbnails and of_one else None))
        seen = seen or (name == "rename" and line.find("predictions/test.csv") > 0)
    tried = (None, thumbnails[0], thumbnails[-1])
    return [point for point, picture in found if picture in tried]


@pytest.fixture(scope="module")
def reported(scene, place, last_points):
    """What a comparison comes to that nobody disturbs, report included."""
    return {**outcome(place / "reported"), "report.html": True}


def as_reported(folder):
    page = (folder / "report.html").read_text() if (folder / "report.html").exists() else ""
    return {**outcome(folder), "report.html": page.rstrip().endswith("</html>")}


@pytest.mark.slow
def test_killed_at_every_call_of_the_end_of_a_comparison_it_ends_the_same(
    scene, place, last_points, reported, capsys
):
    died = 0
    for point, code, folder in survivors(scene.report, place, last_points, "signal=SIGKILL", (KILLED,)):
        died += code == KILLED
        finished(scene.report, folder)
        assert as_reported(folder) == reported, point
        assert left_over(folder) == [], point
    assert died == len(last_points) > 15
    with capsys.disabled():
        print(f"\nkilled at each of the last {died} calls of a comparison")


@pytest.mark.slow
def test_refused_at_every_call_of_the_end_of_a_comparison_it_says_so_and_goes_on_later(
    scene, place, last_points, reported, capsys
):
    refused = 0
    needing = [point for point in last_points if point[0] in NEED_ROOM]
    for point, code, folder in survivors(scene.report, place, needing, "error=ENOSPC", (0, 3, 4)):
        if code:
            refused += 1
            said = (place / f"{folder.name}.said").read_text()
            assert "No space left on device" in said, (point, said)
            finished(scene.report, folder)
        assert as_reported(folder) == reported, point
        assert left_over(folder) == [], point
    assert refused > len(needing) * 0.8
    with capsys.disabled():
        print(f"\nrefused at {refused} of the last {len(needing)} calls of a comparison that need room")


def test_files_written_in_place_would_be_seen(scene, place, points, whole, monkeypatch):
    from pupille.training import run

    def in_place(path, data):
        half = data if isinstance(data, bytes) else data.encode()
        with path.open("wb", buffering=0) as file:
            file.write(half[: len(half) // 2])
            file.write(half[len(half) // 2 :])

    # The record that says a rung is fitted, written in place: half of it stops every resume.
    monkeypatch.setattr(run, "write_json", lambda path, record: in_place(path, repr(record)))
    seen = 0
    for number in range(1, 200):
        folder = place / f"in-place-{number}"
        code = traced(scene.fit, folder, place / "log", "-e", f"inject=write:signal=SIGKILL:when={number}")
        if code != KILLED:
            break
        code = waited(child(scene.fit, folder))
        seen += code != 0 or outcome(folder) != whole
        shutil.rmtree(folder)
        if seen:
            break
    assert seen
