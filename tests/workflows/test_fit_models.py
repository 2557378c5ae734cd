"""Pretrained rungs in a comparison: without weights, with several heads, fine-tuned if there is time."""

import re
import shutil

import pytest

from pupille.config import SplitConfig, TrainConfig
from pupille.errors import ConfigError, ModelError, WeightsError
from pupille.models.pretrained.import_file import import_weights
from pupille.models.registry import fine_tuned, with_head, with_heads
from pupille.runs.events import silent
from pupille.runs.folder import read_json
from pupille.training.hyperparameters import unused
from pupille.workflows.compare import compare, train
from pupille.workflows.fit_models import option_of
from pupille.workflows.predict import predict

SPLIT = SplitConfig(test=0.3, validation=0.3)


@pytest.fixture
def signs(shared, tmp_path):
    """Ten photos of each of two hand signs, and the weights of the smallest network."""
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    for sign in "05":
        (tmp_path / "signs" / sign).mkdir(parents=True)
        for path in sorted((shared / "data" / "sign_digits" / sign).glob("*"))[:10]:
            shutil.copy(path, tmp_path / "signs" / sign)
    return tmp_path / "signs"


def compared(source, out, models, **settings):
    config = TrainConfig(epochs=1, **settings)
    return compare(source, models=models, out=out, split=SPLIT, train=config, listener=silent)


def test_several_heads_stand_on_kept_features_and_a_rung_without_weights_is_named(signs, tmp_path):
    models = ["majority", *with_heads(["regnetx_002", "vgg16"], ["linear", "knn"])]
    found = compared(signs, tmp_path / "out", models, fine_tune="none").results
    assert [run.name for run in found.runs] == ["majority", "regnetx_002", "regnetx_002+knn"]
    assert {one.model for one in found.skipped} == {"vgg16", "vgg16+knn"}
    assert all("pupille weights fetch vgg16" in one.reason for one in found.skipped)
    assert (tmp_path / "out" / "runs" / "regnetx_002+knn" / "weights.safetensors").exists()


def test_the_best_frozen_network_of_a_comparison_is_fine_tuned(signs, tmp_path):
    found = compared(signs, tmp_path / "out", ["majority", "regnetx_002"], fine_tune="last").results
    assert [run.name for run in found.runs] == ["majority", "regnetx_002", "regnetx_002+tuned"]
    tuned = found.runs[-1]
    assert tuned.method == "fine-tuned"
    assert len(tuned.history) == 1
    assert tuned.training["epochs"] == 1
    again = compare(
        signs, models=["majority", "regnetx_002"], out=tmp_path / "out", split=SPLIT, resume=True,
        train=TrainConfig(epochs=1, fine_tune="last"), listener=silent,
    )  # fmt: skip
    assert again.results == found


RUINOUS = {"fine_tune": "all", "learning_rate": 0.02, "schedule": "cosine"}
"""A rate that destroys every network."""


def test_fine_tuning_that_did_not_help_is_no_rung_and_takes_no_place_among_the_differences(signs, tmp_path):
    results = compared(signs, tmp_path / "out", ["majority", "regnetx_002"], **RUINOUS).results
    assert [run.name for run in results.runs] == ["majority", "regnetx_002"]
    assert [difference.name for difference in results.differences] == ["majority"]
    (left_out,) = results.skipped
    assert left_out.model == "regnetx_002+tuned"
    assert "did not help" in left_out.reason
    again = compare(
        signs, models=["majority", "regnetx_002"], out=tmp_path / "out", split=SPLIT, resume=True,
        train=TrainConfig(epochs=1, **RUINOUS), listener=silent,
    )  # fmt: skip
    assert again.results == results


def test_a_fine_tuned_rung_that_was_named_stands_with_its_own_figures_and_is_not_chosen(signs, tmp_path):
    models = ["regnetx_002", "regnetx_002+tuned"]
    results = compared(signs, tmp_path / "out", models, **RUINOUS).results
    frozen, tuned = results.runs
    assert (frozen.method, tuned.method) == ("frozen", "fine-tuned")
    assert results.chosen == "regnetx_002"
    assert tuned.validation["log_loss"].value > frozen.validation["log_loss"].value


def test_a_single_run_whose_fine_tuning_did_not_help_is_the_frozen_network_by_name_and_record(
    signs, tmp_path
):
    config = TrainConfig(epochs=1, **RUINOUS)
    out = tmp_path / "out"
    results = train(
        signs, model="regnetx_002+tuned", out=out, split=SPLIT, train=config, listener=silent
    ).results
    (run,) = results.runs
    assert (run.name, run.method, run.history) == ("regnetx_002", "frozen", ())
    assert results.chosen == "regnetx_002"
    assert any("did not help" in note for note in run.notes)
    assert not any("epoch" in note for note in run.notes)
    assert len(predict(out, signs).predictions) == 20


def test_the_time_that_is_announced_counts_the_fine_tuning(signs, tmp_path):
    announced = []
    for fine_tune in ("none", "last"):
        events = []
        compare(
            signs, models=["majority", "regnetx_002"], out=tmp_path / fine_tune, split=SPLIT,
            train=TrainConfig(epochs=200, patience=1, fine_tune=fine_tune),
            listener=events.append,
        )  # fmt: skip
        announced.append(next(e.text for e in events if e.text.startswith("Training 2 models")))
    without, with_it = announced
    assert "further" not in without
    assert "for training the best frozen network further" in with_it
    # Two hundred passes over 8 images are never as quick as one.
    assert seconds(with_it) > seconds(without)


def seconds(announced: str) -> float:
    """The first time in a sentence."""
    number, unit = re.search(r"about ([\d.]+)\s(s|min|h)", announced).groups()
    return float(number) * {"s": 1, "min": 60, "h": 3600}[unit]


def test_fine_tuning_that_does_not_fit_into_the_time_is_left_out_and_named(signs, tmp_path, monkeypatch):
    monkeypatch.setattr("pupille.workflows.expected_time.MOST_TUNING", 0.001)
    found = compared(signs, tmp_path / "out", ["regnetx_002"]).results
    assert [run.name for run in found.runs] == ["regnetx_002"]
    (left_out,) = found.skipped
    assert left_out.model == "regnetx_002+tuned"
    assert "expected" in left_out.reason


def test_a_single_run_without_weights_is_an_error_before_anything_is_read(tmp_path):
    with pytest.raises(WeightsError, match="pupille weights"):
        train("digits", model="vgg16", out=tmp_path / "out", listener=silent)
    assert not (tmp_path / "out").exists()


def test_heads_and_tuning_are_for_pretrained_networks():
    assert with_heads(["svm", "resnet50", "resnet50+mlp"], ["mlp", "knn"]) == (
        "svm",
        "resnet50+mlp",
        "resnet50+knn",
        "resnet50+mlp",
    )
    assert with_head("resnet50", "mlp") == "resnet50+mlp"
    assert fine_tuned("resnet50+mlp") == "resnet50+mlp+tuned"
    for refused in (
        lambda: with_head("svm", "mlp"),
        lambda: with_head("resnet50+knn", "mlp"),
        lambda: fine_tuned("lenet5"),
        lambda: fine_tuned("resnet50+knn"),
    ):
        with pytest.raises(ModelError):
            refused()


def test_what_was_kept_is_told_in_the_run(signs, tmp_path):
    compared(signs, tmp_path / "out", ["regnetx_002"], fine_tune="none", augment="light", views=2)
    record = read_json(tmp_path / "out" / "runs" / "regnetx_002" / "training.json")
    assert record["training"] == {"views": 2, "augment": "light"}
    assert any("2 views" in note for note in record["notes"])


def test_settings_that_a_single_run_does_not_take_are_refused_by_the_names_of_their_options(tmp_path):
    for model, settings, named in (
        ("logistic", {"epochs": 2, "learning_rate": 0.1, "augment": "photo"}, "--epochs, --lr, --augment"),
        ("majority", {"class_weights": "balanced"}, "--class-weights"),
        ("mlp", {"augment": "light", "views": 2}, "--views"),
        ("lenet5", {"fine_tune": "last"}, "--fine-tune"),
        ("resnet18", {"learning_rate": 0.1}, "--lr"),
        ("resnet18", {"epochs": 3}, "--epochs"),
        ("resnet18+knn", {"class_weights": "balanced"}, "--class-weights"),
        ("resnet18+scratch", {"augment": "light", "views": 2}, "--views"),
    ):
        with pytest.raises(ConfigError, match=f"takes no {named}\\. Leave"):
            train("digits", model=model, out=tmp_path / "out", train=TrainConfig(**settings), listener=silent)
    assert not (tmp_path / "out").exists()


def test_settings_that_no_rung_of_a_comparison_takes_are_told():
    for models, settings, named in (
        (["majority", "logistic"], {"ema": 0.9, "augment": "light"}, "--ema, --augment"),
        (["resnet18", "knn"], {"ema": 0.9, "fine_tune": "none"}, "--ema"),
        (["resnet18", "knn"], {"ema": 0.9}, None),
        (["resnet18+mlp"], {"epochs": 3, "fine_tune": "none"}, None),
        (["resnet18+tuned"], {"learning_rate": 0.1, "views": 2, "augment": "light"}, None),
        (["majority", "mlp"], {"ema": 0.9}, None),
        (["majority"], {"seed": 3}, None),
        (["majority", "mlp"], {"fine_tune": "none"}, None),
    ):
        told = unused(models, TrainConfig(**settings), single=False)
        assert ", ".join(map(option_of, told)) == (named or "")


def test_what_is_told_stands_among_the_events(tmp_path):
    said = []
    settings = TrainConfig(clip=1.0)
    compare(
        "digits",
        models=["majority"],
        out=tmp_path,
        train=settings,
        listener=lambda event: said.append(event.text),
    )
    assert "None of the models asked for uses these options: --clip." in said


@pytest.mark.parametrize("models", [["lenet5"], ["resnet18+mlp"]])
def test_a_head_that_no_model_takes_is_refused(models, tmp_path):
    with pytest.raises(ConfigError, match="--head is for pretrained networks"):
        compare("digits", models=models, heads=["knn"], out=tmp_path / "out", listener=silent)
