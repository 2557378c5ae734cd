import json

import pytest

from pupille.workflows.cluster import Cluster
from pupille.workflows.lead import lead_for, measured_by_tasks, rounded, timed_write


def checkpoint(pieces, number, seconds):
    folder = pieces / f"{number:05}" / "runs" / "mlp" / "checkpoints" / "00000001"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"state.json": "00", "seconds": seconds}))


@pytest.mark.parametrize(
    ("seconds", "most", "lead"),
    [(0.2, 3600, 60), (6.0, 3600, 60), (6.1, 3600, 70), (30, 3600, 300), (30, 90, 90)],
)
def test_a_lead_is_ten_times_what_was_measured_a_minute_at_least_and_half_the_time_at_most(
    seconds, most, lead
):
    assert rounded(seconds, most) == lead


def test_what_the_tasks_measured_goes_before_what_is_measured_here(tmp_path):
    checkpoint(tmp_path / "pieces", 0, 2.5)
    checkpoint(tmp_path / "pieces", 3, 12.34)
    (tmp_path / "pieces/00003/runs/mlp/checkpoints/00000002").mkdir()
    (tmp_path / "pieces/00003/runs/mlp/checkpoints/00000002/manifest.json").write_text("{half")
    assert measured_by_tasks(tmp_path / "pieces") == 12.34
    lead = lead_for(Cluster(), ["mlp"], tmp_path / "pieces", tmp_path)
    assert lead.seconds == 130
    assert "12.3 s in the tasks so far" in lead.why


def test_without_tasks_a_checkpoint_is_written_beside_the_run_and_leaves_nothing(tmp_path):
    lead = lead_for(Cluster(), ["mlp"], tmp_path / "pieces", tmp_path)
    assert lead.seconds >= 60
    assert "64 MB" in lead.why
    assert list(tmp_path.iterdir()) == []
    assert timed_write(tmp_path / "file", 10) > 0


def test_rungs_without_checkpoints_and_a_lead_that_was_asked_for_are_not_measured(tmp_path):
    assert "none of these models has checkpoints" in lead_for(Cluster(), ["tree"], tmp_path, tmp_path).why
    assert lead_for(Cluster(lead=600), ["mlp"], tmp_path, tmp_path / "nowhere").seconds == 600
    assert lead_for(Cluster(lead=600, time="10m"), ["mlp"], tmp_path, tmp_path / "nowhere").seconds == 300
