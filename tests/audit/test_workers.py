"""Processes that look at files for this one."""

import json
import os
import signal
from pathlib import Path

import pytest
from PIL import Image

from pupille.audit import workers
from pupille.audit.looking import Looked, Source, look
from pupille.audit.worker import from_json, source_from_json, source_to_json, to_json
from pupille.audit.workers import KILLS, Worker, looked_in_processes
from pupille.data.limits import DEFAULT_LIMITS, Limits

KILLED_BY_A_FILE = """
import os
from pupille.audit import worker
seen = worker.look
worker.look = lambda source, paths, kept: os._exit(9) if "evil.png" in paths else seen(source, paths, kept)
worker.main()
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    for name in ("a.png", "evil.png", "b.png"):
        Image.new("L", (8, 8), 200).save(tmp_path / name)
    (tmp_path / "empty.png").touch()
    return Source(tmp_path, DEFAULT_LIMITS, 0, cached=False)


def same(one: Looked, two: Looked) -> bool:
    return to_json([one]) == to_json([two])


def test_a_worker_sees_what_this_process_sees(source: Source) -> None:
    paths = ["a.png", "empty.png", "nowhere.png", "b.png"]
    worker = Worker(source)
    try:
        seen = worker.ask(paths)
    finally:
        worker.close()
    assert all(same(one, look(source, [path], None)[0]) for one, path in zip(seen, paths, strict=True))
    assert [one.reason.split(";")[0] for one in seen[1:3]] == [
        "is empty",
        "does not exist, or is a link to nothing",
    ]


def test_what_was_seen_survives_its_way_between_processes(source: Source) -> None:
    for paths in (["a.png"], ["empty.png"], ["b.png", "empty.png", "a.png"]):
        seen = look(source, paths, None)
        back = from_json(json.loads(json.dumps(to_json(seen))))
        assert all(same(one, two) for one, two in zip(back, seen, strict=True))
    narrow = Source(source.root, Limits(formats=("PNG",), megapixels=1.5), 2, cached=True)
    assert source_from_json(source_to_json(narrow)) == narrow


def test_a_file_that_ends_the_process_is_named_and_the_others_are_seen(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PROGRAM", KILLED_BY_A_FILE)
    (seen,) = looked_in_processes(source, [["a.png", "evil.png", "b.png"]])
    assert [one.reason for one in seen] == ["", KILLS, ""]
    assert seen[0].facts is not None
    assert seen[2].facts is not None


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_missing(source: Source) -> None:
    worker = Worker(source)
    try:
        worker.ask(["a.png"])
        process = worker._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert [one.reason for one in worker.ask(["a.png", "b.png"])] == ["", ""]
    finally:
        worker.close()


def test_no_process_outlives_the_one_that_asked(source: Source) -> None:
    worker = Worker(source)
    worker.ask(["a.png"])
    process = worker._process
    assert process is not None
    worker.close()
    assert process.returncode is not None
    again = worker.ask(["a.png"])
    worker.close()
    assert again[0].facts is not None
