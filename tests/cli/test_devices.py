"""The command line with several processes, each a real one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hanging import HANGING
from pupille.cli.main import guarded
from pupille.runs.environment import usable_cores

needs_two_cores = pytest.mark.skipif(usable_cores() < 2, reason="needs two cores")
OPTIONS = ["train", "digits", "--model", "mlp", "--hidden", "3", "--quiet", "--epochs", "60", "--out"]


def helper_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


@needs_two_cores
@pytest.mark.slow
def test_a_killed_process_ends_the_command_and_it_goes_on_to_what_torchrun_comes_to(tmp_path):
    command = [sys.executable, "-m", "pupille", *OPTIONS]
    cut, whole = str(tmp_path / "cut"), str(tmp_path / "whole")
    running = subprocess.Popen([*command, cut, "--devices", "2"], stderr=subprocess.PIPE, text=True)
    events = tmp_path / "cut" / "events.jsonl"
    until = time.monotonic() + HANGING
    while running.poll() is None and (not events.exists() or '"epoch": 2' not in events.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(helper_of(running.pid), signal.SIGKILL)
    said = running.communicate(timeout=HANGING)[1]
    assert (running.returncode, said.count("\n")) == (1, 1), said
    assert said.startswith("Error: process 2 of 2 that train together ended unexpectedly (SIGKILL)")
    history = (tmp_path / "cut" / "history.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in history] == list(range(1, len(history) + 1))
    assert history
    subprocess.run([*command, cut, "--devices", "2", "--resume"], check=True, capture_output=True)
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    done = subprocess.run(
        [*torchrun, "-m", "pupille", *OPTIONS, whole],
        check=True,
        capture_output=True,
        text=True,
        timeout=HANGING,
    )
    assert done.stdout.count("Report: ") == 1
    for name in ("weights.safetensors", "predictions/test.csv"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    rows = (tmp_path / "cut" / "history.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [str(number) for number in range(1, 61)]


@pytest.mark.parametrize(("devices", "said"), [("0", "auto or a whole number"), ("999", "this machine has")])
def test_a_number_that_cannot_be_is_one_sentence(tmp_path, capsys, devices, said):
    code = guarded([*OPTIONS, str(tmp_path / "run"), "--devices", devices])
    error = capsys.readouterr().err
    assert (code, error.count("\n")) == (2, 1)
    assert said in error


def test_the_others_say_nothing_where_the_first_one_is_refused(tmp_path):
    environment = {
        **os.environ,
        "RANK": "1",
        "WORLD_SIZE": "2",
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "1",
    }
    command = [sys.executable, "-m", "pupille", *OPTIONS, str(tmp_path / "run"), "--epochs", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
