import json
import os
import time

import pytest
from click.testing import CliRunner

from pupille.cli.main import main
from pupille.runs.lock import SILENT, locked
from pupille.workflows.pieces import piece_folder
from pupille.workflows.submitted import FITTED, GATHERED, LOST, NOT_BEGUN, RUNNING, state_of, status

WORDS = ("compare", "digits", "--models", "majority,tree", "--out", "far")


def invoke(*words):
    return CliRunner().invoke(main, list(map(str, words)))


def test_status_tells_what_is_fitted_from_the_files_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    invoke("submit", "--dry-run", "--quiet", "--", *WORDS)
    assert invoke(*WORDS, "--quiet", "--piece", 1).exit_code == 0
    said = invoke("status", "far").output
    assert "0 majority: not begun" in said.replace("    ", "")
    assert "2 pieces: 1 not begun, 1 fitted." in said
    assert "no queue to ask" in said
    assert invoke(*WORDS, "--quiet", "--piece", 0).exit_code == 0
    assert invoke(*WORDS, "--quiet", "--gather").exit_code == 0
    said = invoke("status", "far").output
    assert "2 pieces: 2 gathered." in said
    assert "finished" in said
    assert status("far").states == (GATHERED, GATHERED)
    # What is finished is not queued again.
    assert "is finished" in str(invoke("submit", "--dry-run", "--quiet", "--resume", "--", *WORDS).exception)


@pytest.mark.parametrize(
    ("queue", "state"), [(None, NOT_BEGUN), ({}, LOST), ({7: RUNNING}, RUNNING), ({8: RUNNING}, LOST)]
)
def test_what_was_queued_and_is_not_in_the_queue_is_lost(tmp_path, queue, state):
    assert state_of(piece_folder(tmp_path / "far", 7), 7, queue) == state


def test_without_a_queue_what_was_begun_is_running_while_its_lock_is_touched_else_lost(tmp_path):
    folder = piece_folder(tmp_path / "far", 0)
    with locked(folder):
        (folder / "run.json").write_text("{}")
        assert state_of(folder, 0, None) == RUNNING
    assert state_of(folder, 0, None) == LOST
    # That of another machine, which was touched just now, and long ago.
    lock = folder / ".lock"
    lock.write_text(json.dumps({"host": "elsewhere", "process": 1, "started": "1"}))
    assert state_of(folder, 0, None) == RUNNING
    os.utime(lock, (time.time() - SILENT - 60,) * 2)
    assert state_of(folder, 0, None) == LOST
    (folder / "piece.json").write_text('{"run": null}')
    assert state_of(folder, 0, None) == FITTED


def test_what_was_not_submitted_has_no_status(tmp_path):
    assert "nothing was submitted" in str(invoke("status", tmp_path).exception)
