"""Training that is stopped anywhere and goes on ends with the bytes of one that never was."""

import json

import numpy as np
import pytest

from drawn_boxes import shapes, targets_of
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError, RunError
from pupille.models.registry import MODELS, Entry, both
from pupille.training import checkpoint
from pupille.training.checkpoint import FACTS, MANIFEST, TENSORS, Checkpoints
from pupille.training.context import FitContext
from pupille.training.fit import fit

WITH_DROPOUT = """
from torch import nn

def build(shape, n_classes):
    channels, height, width = shape
    return nn.Sequential(
        nn.Conv2d(channels, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(),
        nn.Linear(4 * height * width, n_classes),
    )
"""


@pytest.fixture(autouse=True)
def every_step(monkeypatch):
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)


@pytest.fixture
def dropout(tmp_path, monkeypatch):
    package = tmp_path / "on_the_path"
    package.mkdir()
    (package / "dropout_rung.py").write_text(WITH_DROPOUT)
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.setitem(MODELS, "dropout", Entry(both("dropout_rung:build"), "network", 2012, "with dropout"))


class Killed(BaseException):
    pass


class Mortal(Checkpoints):
    """Keeps checkpoints as ever, and dies after the n-th."""

    def __init__(self, folder, after):
        super().__init__(folder, [].append)
        self.left = after

    def keep(self, snapshot):
        super().keep(snapshot)
        self.left -= 1
        if self.left == 0:
            raise Killed


def part(n=22, seed=0):
    rng = np.random.default_rng(seed)
    targets = ClassTargets(np.arange(n, dtype=np.int64) % 2, ("a", "b"))
    return Subset(rng.integers(0, 255, (n, 8, 8, 1), dtype=np.uint8), targets)


def trained(model, keeper, **settings):
    config = TrainConfig(**{"epochs": 3, "batch_size": 8, **settings})
    told = []
    context = FitContext(on_epoch=told.append, keeper=keeper)
    fitted = fit(model, part(), part(10, 1), config, window=(0, 255), context=context)
    weights = {name: tensor.numpy().tobytes() for name, tensor in fitted.model.network.state_dict().items()}
    history = [{**epoch.to_json(), "seconds": 0} for epoch in fitted.history]
    return weights, history, fitted.notes, fitted.model.predict(part(10, 1).pixels).tobytes()


SETTINGS = {
    "as usual": {},
    "sgd, cosine, clipped": {"optimizer": "sgd", "schedule": "cosine", "clip": 0.5},
    "average, smoothing, weights": {"ema": 0.9, "label_smoothing": 0.1, "class_weights": "balanced"},
    "early stopping": {"patience": 1, "epochs": 9, "learning_rate": 0.05},
    "range test": {"learning_rate": "auto"},
    "bf16": {"precision": "bf16"},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=list(SETTINGS))
@pytest.mark.parametrize("after", [1, 3, 4, 6])
def test_a_killed_training_goes_on_to_the_same_bytes(tmp_path, dropout, settings, after):
    from pupille.models.cpu_features import has_bf16

    if settings.get("precision") == "bf16" and not has_bf16():
        pytest.skip("this processor has no bfloat16")
    whole = trained("dropout", None, **settings)
    with pytest.raises(Killed):
        trained("dropout", Mortal(tmp_path, after), **settings)
    assert trained("dropout", Checkpoints(tmp_path, [].append), **settings) == whole


def test_killed_after_every_single_step_it_still_ends_with_the_same_bytes(tmp_path):
    whole = trained("mlp", None)
    deaths = 0
    while True:
        try:
            resumed = trained("mlp", Mortal(tmp_path, 1))
            break
        except Killed:
            deaths += 1
    assert deaths == 9
    assert resumed == whole
    assert [row["epoch"] for row in resumed[1]] == [1, 2, 3]


@pytest.mark.parametrize("forgotten", ["optimizer", "random"])
def test_a_state_that_lacks_a_part_would_be_seen(tmp_path, dropout, monkeypatch, forgotten):
    from pupille.training import state

    if forgotten == "optimizer":
        monkeypatch.setattr(state, "restore_state", lambda *_: None)
    else:
        monkeypatch.setattr(state.torch, "set_rng_state", lambda _: None)
    whole = trained("dropout", None)
    with pytest.raises(Killed):
        trained("dropout", Mortal(tmp_path, 4))
    assert trained("dropout", Checkpoints(tmp_path, [].append)) != whole


def test_a_checkpoint_of_another_network_is_refused_with_the_way_out(tmp_path, dropout):
    with pytest.raises(Killed):
        trained("mlp", Mortal(tmp_path, 2))
    with pytest.raises(RunError, match="Remove the folder 'checkpoints'"):
        trained("dropout", Checkpoints(tmp_path, [].append))


def test_a_checkpoint_holds_tensors_and_json_and_nothing_else(tmp_path):
    with pytest.raises(Killed):
        trained("mlp", Mortal(tmp_path, 2))
    for folder in (tmp_path / "checkpoints").iterdir():
        assert {path.name for path in folder.iterdir()} == {TENSORS, FACTS, MANIFEST}
        json.loads((folder / FACTS).read_text())


def test_a_training_on_mosaics_that_was_killed_goes_on_to_the_same_bytes(tmp_path):
    def boxes(keeper):
        pictures, drawn = shapes(12, seed=1)
        targets = targets_of(drawn)
        config = TrainConfig(epochs=3, batch_size=8, augment="mosaic")
        context = FitContext(keeper=keeper)
        subset = Subset(pictures, targets, ids=targets.ids, geometry=targets.geometry)
        fitted = fit("one-stage", subset, None, config, window=(0, 255), context=context)
        weights = fitted.model.network.state_dict()
        return {name: tensor.numpy().tobytes() for name, tensor in weights.items()}, [
            epoch.train for epoch in fitted.history
        ]

    whole = boxes(None)
    with pytest.raises(Killed):
        boxes(Mortal(tmp_path, 3))
    assert boxes(Checkpoints(tmp_path, [].append)) == whole


def test_a_set_that_joins_pictures_is_refused_by_a_network_that_learns_from_one(dropout):
    with pytest.raises(ConfigError, match="only models of boxes learn from"):
        trained("dropout", None, augment="mosaic")
