"""One training by two tasks of srun, each on a node of its own, equal to that of two processes of one machine."""

import sys

from same_results import lasting

WORDS = ("train", "photos", "--model", "mlp", "--epochs", 3, "--hidden", "20", "--quiet")


def test_two_tasks_of_srun_on_two_nodes_train_what_two_processes_of_one_machine_do(site):
    local = site.run(sys.executable, "-m", "pupille", *WORDS, "--out", "local", "--devices", 2)
    assert local.returncode == 0, local.stderr
    # The names of these two nodes are known to Slurm alone, so that the first cannot be met by its own.
    far = site.run(
        *("srun", "--nodes=2", "--ntasks=2", "--cpus-per-task=1", "--kill-on-bad-exit=0"),
        *(sys.executable, "-m", "pupille", *WORDS, "--out", "far"),
        MASTER_ADDR="127.0.0.1",
        GLOO_SOCKET_IFNAME="lo",
    )
    assert far.returncode == 0, far.stderr
    assert far.stdout.count("Report:") == 1
    assert lasting(site.folder / "far") == lasting(site.folder / "local")
    weights = [(site.folder / out / "weights.safetensors").read_bytes() for out in ("far", "local")]
    assert weights[0] == weights[1]
    assert "Trained by 2 processes" in (site.folder / "far" / "results.json").read_text()
