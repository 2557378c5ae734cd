"""Processes that read files for this one."""

import os
import signal

import pytest

from pupille.data.pixels.workers import KILLS, Worker, asked_in_turn
from pupille.errors import DataError

COUNTS = """
import os, time
from contextlib import contextmanager
from pathlib import Path
from pupille.data.pixels.workers import serve

@contextmanager
def prepare(source):
    def answer(paths):
        if "evil" in paths:
            os._exit(9)
        return [f"{source} {path} {os.getpid()}" for path in paths]
    yield answer
    Path(source).write_text("what was held back")

def main():
    serve(prepare)
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    (tmp_path / "counts.py").write_text(COUNTS)
    (tmp_path / "broken.py").write_text("def main():\n    raise SystemExit(7)\n")
    monkeypatch.syspath_prepend(tmp_path)
    return "counts"


@pytest.fixture
def worker(program, tmp_path):
    one = Worker(program, str(tmp_path / "end"), list, lambda path: f"{path}: {KILLS}")
    yield one
    one.close()


def test_one_process_answers_all_questions_in_order(worker, tmp_path):
    first, second = worker.ask(["a", "b"]), worker.ask(["c"])
    assert [line.split()[:2] for line in [*first, *second]] == [[str(tmp_path / "end"), n] for n in "abc"]
    assert len({line.split()[2] for line in [*first, *second]} | {str(worker.process.pid)}) == 1


def test_a_file_that_ends_the_process_is_named_and_the_others_are_seen(worker):
    seen = worker.ask(["a", "evil", "b"])
    assert seen[1] == f"evil: {KILLS}"
    assert [seen[0].split()[1], seen[2].split()[1]] == ["a", "b"]


def test_a_process_that_is_killed_is_replaced_and_nothing_is_missing(worker):
    worker.ask(["a"])
    before = worker.process
    os.kill(before.pid, signal.SIGKILL)
    before.wait()
    assert [line.split()[1] for line in worker.ask(["a", "b"])] == ["a", "b"]
    assert worker.process.pid != before.pid


def test_what_a_process_holds_back_is_written_when_it_is_let_go_and_not_when_it_is_ended(worker, tmp_path):
    worker.ask(["a"])
    worker.close()
    assert not (tmp_path / "end").exists()
    worker.ask(["a"])
    worker.finish()
    assert (tmp_path / "end").read_text() == "what was held back"


def test_no_process_outlives_the_one_that_asked(worker):
    worker.ask(["a"])
    process = worker.process
    worker.close()
    assert process.returncode is not None


def test_a_program_that_cannot_begin_is_an_error_and_no_hostile_file(program):
    with pytest.raises(DataError, match="no process that reads images could be started.*start again"):
        Worker("broken", "", list, str).ask(["a"])


def test_many_chunks_are_answered_in_order_whoever_answers(program, tmp_path):
    chunks = [[f"{number}", f"{number}+"] for number in range(40)]
    seen = list(asked_in_turn(lambda: Worker(program, str(tmp_path / "end"), list, str), chunks))
    assert [[line.split()[1] for line in some] for some in seen] == chunks
    assert (tmp_path / "end").exists()
