"""What every rung of the ladder promises, whoever wrote it.

One more rung is one file and one line in the table.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import DataError, ModelError
from pupille.images.geometry import Geometry
from pupille.models.files.load import CAN_RUN_CODE, load_model
from pupille.models.model import Model
from pupille.models.registry import MODELS, Entry, both, find, models_for
from pupille.training.fit import FitResult, fit

NEW_RUNG = '''
"""A rung that nobody has seen before: one convolution and one dense layer."""

from torch import nn


def build(shape, n_classes, *, maps=4):
    channels, height, width = shape
    return nn.Sequential(
        nn.Conv2d(channels, maps, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(maps * height * width, n_classes),
    )
'''
QUICK = TrainConfig(epochs=2, batch_size=16)


RUNGS = [
    *(name for name in models_for("classification") if not MODELS[name].pretrained),
    "brand_new",
    "regnetx_002",
    pytest.param("regnetx_002+scratch", marks=pytest.mark.slow),
]
"""Of the pretrained networks the smallest stands for all: they differ in what timm builds, and in nothing that follows.
"""


@pytest.fixture(params=RUNGS)
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "regnetx_002":
        from pupille.models.pretrained.import_file import import_weights

        weights = request.getfixturevalue("shared") / "weights" / "regnetx_002" / "model.safetensors"
        import_weights(weights, "regnetx_002")
    if request.param == "brand_new":
        package = tmp_path / "on_the_path"
        package.mkdir()
        (package / "brand_new_rung.py").write_text(NEW_RUNG)
        monkeypatch.syspath_prepend(str(package))
        monkeypatch.delitem(sys.modules, "brand_new_rung", raising=False)
        line = Entry(both("brand_new_rung:build"), "network", 2026, "one convolution")
        monkeypatch.setitem(MODELS, "brand_new", line)
    return str(request.param)


def some_images(
    name: str, n: int = 40, n_classes: int = 2, channels: int = 1, kind: str = "uint8", seed: int = 0
) -> Subset:
    """Noise on a pattern that differs by class, at the size that the rung asks for, each class as often."""
    way = find(name).sees(Geometry(6, 6))
    channels = find(name).channels or channels
    side = way.height
    rng = np.random.default_rng(seed)
    patterns = np.random.default_rng(99).integers(60, 196, (n_classes, side, side, channels))
    labels = np.arange(n) % n_classes
    pixels = patterns[labels] + rng.integers(-40, 40, (n, side, side, channels))
    targets = ClassTargets(labels.astype(np.int64), names(n_classes))
    return Subset(pixels.astype(kind), targets, geometry=way)


def fit_to(name: str, part: Subset, classes: tuple[str, ...], config: TrainConfig = QUICK) -> FitResult:
    named = replace(part, targets=ClassTargets(part.targets.array, classes))
    return fit(name, named, None, config, window=(0, 255))


def names(n: int) -> tuple[str, ...]:
    return tuple(f"class {i}" for i in range(n))


def assert_are_probabilities(table: np.ndarray, n: int, n_classes: int) -> None:
    assert table.shape == (n, n_classes)
    assert table.dtype == np.float64
    assert np.isfinite(table).all()
    assert (table >= 0).all()
    np.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-9)


def weights_of(model: Model, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    model.save(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("kind", ["uint8", "float32"])
@pytest.mark.parametrize("channels", [1, 3], ids=["grey", "colour"])
def test_it_fits_and_gives_probabilities(name: str, channels: int, kind: str) -> None:
    part = some_images(name, channels=channels, kind=kind)
    model = fit_to(name, part, ("cat", "dog")).model
    assert_are_probabilities(model.predict(part.pixels), len(part), 2)
    assert model.spec.classes == ("cat", "dog")
    assert model.parameters > 0


def test_it_learns_what_is_plain_to_see(name: str) -> None:
    part = some_images(name, n=80, n_classes=2)
    again = some_images(name, n=80, n_classes=2, seed=1)
    config = TrainConfig(epochs=10, batch_size=16)
    right = (
        fit_to(name, part, names(2), config).model.predict(again.pixels).argmax(axis=1) == again.targets.array
    )
    assert right.mean() >= (0.5 if name == "majority" else 0.9)


def test_it_works_with_a_hundred_classes(name: str) -> None:
    part = some_images(name, n=200, n_classes=100)
    model = fit_to(name, part, names(100)).model
    assert_are_probabilities(model.predict(part.pixels[:7]), 7, 100)


def test_it_works_with_one_image_of_a_class(name: str) -> None:
    part = some_images(name, n=30, n_classes=3)
    rows = np.flatnonzero((part.targets.array < 2) | (np.arange(30) == 2))
    lonely = part.rows(rows)
    assert (lonely.targets.array == 2).sum() == 1
    model = fit_to(name, lonely, names(3)).model
    assert_are_probabilities(model.predict(part.pixels), 30, 3)


def test_it_works_with_one_image_of_each_class(name: str) -> None:
    part = some_images(name, n=4, n_classes=4)
    assert_are_probabilities(fit_to(name, part, names(4)).model.predict(part.pixels), 4, 4)


def test_it_works_with_groups(name: str) -> None:
    part = replace(some_images(name), groups=tuple("abcde"[i // 8] for i in range(40)))
    assert_are_probabilities(fit_to(name, part, names(2)).model.predict(part.pixels), 40, 2)


def test_the_same_seed_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    part = some_images(name)
    one = weights_of(fit_to(name, part, names(2)).model, tmp_path / "one")
    two = weights_of(fit_to(name, part, names(2)).model, tmp_path / "two")
    assert one == two


def test_its_settings_do_not_touch_the_images(name: str) -> None:
    part = some_images(name, kind="float32")
    before = part.pixels.copy()
    fit_to(name, part, names(2)).model.predict(part.pixels)
    np.testing.assert_array_equal(part.pixels, before)


def test_it_is_saved_without_pickle_and_loads_to_the_same_probabilities(name: str, tmp_path: Path) -> None:
    part = some_images(name, n_classes=3)
    model = fit_to(name, part, ("é", "=1+1", "c")).model
    files = weights_of(model, tmp_path / "run")
    assert set(files) in ({"model.json", "weights.safetensors"}, {"model.json", "model.skops"})
    assert not any(file.endswith(CAN_RUN_CODE) for file in files)
    assert json.loads(files["model.json"])["name"] == name
    back = load_model(tmp_path / "run")
    assert back.spec == model.spec
    assert back.parameters == model.parameters
    np.testing.assert_array_equal(back.predict(part.pixels), model.predict(part.pixels))


def test_a_loaded_model_saves_to_the_same_bytes(name: str, tmp_path: Path) -> None:
    files = weights_of(fit_to(name, some_images(name), names(2)).model, tmp_path / "run")
    assert weights_of(load_model(tmp_path / "run"), tmp_path / "again") == files


def test_one_image_is_predicted_as_it_is_within_many(name: str) -> None:
    part = some_images(name)
    model = fit_to(name, part, names(2)).model
    together = model.predict(part.pixels)
    for row in (0, 17, 39):
        np.testing.assert_allclose(model.predict(part.pixels[row : row + 1])[0], together[row], atol=1e-5)


def test_no_image_gives_no_probabilities(name: str) -> None:
    part = some_images(name)
    assert fit_to(name, part, names(2)).model.predict(part.pixels[:0]).shape == (0, 2)


def test_a_class_without_training_images_gets_little(name: str) -> None:
    part = some_images(name, n=60, n_classes=2)
    model = fit_to(name, part, names(3), TrainConfig(epochs=30, batch_size=8)).model
    table = model.predict(part.pixels)
    assert_are_probabilities(table, 60, 3)
    assert table[:, 2].mean() < 0.1


@pytest.mark.parametrize("stranger", [-1, 2])
def test_a_label_that_is_no_class_is_refused(name: str, stranger: int) -> None:
    part = some_images(name)
    labels = part.targets.array.copy()
    labels[3] = stranger
    with pytest.raises(DataError, match="class"):
        fit_to(name, replace(part, targets=ClassTargets(labels, names(2))), names(2))


def test_images_of_another_size_are_refused(name: str) -> None:
    part = some_images(name)
    model = fit_to(name, part, names(2)).model
    with pytest.raises(ModelError, match="Prepare the images at that size"):
        model.predict(part.pixels[:, 1:])


def test_an_argument_it_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="colour_of_the_sky"):
        fit(
            name, some_images(name), None, QUICK,
            window=(0, 255), arguments={"colour_of_the_sky": 1},
        )  # fmt: skip


@pytest.mark.parametrize("name", ["tree", "forest", "mlp", "lenet5", "cnn"])
def test_another_seed_gives_another_model(name: str, tmp_path: Path) -> None:
    part = some_images(name, n=60, n_classes=6)
    one = weights_of(fit_to(name, part, names(6)).model, tmp_path / "one")
    two = weights_of(fit_to(name, part, names(6), replace(QUICK, seed=1)).model, tmp_path / "two")
    assert one != two
