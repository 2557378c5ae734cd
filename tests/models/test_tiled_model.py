"""A model that sees tiles, from the command that trains it to boxes of new pictures."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from drawn_boxes import shapes, written
from pupille.cli.main import guarded
from pupille.errors import ModelError
from pupille.models import registry
from pupille.models.files.load import load_model
from pupille.results.read import results_in
from pupille.shapes.boxes import iou


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a rule trained in tiles of 40 pixels on pictures of 64, by its command."""
    base = tmp_path_factory.mktemp("tiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        patch.setitem(registry.MODELS, "blobs", replace(registry.find("blobs"), longest=40))
        words = ["train", str(written(base / "set", 30)), "--model", "blobs", "--tiles", "--quiet"]
        assert guarded([*words, "--out", str(base / "run")]) == 0
    return base / "run"


def test_its_tiles_are_kept_and_told_and_its_boxes_are_scored_on_whole_pictures(run):
    record = json.loads((run / "model.json").read_text())
    assert record["tiles"] == {"side": 40, "overlap": 20}
    assert (record["preprocessing"]["height"], record["preprocessing"]["width"]) == (64, 64)
    chosen = results_in(run).chosen_run
    assert chosen.metrics["ap50"].value > 0.7
    assert any("seen in tiles of 40 px" in str(note) for note in chosen.notes)
    assert "seen in tiles of 40" in (run / "report.html").read_text(encoding="utf-8")


def test_new_pictures_get_boxes_at_their_own_size_across_the_seams(run, tmp_path):
    picture = np.full((64, 64, 3), 120, dtype=np.uint8)
    # In the middle of the picture, where tiles that begin at 0 and 24 take over from each other.
    picture[22:42, 22:42] = (60, 90, 230)
    Image.fromarray(picture).resize((128, 128), Image.Resampling.NEAREST).save(tmp_path / "x.png")
    assert guarded(["predict", str(run), str(tmp_path / "x.png"), "--out", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "boxes.csv").open(newline="") as file:
        found = [[float(row[edge]) for edge in ("x1", "y1", "x2", "y2")] for row in csv.DictReader(file)]
    assert len(found) == 1
    assert iou(np.array(found), np.array([[44.0, 44, 84, 84]]))[0, 0] > 0.7


def test_pictures_of_another_size_are_refused_as_by_every_model(run):
    model = load_model(run)
    assert len(model.predict(shapes(2)[0])) == 2
    assert model.parameters == model.inner.parameters > 0
    with pytest.raises(ModelError, match="Prepare the images at that size"):
        model.predict(shapes(1)[0][:, :40, :40])
