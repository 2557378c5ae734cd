"""Transfer learning with weights that really see: frozen, fine-tuned, saved, killed, and fed with a leak."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError, ModelError, WeightsError
from pupille.evaluation.classification.differences import differences_to
from pupille.images.geometry import Geometry
from pupille.models.files.load import load_model
from pupille.models.model import ModelSpec
from pupille.models.pretrained.build import preprocessing
from pupille.models.pretrained.import_file import import_weights
from pupille.models.registry import find
from pupille.results.predictions import ClassPredictions
from pupille.training.context import FitContext
from pupille.training.difficulty import not_looked_at
from pupille.training.fit import fit
from pupille.training.transfer import (
    cached_predictor,
    expected_seconds,
    fit_transfer,
    published_preprocessing,
)

SIGNS = ("0", "3", "7")


@pytest.fixture
def regnet(shared):
    """The weights of the smallest real network, in the test's own store."""
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    return shared


def signs(shared: Path, first: int, count: int, digits=SIGNS) -> Subset:
    """Hand signs of these digits, `count` of each, stretched to the size of the network."""
    pixels = [
        np.asarray(Image.open(path).convert("RGB").resize((224, 224)))
        for sign in digits
        for path in sorted((shared / "data" / "sign_digits" / sign).glob("*"))[first : first + count]
    ]
    targets = ClassTargets(np.repeat(np.arange(len(digits)), count), tuple(digits))
    return Subset(np.stack(pixels), targets, geometry=find("regnetx_002").geometry)


def spec_of(name: str, **arguments) -> ModelSpec:
    return ModelSpec(name, SIGNS, preprocessing("regnetx_002", window=(0.0, 255.0)), arguments)


def right(model, part) -> float:
    return float((model.predict(part.pixels).argmax(axis=1) == part.targets.labels).mean())


@pytest.mark.parametrize("name", ["regnetx_002", "regnetx_002+mlp", "regnetx_002+knn"])
def test_a_frozen_network_learns_from_ten_images_a_class_and_its_saved_form_says_the_same(
    name, regnet, tmp_path
):
    train, test = signs(regnet, 0, 10), signs(regnet, 100, 10)
    model, _, notes = fit_transfer(spec_of(name), train, None, TrainConfig(), FitContext())
    # Chance is a third.
    assert right(model, test) >= 0.6
    model.save(tmp_path)
    again = load_model(tmp_path)
    assert np.array_equal(again.predict(test.pixels), model.predict(test.pixels))
    assert all(note.endswith(".") for note in notes)


def test_a_network_sees_smaller_pictures_and_its_features_of_them_are_others(regnet, tmp_path):
    whole = signs(regnet, 0, 10)
    usual = whole.geometry
    small = replace(whole, pixels=np.ascontiguousarray(whole.pixels[:, ::2, ::2]), geometry=usual.sized(112))
    fitted = [
        fit("regnetx_002", part, None, TrainConfig(), window=(0.0, 255.0)).model for part in (small, whole)
    ]
    assert [model.spec.preprocessing.height for model in fitted] == [112, 224]
    assert fitted[0].frozen.features(small.pixels).shape == fitted[1].frozen.features(whole.pixels).shape
    assert right(fitted[0], small) > 0.6
    fitted[0].save(tmp_path)
    assert np.array_equal(load_model(tmp_path).predict(small.pixels), fitted[0].predict(small.pixels))


def test_pictures_stretched_rather_than_cropped_are_refused_and_so_is_another_size_where_one_is_fixed(regnet):
    part = signs(regnet, 0, 2)
    for name, geometry in (
        ("regnetx_002", Geometry(112, 112)),
        ("vit_small_patch16_224", find("vit_small_patch16_224").geometry.sized(112)),
    ):
        with pytest.raises(ModelError):
            published_preprocessing(name, replace(part, geometry=geometry), (0.0, 255.0), "8-bit")


def test_only_the_head_of_a_frozen_network_differs_from_the_published_one(regnet):
    from pupille.models.pretrained.build import load_backbone

    model, _, _ = fit_transfer(spec_of("regnetx_002"), signs(regnet, 0, 4), None, TrainConfig(), FitContext())
    published = load_backbone("regnetx_002").state_dict()
    for key, value in model.network.backbone.state_dict().items():
        assert torch.equal(value, published[key]), key


def test_only_features_that_were_kept_before_are_said_not_to_count(regnet):
    spec = spec_of("regnetx_002")
    _, _, first = fit_transfer(spec, signs(regnet, 0, 4), None, TrainConfig(), FitContext())
    assert "kept before" not in " ".join(first)
    _, _, again = fit_transfer(spec, signs(regnet, 0, 5), None, TrainConfig(), FitContext())
    assert "training images that were kept before: 12 of 15." in " ".join(again)


def test_views_are_told_and_change_the_head(regnet):
    train = signs(regnet, 0, 4)
    plain, _, _ = fit_transfer(spec_of("regnetx_002"), train, None, TrainConfig(), FitContext())
    config = TrainConfig(augment="light", views=2)
    shown, _, notes = fit_transfer(spec_of("regnetx_002"), train, None, config, FitContext())
    assert "2 views" in " ".join(notes)
    assert not torch.equal(plain.network.head.weight, shown.network.head.weight)


def test_several_views_without_a_set_are_refused():
    with pytest.raises(ConfigError, match="--augment"):
        TrainConfig(views=3)


def test_hidden_layers_are_for_the_head_that_has_some(regnet):
    with pytest.raises(ModelError, match="head mlp"):
        fit_transfer(
            spec_of("regnetx_002", hidden=(5,)), signs(regnet, 0, 2), None, TrainConfig(), FitContext()
        )


def test_without_weights_the_sentence_says_how_to_bring_them(shared):
    with pytest.raises(WeightsError, match="pupille weights"):
        fit_transfer(spec_of("regnetx_002"), signs(shared, 0, 2), None, TrainConfig(), FitContext())


def test_kept_features_make_a_second_fit_expected_to_cost_nothing(regnet):
    train, name = signs(regnet, 0, 4), "regnetx_002"
    assert expected_seconds(name, train, TrainConfig(), (0.0, 255.0), None) > 0
    fit_transfer(spec_of(name), train, None, TrainConfig(), FitContext())
    assert expected_seconds(name, train, TrainConfig(), (0.0, 255.0), None) == 0


def tuned_run(regnet, config, keeper=None):
    train, validation = signs(regnet, 0, 4), signs(regnet, 20, 4)
    return fit_transfer(spec_of("regnetx_002+tuned"), train, validation, config, FitContext(keeper=keeper))


def test_a_fine_tuned_network_is_never_worse_on_validation_than_the_frozen_one(regnet):
    """A rate that destroys the network: the frozen stage is kept, and the run says so."""
    config = TrainConfig(epochs=1, learning_rate=0.1, fine_tune="all", schedule="cosine")
    model, history, notes = tuned_run(regnet, config)
    frozen, _, _ = fit_transfer(
        spec_of("regnetx_002"), signs(regnet, 0, 4), signs(regnet, 20, 4), TrainConfig(), FitContext()
    )
    assert "the frozen network is kept" in notes[-1]
    assert model.spec.name == "regnetx_002"
    # What belongs to the network that was given up: its epochs, and which of them its weights are of.
    assert history == ()
    assert not any("epoch" in note or "trained further" in note for note in notes)
    for one, other in zip(
        model.network.state_dict().values(), frozen.network.state_dict().values(), strict=True
    ):
        assert torch.equal(one, other)


@pytest.mark.parametrize("kept", [True, False])
def test_where_numbers_err_more_is_seen_of_a_frozen_network_and_not_of_one_that_was_tuned(regnet, kept):
    """A rate that spoils the network keeps the frozen one, where validation images tell."""
    part = signs(regnet, 0, 14)
    numbers = NumberTargets(part.targets.labels + 0.1 * np.random.default_rng(0).normal(size=len(part)))
    train = replace(part, targets=numbers)
    spec = replace(
        spec_of("regnetx_002+tuned"),
        classes=(),
        task="regression",
        scale=numbers.scale,
        difficulty=not_looked_at(),
    )
    config = TrainConfig(epochs=1, learning_rate=0.01, fine_tune="all", schedule="cosine")
    model, _, notes = fit_transfer(spec, train, train if kept else None, config, FitContext(promises=True))
    assert ("the frozen network is kept" in notes[-1]) == kept
    assert ("folds" in model.spec.difficulty.how) == kept
    assert ("trained anew" in model.spec.difficulty.how) != kept


class KilledError(Exception):
    """The process dies."""


class Memory:
    """Keeps a snapshot after every step, and dies after some of them."""

    def __init__(self, dies_after=None):
        self.dies_after, self.kept = dies_after, []

    def latest(self):
        return self.kept[-1] if self.kept else None

    def due(self):
        return True

    def keep(self, snapshot):
        self.kept.append(snapshot)
        if self.dies_after and len(self.kept) == self.dies_after:
            raise KilledError


def test_beside_its_frozen_rung_a_fine_tuned_network_stands_with_its_own_figures(regnet):
    config = TrainConfig(epochs=1, learning_rate=0.1, fine_tune="all", schedule="cosine")
    train, validation = signs(regnet, 0, 4), signs(regnet, 20, 4)
    model, history, _ = fit_transfer(
        spec_of("regnetx_002+tuned"), train, validation, config, FitContext(falls_back=False)
    )
    frozen, _, _ = fit_transfer(spec_of("regnetx_002"), train, validation, TrainConfig(), FitContext())
    assert model.spec.name == "regnetx_002+tuned"
    assert len(history) == 1
    assert not np.allclose(model.predict(validation.pixels), frozen.predict(validation.pixels), atol=0.05)


def test_fine_tuning_killed_between_two_steps_goes_on_to_the_same_bytes(regnet, monkeypatch):
    # Whichever network is better, the tuned one is looked at here.
    monkeypatch.setattr(
        "pupille.training.transfer.tuning_helped", lambda frozen, tuned, part, label: (True, "Kept.")
    )
    config = TrainConfig(epochs=2, batch_size=6, fine_tune="last", augment="light", views=1)
    whole, _, _ = tuned_run(regnet, config, Memory())
    memory = Memory(dies_after=3)
    with pytest.raises(KilledError):
        tuned_run(regnet, config, memory)
    memory.dies_after = None
    resumed, history, _ = tuned_run(regnet, config, memory)
    assert [epoch.epoch for epoch in history] == [1, 2]
    for one, other in zip(
        whole.network.state_dict().values(), resumed.network.state_dict().values(), strict=True
    ):
        assert torch.equal(one, other)


@pytest.mark.slow
def test_mirrored_training_images_in_test_are_worth_something_to_nearest_neighbours(regnet):
    """One in twenty training images stands in test as its mirror image. On raw pixels that is another picture (no gain
    was found); features see through it."""
    digits = tuple("0123456789")
    train, clean = signs(regnet, 0, 100, digits), signs(regnet, 100, 30, digits)
    leaked = np.arange(0, len(train), 20)
    mirrored = np.ascontiguousarray(train.pixels[leaked][:, :, ::-1])
    labels = np.concatenate([clean.targets.labels, train.targets.labels[leaked]])
    rest = np.setdiff1d(np.arange(len(train)), leaked)
    honest = train.rows(rest)
    spec = replace(spec_of("regnetx_002+knn"), classes=digits)
    ids = tuple(map(str, range(len(labels))))
    said = {}
    for key, part in (("without the leak", honest), ("with the leak", train)):
        model, _, _ = fit_transfer(spec, part, None, TrainConfig(), FitContext())
        predict = cached_predictor(model, label="regnetx_002")
        shown = np.concatenate([predict(clean.pixels), predict(mirrored)])
        said[key] = ClassPredictions(ids, digits, shown, labels)
    (difference,) = differences_to("without the leak", said, metric="accuracy", groups=None, seed=0)
    assert difference.low > 0
