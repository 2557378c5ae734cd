"""What is asked of Slurm's commands where none is, or no cluster answers; a real one answers in tests/cluster."""

import os
import shutil

import pytest

from pupille.errors import RunError
from pupille.workflows.slurm import answer_of, is_here, queue_by, queued_pieces


def test_without_slurm_there_is_no_queue_to_ask(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert not is_here()
    assert queued_pieces(["1"]) is None


def test_without_jobs_there_is_nothing_to_ask():
    assert queued_pieces([]) is None


def test_a_command_that_is_not_there_is_one_sentence():
    with pytest.raises(RunError, match="no-such-command does not answer"):
        answer_of(["no-such-command"])


def test_where_no_cluster_answers_the_last_line_of_sbatch_is_quoted_with_what_to_do(tmp_path, monkeypatch):
    if shutil.which("sbatch") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no sbatch here: install slurm-wlm")
        pytest.skip("no sbatch here: install slurm-wlm")
    (tmp_path / "slurm.conf").write_text(
        "ClusterName=none\nSlurmctldHost=localhost(127.0.0.1)\nSlurmctldPort=1\nAuthType=auth/munge\n"
        f"AuthInfo=socket={tmp_path}/none\nNodeName=n1 CPUs=1\nPartitionName=all Nodes=n1 Default=YES\n"
    )
    monkeypatch.setenv("SLURM_CONF", str(tmp_path / "slurm.conf"))
    script = tmp_path / "queue.sh"
    (tmp_path / "array.sh").write_text("#!/bin/bash\ntrue\n")
    script.write_text(f"set -e\njob=$(sbatch --parsable {tmp_path}/array.sh)\n")
    with pytest.raises(RunError, match=r"queued nothing\. Its last line: 'sbatch: .*sinfo.*bash .*queue\.sh"):
        queue_by(script)
