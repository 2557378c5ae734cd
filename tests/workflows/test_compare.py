import json

import numpy as np
import pytest

import pupille
from pupille.config import DataConfig, SplitConfig, TrainConfig
from pupille.errors import ConfigError, ModelError, RunError
from pupille.models.names import RungName
from pupille.models.registry import MODELS, models_for
from pupille.results.data import PartCounts
from pupille.results.predictions import ClassPredictions
from pupille.results.read import results_in
from pupille.runs.events import Event, silent
from pupille.workflows.compare import compare, train
from pupille.workflows.duration import duration
from pupille.workflows.fit_models import chosen_models
from pupille.workflows.job import default_folder

RUNGS = ("majority", "logistic", "knn", "mlp")


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A finished comparison of four rungs on the built-in digits, and where it lies."""
    import os

    home = tmp_path_factory.mktemp("ladder-home")
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(home)
    folder = tmp_path_factory.mktemp("ladder") / "run"
    try:
        yield compare("digits", models=RUNGS, out=folder, train=TrainConfig(epochs=5), listener=silent)
    finally:
        os.environ.pop("PUPILLE_HOME")
        if before:
            os.environ["PUPILLE_HOME"] = before


def run_of(results, name):
    return next(run for run in results.runs if run.name == name)


def test_the_results_file_holds_what_its_schema_promises(digits):
    results = results_in(digits.folder)
    assert results == digits.results
    assert (results.schema, results.task, results.primary_metric) == (
        2,
        "classification",
        "accuracy",
    )
    assert [run.name for run in results.runs] == list(RUNGS)
    for run in results.runs:
        for name in ("accuracy", "balanced_accuracy", "recall_macro", "f1_macro", "log_loss", "roc_auc"):
            metric = run.metrics[name]
            assert metric.low <= metric.value <= metric.high
            assert metric.n == 360
        assert set(run.per_class) == set("0123456789")
        assert (digits.folder / run.path / "model.json").exists()
    assert run_of(results, "majority").metrics["precision_macro"].value is None
    assert run_of(results, "majority").metrics["precision_macro"].reason


def test_figures_are_those_of_the_saved_predictions(digits):
    for run in digits.results.runs:
        text = (digits.folder / run.path / "predictions" / "test.csv").read_bytes().decode()
        said = ClassPredictions.from_csv(text)
        assert run.metrics["accuracy"].value == pytest.approx(np.mean(said.predicted == said.labels))
        assert np.sum(run.confusion) == 360


def test_logistic_regression_reads_digits_well_and_the_majority_does_not(digits):
    assert run_of(digits.results, "logistic").metrics["accuracy"].value >= 0.94
    assert run_of(digits.results, "majority").metrics["accuracy"].value < 0.15


def test_the_chosen_rung_is_the_best_on_validation_and_no_other_is_above_it(digits):
    validation = {run.name: run.validation["accuracy"].value for run in digits.results.runs}
    assert validation[digits.chosen] == max(validation.values())


def test_every_other_rung_has_its_difference_to_the_chosen_one(digits):
    others = [difference.name for difference in digits.results.differences]
    assert others == [name for name in RUNGS if name != digits.chosen]
    accuracy = {run.name: run.metrics["accuracy"].value for run in digits.results.runs}
    for difference in digits.results.differences:
        assert difference.value == pytest.approx(accuracy[difference.name] - accuracy[digits.chosen])
        word = "better" if difference.low > 0 else "worse" if difference.high < 0 else "undecided"
        assert difference.word == word


def test_each_run_of_a_comparison_is_whole_in_itself(digits):
    for run in digits.results.runs:
        folder = digits.folder / run.path
        alone = results_in(folder)
        assert alone.kind == "run"
        assert alone.runs[0].path == "."
        assert alone.runs[0].metrics == run.metrics
        for item in (*alone.gallery.samples, *alone.gallery.mistakes):
            assert (folder / item.thumbnail).exists()
        for name in ("split.csv", "history.csv", "predictions/validation.csv", "predictions/test.csv"):
            assert (folder / name).exists()


def test_the_split_is_written_down_and_the_same_for_every_rung(digits):
    splits = {(digits.folder / run.path / "split.csv").read_bytes() for run in digits.results.runs}
    assert len(splits) == 1
    assert digits.results.split.counts == PartCounts(train=1078, validation=359, test=360)


def test_the_test_images_were_opened_once_for_all_rungs(digits):
    assert digits.results.split.opened == 1


def small(seed=0, n=40):
    rng = np.random.default_rng(seed)
    labels = np.array(["dark", "light"] * (n // 2))
    images = rng.integers(0, 120, (n, 8, 8), dtype=np.uint8)
    images[labels == "light"] += 100
    return images, labels


def fast(source=None, **options):
    options = {"models": ["majority", "logistic"], "listener": silent, **options}
    return compare(source if source is not None else small(), **options)


def test_a_second_comparison_on_the_same_test_images_is_counted(tmp_path):
    assert fast(out=tmp_path / "a").results.split.opened == 1
    assert fast(out=tmp_path / "b").results.split.opened == 2
    assert fast(small(seed=1), out=tmp_path / "c").results.split.opened == 1


def test_the_same_seed_gives_the_same_figures_and_another_one_another_split(tmp_path):
    first, again = fast(out=tmp_path / "a"), fast(out=tmp_path / "b")
    other = fast(out=tmp_path / "c", split=SplitConfig(seed=1))
    assert first.results.differences == again.results.differences
    assert [run.metrics for run in first.results.runs] == [run.metrics for run in again.results.runs]
    assert other.results.split.hash != first.results.split.hash


def test_an_occupied_folder_is_refused_before_anything_is_read(tmp_path):
    fast(out=tmp_path / "a")
    with pytest.raises(RunError, match="--resume"):
        compare(tmp_path / "no such data", out=tmp_path / "a", listener=silent)


def test_resuming_a_finished_comparison_changes_nothing(tmp_path):
    first = fast(out=tmp_path / "a")
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*") if path.is_file()}
    again = fast(out=tmp_path / "a", resume=True)
    assert again.results == first.results
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*") if path.is_file()} == before


def test_resuming_where_nothing_was_begun_starts(tmp_path):
    assert fast(out=tmp_path / "new", resume=True).chosen == "logistic"


def test_resuming_with_other_images_or_settings_is_refused(tmp_path):
    fast(out=tmp_path / "a")
    with pytest.raises(RunError, match="another data set: images or labels"):
        fast(small(seed=1), out=tmp_path / "a", resume=True)
    with pytest.raises(RunError, match=r"other split settings: test 0.2, now 0.3"):
        fast(out=tmp_path / "a", resume=True, split=SplitConfig(test=0.3))
    with pytest.raises(RunError, match="begun with models .*, now majority"):
        fast(out=tmp_path / "a", resume=True, models=["majority"])


class Killed(BaseException):
    """Stands for the end of the process at a chosen event."""


@pytest.mark.parametrize("moment", ["logistic: ", "scoring on the test images", "computing intervals"])
def test_a_comparison_that_was_interrupted_is_finished_with_the_same_figures(tmp_path, moment):
    def interrupt(event: Event) -> None:
        if moment in event.text:
            raise Killed

    whole = fast(out=tmp_path / "whole")
    with pytest.raises(Killed):
        fast(out=tmp_path / "cut", listener=interrupt)
    assert not (tmp_path / "cut" / "results.json").exists()
    resumed = fast(out=tmp_path / "cut", resume=True)
    assert [run.metrics for run in resumed.results.runs] == [run.metrics for run in whole.results.runs]
    assert resumed.results.differences == whole.results.differences


def test_a_budget_leaves_out_what_would_take_longer_and_names_it(tmp_path):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (3000, 16, 16), dtype=np.uint8), np.arange(3000) % 3
    result = compare(
        (images, labels),
        models=["majority", "lenet5"],
        out=tmp_path / "a",
        budget=12.0,
        train=TrainConfig(epochs=5000),
        listener=silent,
    )
    assert [run.name for run in result.results.runs] == ["majority"]
    skipped = result.results.skipped
    assert [item.model for item in skipped] == ["lenet5"]
    assert "expected" in skipped[0].reason
    assert "lenet5" in str(result)


def test_groups_stay_together_and_the_intervals_count_groups(tmp_path):
    images, labels = small(n=80)
    sites = [f"site{i // 4}" for i in range(80)]
    data = pupille.open((images, labels))
    data = data.with_samples(data.samples.assign(site=sites))
    result = fast(data, out=tmp_path / "a", data=DataConfig(group="site"))
    rows = (result.folder / "runs" / "logistic" / "split.csv").read_text().splitlines()[1:]
    side = {}
    for row in rows:
        _, split, group = row.split(",")
        assert side.setdefault(group, split) == split
    assert result.results.split.groups == 20
    test_groups = {group for group, split in side.items() if split == "test"}
    assert result.results.runs[1].metrics["accuracy"].n == len(test_groups)


def test_train_writes_one_run_with_the_same_schema(tmp_path):
    run = train(small(), model="mlp", out=tmp_path / "a", train=TrainConfig(epochs=3), listener=silent)
    assert run.results.kind == "run"
    assert run.chosen == "mlp"
    assert len(run.results.runs[0].history) == 3
    assert (tmp_path / "a" / "weights.safetensors").exists()
    assert len((tmp_path / "a" / "history.csv").read_text().splitlines()) == 4


def test_train_takes_the_arguments_of_an_architecture(tmp_path):
    run = train(small(), model="mlp", out=tmp_path / "a", arguments={"hidden": (7,)}, listener=silent)
    assert run.results.runs[0].cost.parameters == 64 * 7 + 7 + 7 * 2 + 2


def test_an_unknown_model_is_named_with_the_nearest_one(tmp_path):
    with pytest.raises(ModelError, match="Did you mean 'lenet5'"):
        fast(models=["lenet-5"], out=tmp_path / "a")
    with pytest.raises(ConfigError, match="at least one model"):
        fast(models=[], out=tmp_path / "a")


def test_the_rungs_are_climbed_in_the_order_of_the_ladder(tmp_path):
    result = fast(models=["logistic", "majority"], out=tmp_path / "a")
    assert [run.name for run in result.results.runs] == ["majority", "logistic"]
    assert next(iter(MODELS)) == "majority"


@pytest.mark.parametrize(
    ("source", "folder"),
    [("digits", "digits"), ("a/b/mes photos.zip", "mes-photos-zip"), ("<é>", "images"), ((1, 2), "images")],
)
def test_the_default_folder_has_a_safe_name(source, folder):
    assert default_folder(source).as_posix() == f"runs/{folder}"


def test_times_are_told_in_a_unit_that_fits():
    assert [duration(s) for s in (0.2, 40, 150, 7200)] == ["1 s", "40 s", "2 min", "2.0 h"]


def told_to(events):
    return [event.text for event in events]


def test_by_default_networks_whose_weights_are_not_here_are_named_in_one_line():
    from pupille.models.pretrained.catalogue import BACKBONES

    ladder = tuple(name for name in models_for("classification") if name not in BACKBONES)
    events = []
    assert chosen_models(None, task="classification", listener=events.append) == ladder
    lines = [text for text in told_to(events) if "weights not here" in text]
    assert len(lines) == 1
    assert all(name in lines[0] for name in BACKBONES)


@pytest.mark.parametrize("heads", [(), ("linear", "knn")])
def test_a_default_comparison_goes_on_with_its_models_after_weights_arrived(tmp_path, shared, heads):
    from pupille.models.pretrained.import_file import import_weights

    def interrupt(event: Event) -> None:
        if "logistic: " in event.text:
            raise Killed

    events = []
    default = {"models": None, "heads": heads, "train": TrainConfig(epochs=1), "out": tmp_path / "a"}
    with pytest.raises(Killed):
        fast(**default, listener=interrupt)
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    resumed = fast(**default, resume=True, listener=events.append)
    assert {run.name for run in resumed.results.runs} == {
        name for name in models_for("classification") if not MODELS[name].pretrained
    }
    (line,) = [text for text in told_to(events) if "Resumed with the models it began with" in text]
    assert all(str(RungName("regnetx_002", head)) in line for head in heads or ("linear",))
    assert "--out" in line


def test_a_comparison_of_named_models_is_not_resumed_as_the_default_one(tmp_path):
    fast(out=tmp_path / "a")
    with pytest.raises(RunError, match="begun with models"):
        fast(out=tmp_path / "a", models=None, resume=True)


def test_a_rung_without_its_weights_is_skipped_and_the_comparison_goes_on(tmp_path):
    result = fast(models=["resnet50", "majority"], out=tmp_path / "a").results
    assert [run.name for run in result.runs] == ["majority"]
    (skipped,) = result.skipped
    assert skipped.model == "resnet50"
    assert skipped.reason.startswith("weights not here: `pupille weights fetch resnet50`")
    assert "pupille weights bundle resnet50 --out weights.zip" in skipped.reason


def test_without_the_weights_of_any_rung_nothing_is_begun(tmp_path):
    for begin in (
        lambda: train(small(), model="resnet50", out=tmp_path / "a", listener=silent),
        lambda: compare(small(), models=["resnet50", "vgg16+mlp"], out=tmp_path / "b", listener=silent),
    ):
        with pytest.raises(ModelError, match="resnet50: weights not here"):
            begin()
    assert list(tmp_path.iterdir()) == []


def test_a_network_of_timm_gets_a_folder_that_every_system_can_name(tmp_path, shared):
    from pupille.models.pretrained.import_file import import_weights

    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "timm:regnetx_002")
    rng = np.random.default_rng(0)
    labels = np.arange(30) % 2
    images = rng.integers(0, 100, (30, 40, 40), dtype=np.uint8) + (100 * labels[:, None, None]).astype(
        np.uint8
    )
    result = compare(
        (images, labels), models=["majority", "timm:regnetx_002"], out=tmp_path / "a", listener=silent,
        train=TrainConfig(fine_tune="none"),
    )  # fmt: skip
    assert result.chosen == "timm:regnetx_002"
    assert (tmp_path / "a" / "runs" / "timm-regnetx_002" / "model.json").exists()
    assert json.loads((tmp_path / "a" / "runs" / "timm-regnetx_002" / "model.json").read_text())["preprocessing"] == {
        "height": 224, "width": 224, "channels": 3, "low": 0.0, "high": 255.0, "depth": "8-bit",
        "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
        "fit": "crop", "resize": 256, "interpolation": "bicubic", "bands": [],
    }  # fmt: skip


def test_from_scratch_a_network_sees_small_pictures_as_they_are(tmp_path):
    config = TrainConfig(epochs=1)
    result = train(
        small(), model="regnetx_002+scratch", out=tmp_path / "a", train=config, listener=silent
    ).results
    (run,) = result.runs
    assert run.method == "from scratch"
    assert (run.preprocessing.height, run.preprocessing.channels) == (8, 1)
    assert run.preprocessing.mean != (0.485,)
