import subprocess
import sys
from pathlib import Path

import pytest

from pupille.workflows.batch_scripts import Batch, Stage, queue_script, ranges
from pupille.workflows.cluster import Cluster


def batch(**settings):
    command = ("compare", "my photos", "--out", "far")
    return Batch(
        Cluster(**settings),
        "pupille-far",
        command,
        Path("/work dir/far.slurm"),
        Path("/work dir"),
        90,
        "Why.",
    )


@pytest.mark.parametrize("script", [batch().array_script(), batch().gather_script()])
def test_the_scripts_are_ones_that_bash_reads(script):
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert "cd '/work dir' || exit 1" in script
    assert "#SBATCH --signal=USR1@90" in script
    assert "# Why." in script


def test_what_the_site_asks_stands_in_the_script_and_what_it_does_not_say_does_not():
    script = batch(
        partition="gpu",
        account="course",
        qos="long",
        gpus=2,
        memory="8G",
        modules=("module load python",),
        environment=(("PUPILLE_HOME", "/scratch/my pupille"),),
        extra=("--constraint=a100",),
    ).array_script()
    asked = ("partition=gpu", "account=course", "qos=long", "gres=gpu:2", "mem=8G", "constraint=a100")
    assert all(f"#SBATCH --{line}\n" in script for line in asked)
    assert script.index("export PUPILLE_HOME='/scratch/my pupille'") < script.index("srun")
    assert script.index("module load python\n") < script.index("srun")
    assert not any(f"--{word}" in batch().array_script() for word in ("partition", "account", "gres", "mem="))


def test_in_a_container_the_command_is_started_by_its_program_with_the_python_inside():
    script = batch(
        container="/shared/pupille.sif", container_command="apptainer exec --nv --bind /scratch"
    ).gather_script()
    assert (
        "srun --kill-on-bad-exit=0 apptainer exec --nv --bind /scratch /shared/pupille.sif "
        "python -m pupille compare 'my photos' --out far --gather\n" in script
    )


def test_stages_are_queued_one_after_the_other_and_gathered_after_all():
    """The script itself runs, with a command in the place of sbatch that prints what it is given."""
    script = queue_script([Stage((0, 1, 2, 5)), Stage((6,), ("17",))], ("17",), Path("/tmp"), 2)
    by_hand = 'sbatch() { echo "$*" >&2; all="$*"; echo "${#all};cluster"; }\n'
    done = subprocess.run(
        ["bash"], input=by_hand + script, text=True, check=True, capture_output=True
    ).stderr.splitlines()
    first = len("--parsable --array=0-2,5%2 array.sh")
    assert done[0] == "--parsable --array=0-2,5%2 array.sh"
    assert done[1] == f"--parsable --array=6%2 --dependency=afterany:17:{first} array.sh"
    assert done[2] == f"--parsable --dependency=afterany:17:{first}:{len(done[1])} gather.sh"


@pytest.mark.parametrize(
    ("numbers", "written"), [((0,), "0"), ((0, 1, 2, 3), "0-3"), ((0, 1, 3, 7, 8), "0-1,3,7-8")]
)
def test_numbers_are_written_as_ranges(numbers, written):
    assert ranges(numbers) == written


@pytest.mark.parametrize("code", [0, 1, 75])
def test_a_task_that_saved_something_when_it_was_stopped_goes_back_into_the_queue(tmp_path, code):
    """The script is run by bash with stand-ins for srun and scontrol on its path."""
    script = tmp_path / "array.sh"
    command = ("compare", "my photos", "--out", "runs/it's")
    script.write_text(Batch(Cluster(), "name", command, tmp_path, tmp_path, 90, "Why.").array_script())
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
    assert words[1:] == [sys.executable, "-m", "pupille", *command, "--piece", "3"]
    asked = (tmp_path / "asked").read_text().split() if (tmp_path / "asked").exists() else None
    assert asked == (["requeue", "17_3"] if code == 75 else None)
