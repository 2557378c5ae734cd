import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.config import SplitConfig, TrainConfig
from pupille.images.geometry import CROP, Geometry
from pupille.models.files.load import load_model
from pupille.models.registry import MODELS, Entry, both
from pupille.training.run import read_predictions
from pupille.workflows.predict import predict

CROPPED = Geometry(24, 24, CROP, 28, "bicubic")


@pytest.fixture
def cropping(monkeypatch):
    """A rung that sees the centre of every picture, in colour, as pretrained backbones do."""
    builds = both("pupille.models.architectures.mlp:build")
    entry = Entry(builds, "network", 2026, "sees a crop", geometry=CROPPED, channels=3)
    monkeypatch.setitem(MODELS, "cropping", entry)
    return "cropping"


@pytest.fixture
def photos(tmp_path):
    """Grey pictures of several sizes, dark and bright."""
    rng = np.random.default_rng(0)
    for number in range(60):
        kind = number % 2
        noise = rng.integers(0, 100, (50 + number, 90, 1), dtype=np.uint8) + np.uint8(100 * kind)
        path = tmp_path / "photos" / "ab"[kind] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise[..., 0]).save(path)
    return tmp_path / "photos"


def test_a_model_keeps_its_geometry_and_predicts_as_it_was_trained(cropping, photos, tmp_path):
    done = pupille.train(
        photos, model=cropping, out=tmp_path / "run", train=TrainConfig(epochs=2), split=SplitConfig()
    )
    preprocessing = load_model(done.folder).spec.preprocessing
    assert preprocessing.geometry == CROPPED
    assert preprocessing.channels == 3
    test = read_predictions(done.folder, "test")
    said = predict(done.folder, photos).predictions
    rows = [said.ids.index(id_) for id_ in test.ids]
    assert np.allclose(said.probabilities[rows], test.probabilities, atol=1e-6)


def test_rungs_of_several_geometries_stand_in_one_comparison(cropping, photos, tmp_path):
    """A rung sees the same pixels whichever others are compared with it."""
    both = pupille.compare(
        photos, models=["mlp", cropping], out=tmp_path / "both", train=TrainConfig(epochs=2)
    )
    alone = pupille.train(photos, model="mlp", out=tmp_path / "alone", train=TrainConfig(epochs=2))
    path = next(run.path for run in both.results.runs if run.name == "mlp")
    beside, single = (read_predictions(folder, "test") for folder in (both.folder / path, alone.folder))
    assert beside.ids == single.ids
    assert np.array_equal(beside.probabilities, single.probabilities)


def test_predictions_are_read_once_and_anew_when_their_file_has_changed(photos, tmp_path):
    done = pupille.train(photos, model="majority", out=tmp_path / "run")
    first = read_predictions(done.folder, "test")
    assert read_predictions(done.folder, "test") is first
    file = done.folder / "predictions" / "test.csv"
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(rows[:-1]), encoding="utf-8")
    assert len(read_predictions(done.folder, "test")) == len(first) - 1
