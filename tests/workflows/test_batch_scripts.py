import shlex
import subprocess
from pathlib import Path

import pytest

from pupille.workflows.batch_scripts import Cluster, array_script, gather_script

COMMAND = ["/usr/bin/python", "-m", "pupille", "compare", "my photos", "--out", "runs/it's"]


def asked_of(script):
    return [line.removeprefix("#SBATCH ") for line in script.splitlines() if line.startswith("#SBATCH ")]


def test_what_the_site_asks_stands_in_both_scripts():
    cluster = Cluster("01:00:00", "gpu", "x42", 2, 4, "8G", ("module load python",), ("--constraint=a100",))
    wanted = {
        "--time=01:00:00",
        "--partition=gpu",
        "--account=x42",
        "--gres=gpu:2",
        "--cpus-per-task=4",
        "--mem=8G",
        "--constraint=a100",
        "--requeue",
    }
    for script in (
        array_script(cluster, "name", COMMAND, 6, Path("/logs"), Path("/here")),
        gather_script(cluster, "name", COMMAND, Path("/logs"), Path("/here")),
    ):
        assert wanted <= set(asked_of(script))
        assert "module load python" in script.splitlines()


def test_what_is_not_said_is_not_asked():
    asked = asked_of(array_script(Cluster(cpus=None), "name", COMMAND, 6, Path("/logs"), Path("/here")))
    assert not [
        line for line in asked if line.startswith(("--partition", "--account", "--gres", "--mem", "--cpus"))
    ]


def test_an_array_has_a_task_for_each_piece():
    assert "--array=0-5" in asked_of(
        array_script(Cluster(), "name", COMMAND, 6, Path("/logs"), Path("/here"))
    )


@pytest.mark.parametrize("code", [0, 1, 75])
def test_a_task_that_saved_something_when_it_was_stopped_goes_back_into_the_queue(tmp_path, code):
    """The script is run by bash with stand-ins for srun and scontrol on its path."""
    script = tmp_path / "array.sh"
    script.write_text(array_script(Cluster(), "name", COMMAND, 6, tmp_path, tmp_path))
    for name, line in (
        ("srun", f"printf '%s\\n' \"$@\" > ran; exit {code}"),
        ("scontrol", 'echo "$@" > asked'),
    ):
        (tmp_path / name).write_text(f"#!/bin/bash\n{line}\n")
        (tmp_path / name).chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "SLURM_ARRAY_TASK_ID": "3",
        "SLURM_ARRAY_JOB_ID": "17",
        "SLURM_CPUS_PER_TASK": "2",
    }
    done = subprocess.run(["/bin/bash", str(script)], env=environment, check=False)
    assert done.returncode == code
    words = (tmp_path / "ran").read_text().splitlines()
    assert words[1:] == [*COMMAND, "--piece", "3"]
    asked = (tmp_path / "asked").read_text().split() if (tmp_path / "asked").exists() else None
    assert asked == (["requeue", "17_3"] if code == 75 else None)


def test_words_with_spaces_and_quotes_stay_one_word():
    script = gather_script(Cluster(), "name", COMMAND, Path("/logs"), Path("/my place"))
    (line,) = (line for line in script.splitlines() if line.startswith("srun"))
    assert shlex.split(line)[2:] == [*COMMAND, "--gather"]
    assert "cd '/my place' || exit 1" in script.splitlines()
