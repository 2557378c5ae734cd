import json
import os
import signal
import subprocess
import sys
import time

import pytest

from hanging import HANGING
from pupille.cli.main import guarded
from pupille.runs.saved import SAVED
from pupille.training.interrupt import REQUESTS, StoppedError, StopRequests


@pytest.fixture
def requests():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGUSR1)}
    made = StopRequests()
    made.listen()
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)


SENTENCES = [
    (False, False, 143, "before anything new was saved. The same command begins where this one began."),
    (True, True, 75, "with everything saved: run the same command with --resume to go on."),
    (True, False, 75, "What was done is kept: the same command goes on from there."),
]


@pytest.mark.parametrize(("anything", "in_run", "code", "sentence"), SENTENCES)
def test_sentence_and_code_say_whether_anything_new_was_saved(anything, in_run, code, sentence, monkeypatch):
    monkeypatch.setattr(SAVED, "anything", anything)
    monkeypatch.setattr(SAVED, "in_run", in_run)
    monkeypatch.setattr(REQUESTS, "name", "SIGTERM")
    stop = StoppedError(REQUESTS.sentence())
    assert str(stop).startswith("Stopped by SIGTERM")
    assert str(stop).endswith(sentence)
    assert stop.code == code


@pytest.mark.parametrize("words", [["report", "RUN"], ["models"], ["weights", "list"]])
def test_a_command_that_saves_nothing_never_says_that_it_did(words, capsys, monkeypatch):
    def interrupted(*_, **__):
        REQUESTS.name = "SIGUSR1"
        raise StoppedError(REQUESTS.sentence())

    monkeypatch.setattr(SAVED, "anything", False)
    monkeypatch.setattr(REQUESTS, "name", None)
    monkeypatch.setattr("pupille.cli.main.main.main", interrupted)
    assert guarded(words) == 128 + signal.SIGUSR1
    assert "saved: run" not in capsys.readouterr().err


def test_outside_training_a_signal_stops_at_once(requests, monkeypatch):
    monkeypatch.setattr(SAVED, "anything", True)
    monkeypatch.setattr(SAVED, "in_run", True)
    with pytest.raises(StoppedError, match="Stopped by SIGTERM.*--resume"):  # noqa: PT012
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)


def test_while_a_network_is_trained_it_waits_for_a_step_boundary_and_for_the_end_at_most(requests):
    reached = False
    with pytest.raises(StoppedError, match="SIGUSR1"), requests.at_step_boundaries():  # noqa: PT012
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.01)
        assert requests.name == "SIGUSR1"
        reached = True
    assert reached


def test_a_library_in_a_notebook_leaves_the_signals_alone():
    assert REQUESTS.name is None
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_command_that_is_told_to_stop_saves_says_so_and_goes_on_to_the_same_bytes(tmp_path):
    options = ["--model", "mlp", "--hidden", "3", "--quiet", "--epochs"]

    def command(out, epochs, *more):
        return [
            sys.executable, "-m", "pupille", "train", "digits", "--out", str(tmp_path / out), *options, epochs, *more
        ]  # fmt: skip

    running = subprocess.Popen(command("cut", "150"), stderr=subprocess.PIPE, text=True)
    events = tmp_path / "cut" / "events.jsonl"
    while running.poll() is None and (not events.exists() or '"epoch": 3' not in events.read_text()):
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    said = running.communicate(timeout=HANGING)[1]
    assert (running.returncode, said.count("\n")) == (75, 1), said
    assert said.startswith("Stopped by SIGTERM") and "--resume" in said  # noqa: PT018
    assert json.loads((tmp_path / "cut" / "status.json").read_text())["state"] == "stopped"
    assert not (tmp_path / "cut" / ".lock").exists()
    subprocess.run(command("cut", "150", "--resume"), check=True, capture_output=True)
    assert "Going on from checkpoint 1." in events.read_text()
    subprocess.run(command("whole", "150"), check=True, capture_output=True)
    for name in ("weights.safetensors", "predictions/test.csv"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
