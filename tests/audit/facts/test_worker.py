"""Processes that look at files for this one."""

import json
from pathlib import Path

import pytest
from PIL import Image

from pupille.audit.facts import worker
from pupille.audit.facts.look import LookResult, Source, look
from pupille.audit.facts.worker import (
    from_json,
    looked_in_processes,
    source_from_json,
    source_to_json,
    to_json,
)
from pupille.data.pixels.workers import KILLS
from pupille.errors import Refusal
from pupille.images.limits import DEFAULT_LIMITS, Limits

KILLED_BY_A_FILE = """
import os
from pupille.audit.facts import worker
seen = worker.look
worker.look = lambda source, paths, kept: os._exit(9) if "evil.png" in paths else seen(source, paths, kept)
main = worker.main
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    for name in ("a.png", "evil.png", "b.png"):
        Image.new("L", (8, 8), 200).save(tmp_path / name)
    (tmp_path / "empty.png").touch()
    return Source(tmp_path, DEFAULT_LIMITS, 0, cached=False)


def same(one: LookResult, two: LookResult) -> bool:
    return to_json([one]) == to_json([two])


def test_a_process_sees_what_this_one_sees(source: Source) -> None:
    paths = ["a.png", "empty.png", "nowhere.png", "b.png"]
    (seen,) = looked_in_processes(source, [paths])
    assert all(same(one, look(source, [path], None)[0]) for one, path in zip(seen, paths, strict=True))
    assert [one.reason.split(";")[0] for one in seen[1:3]] == [
        "is empty",
        "does not exist, or is a link to nothing",
    ]
    assert [one.refusal for one in seen[1:3]] == [Refusal.EMPTY, Refusal.MISSING]


def test_what_was_seen_survives_its_way_between_processes(source: Source) -> None:
    for paths in (["a.png"], ["empty.png"], ["b.png", "empty.png", "a.png"]):
        seen = look(source, paths, None)
        back = from_json(json.loads(json.dumps(to_json(seen))))
        assert all(same(one, two) for one, two in zip(back, seen, strict=True))
    narrow = Source(source.root, Limits(formats=("PNG",), megapixels=1.5), 2, cached=True)
    assert source_from_json(source_to_json(narrow)) == narrow


def test_a_file_that_ends_the_process_is_named_and_the_others_are_seen(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "killed_by_a_file.py").write_text(KILLED_BY_A_FILE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(worker, "PROGRAM", "killed_by_a_file")
    (seen,) = looked_in_processes(source, [["a.png", "evil.png", "b.png"]])
    assert [one.reason for one in seen] == ["", KILLS, ""]
    assert seen[1].refusal is Refusal.KILLS
    assert seen[0].facts is not None
    assert seen[2].facts is not None
