"""Networks of queries in training: what they begin with, and what is said of it."""

from dataclasses import replace

import pytest

from drawn_boxes import subset, targets_of
from played_detectors import published_file
from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.errors import WeightsError
from pupille.images.geometry import Geometry
from pupille.models.boxwise.query_entries import QUERY_DETECTORS
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.import_file import import_weights
from pupille.models.pretrained.store import load_weights
from pupille.models.tiled_model import TiledModel
from pupille.training.fit import fit
from pupille.training.query_detector import full_notes

ONCE = TrainConfig(epochs=1, batch_size=2, learning_rate=1e-9)


def test_without_weights_it_is_said_how_they_come_and_that_nothing_is_fetched():
    with pytest.raises(WeightsError, match="dfine_n.*pupille weights fetch dfine_n"):
        fit("dfine:n", subset(2), None, ONCE, window=(0, 255))


def test_it_begins_with_the_published_weights_but_for_the_classes(tmp_path):
    import_weights(published_file("dfine_n", tmp_path / "file.safetensors"), "dfine_n")
    result = fit("dfine:n", subset(4), None, ONCE, window=(0, 255))
    kept, now = load_weights("dfine_n"), result.model.network.published_state()
    far = {name for name in now if now[name].shape != kept[name].shape}
    assert far
    assert all("class" in name or "score" in name for name in far)
    # At a rate of next to nothing they are still the published ones, statistics of batches included.
    assert all((now[name] - kept[name]).abs().max() < 1e-5 for name in now if name not in far)
    assert any("began with the published weights of dfine_n" in str(note) for note in result.notes)
    assert result.model.spec.preprocessing.mean == (0.0, 0.0, 0.0)


def test_more_objects_than_queries_are_told():
    spec = ModelSpec(
        "dfine:n",
        ("disc", "square"),
        Preprocessing(32, 32, 3, 0, 255, (0.5,) * 3, (0.2,) * 3),
        task="detection",
    )
    one = [("disc", 1, 1, 9, 9)]
    crowd = part_with([one, one * 6])
    (note,) = full_notes(spec, crowd)
    assert "5 boxes a picture at most" in str(note)
    assert "1 training images have more" in str(note)
    assert full_notes(spec, part_with([one, one * 5])) == ()


def part_with(drawn) -> Subset:
    part = subset(2)
    return Subset(part.pixels[:, :32, :32], targets_of(drawn, side=32), None, part.ids, Geometry(32, 32))


def test_it_learns_from_tiles_and_answers_in_them(monkeypatch):
    tiled = replace(QUERY_DETECTORS["dfine:n"], longest=32)
    monkeypatch.setitem(QUERY_DETECTORS, "dfine:n", tiled)
    config = replace(ONCE, tiles=True)
    model = fit("dfine:n+scratch", subset(2), subset(2, seed=1), config, window=(0, 255)).model
    assert isinstance(model, TiledModel)
    assert model.spec.tiles.side == 32
    assert len(model.predict(subset(3).pixels)) == 3
