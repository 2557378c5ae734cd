"""A comparison on a real Slurm: a task killed, one stopped and queued again, and the whole equal to a serial run."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import pupille
from hanging import HANGING, wait_until
from loopback_slurm import missing_programs, slurm
from same_results import lasting

MODELS = "majority,logistic,mlp"
WORDS = (
    "compare",
    "digits",
    "--models",
    MODELS,
    "--epochs",
    "100",
    "--patience",
    "100",
    "--hidden",
    "700,700",
    "--out",
)


@pytest.fixture(scope="module")
def cluster():
    """The environment of a running Slurm; without its programs the test is skipped, and under CI it fails."""
    if missing := missing_programs():
        message = f"no Slurm here, which lacks {', '.join(missing)}: install slurm-wlm and munge"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Sockets have short paths.
    with tempfile.TemporaryDirectory(prefix="slurm") as base, slurm(Path(base) / "cluster") as environment:
        source = str(Path(pupille.__file__).parents[1])
        yield {**environment, "PYTHONPATH": source, "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


def run(environment, *words, cwd):
    return subprocess.run(
        list(map(str, words)),
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGING,
    )


def pupille_says(environment, *words, cwd):
    return run(environment, sys.executable, "-m", "pupille", *words, cwd=cwd)


def test_a_killed_and_a_stopped_task_cost_only_themselves(cluster, tmp_path):
    submitted = pupille_says(cluster, "submit", "--quiet", "--cpus", 1, "--", *WORDS, "far", cwd=tmp_path)
    assert submitted.returncode == 0, submitted.stderr
    assert "3 tasks queued" in submitted.stdout

    def state(number):
        said = run(
            cluster, "squeue", "--noheader", "--array", "--jobs=1", "--format=%K %T", cwd=tmp_path
        ).stdout
        return dict(line.split() for line in said.splitlines()).get(str(number), "")

    def restarts():
        said = run(cluster, "scontrol", "show", "job", "1_2", cwd=tmp_path).stdout
        return int(said.split("Restarts=")[1].split()[0]) if "Restarts=" in said else 0

    wait_until(lambda: state(1) == "RUNNING")
    run(cluster, "scancel", "--full", "--signal=KILL", "1_1", cwd=tmp_path)
    events = tmp_path / "far.pieces" / "00002" / "events.jsonl"
    wait_until(lambda: events.exists() and '"epoch"' in events.read_text())
    run(cluster, "scancel", "--signal=USR1", "1_2", cwd=tmp_path)
    wait_until(lambda: restarts() >= 1)
    # Slurm lets a task that was queued again rest for two minutes.
    run(cluster, "scontrol", "update", "JobId=1_2", "StartTime=now", cwd=tmp_path)
    wait_until(lambda: (tmp_path / "far.slurm" / "gather.log").exists())
    said = pupille_says(cluster, "status", "far", cwd=tmp_path).stdout
    assert "2 fitted, 1 not begun or lost" in said or "1 fitted, 1 not begun or lost, 1 fitted" in said
    log = tmp_path / "far.slurm" / "gather.log"
    wait_until(lambda: "1 piece is not fitted: 1 (logistic)" in log.read_text())
    assert "Traceback" not in log.read_text()

    again = run(
        cluster, "sbatch", "--parsable", "--array=1", "far.slurm/array.sh", cwd=tmp_path
    ).stdout.strip()
    run(cluster, "sbatch", f"--dependency=afterok:{again}", "far.slurm/gather.sh", cwd=tmp_path)
    wait_until(lambda: (tmp_path / "far" / "report.html").exists())
    serial = pupille_says(cluster, *WORDS, "serial", "--quiet", cwd=tmp_path)
    assert serial.returncode == 0, serial.stderr
    assert lasting(tmp_path / "far") == lasting(tmp_path / "serial")
