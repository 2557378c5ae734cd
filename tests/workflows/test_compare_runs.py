"""Two finished runs of one split, as a user compares them."""

import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image
from scipy.stats import binom

from pupille.cli.main import guarded
from pupille.config import DataConfig, SplitConfig
from pupille.errors import ConfigError, RunError
from pupille.runs.events import silent
from pupille.workflows.compare import compare, train
from pupille.workflows.compare_runs import compare_runs, finished


def photos(base, n, *, seed=0, kinds=("dark", "light")):
    """Noisy pictures, their classes overlapping; the name says which of 12 places they are from."""
    rng = np.random.default_rng(seed)
    for k, label in enumerate(kinds):
        (base / label).mkdir(parents=True)
        for i in range(n):
            pixels = rng.normal(118 + 14 * k, 40, (8, 8)) + rng.normal(0, 10)
            picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
            picture.save(base / label / f"place{i % 12:02}-{i:03}.png")
    return base


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Runs a, b of one split and a comparison of the same; others of other splits, data and groups."""
    base = tmp_path_factory.mktemp("two-runs")
    half = SplitConfig(test=0.5, validation=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        source = photos(base / "photos", 100)
        train(source, model="majority", out=base / "a", split=half, listener=silent)
        train(source, model="logistic", out=base / "b", split=half, listener=silent)
        train(source, model="majority", out=base / "other split", split=SplitConfig(seed=1), listener=silent)
        other = photos(base / "others", 40, seed=1, kinds=("dark", "light"))
        train(other, model="majority", out=base / "other data", split=half, listener=silent)
        compare(source, models=["majority", "logistic"], out=base / "both", split=half, listener=silent)
        grouped = DataConfig(group_pattern="place..")
        train(source, model="majority", out=base / "g", data=grouped, split=half, listener=silent)
        again = SplitConfig(file=str(base / "g" / "split.csv"))
        train(source, model="logistic", out=base / "h", split=again, listener=silent)
    return base


def right_ones(folder):
    rows = csv.DictReader((folder / "predictions" / "test.csv").read_text().splitlines())
    return np.array([row["label"] == row["predicted"] for row in rows])


def test_the_difference_and_its_test_are_those_of_the_saved_predictions(world):
    answer = compare_runs(world / "a", world / "b")
    a, b = right_ones(world / "a"), right_ones(world / "b")
    assert answer.comparison.difference.value == pytest.approx(b.mean() - a.mean())
    assert answer.comparison.difference.n == len(a) == 100
    only_a, only_b = int((a & ~b).sum()), int((b & ~a).sum())
    fewer, n = min(only_a, only_b), only_a + only_b
    mid_p = 2 * binom.cdf(fewer, n, 0.5) - binom.pmf(fewer, n, 0.5)
    assert answer.comparison.tests[0].p == pytest.approx(mid_p)
    assert answer.comparison.discordant == pytest.approx(n / 100)
    assert answer.comparison.word == "better"


def test_a_comparison_stands_for_its_chosen_run(world):
    answer = compare_runs(world / "both", world / "b")
    assert (answer.first.name, answer.comparison.difference.value) == ("logistic", 0)
    assert answer.comparison.word == "undecided"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("other split", "dealt differently"),
        ("other data", "other data sets"),
        ("g", "dealt differently"),
        ("nowhere", "there is no folder"),
    ],
)
def test_runs_that_do_not_share_one_split_are_refused_with_the_reason(world, other, why):
    with pytest.raises(RunError, match=why):
        compare_runs(world / "a", world / other)


def test_other_classes_and_an_unscored_test_are_refused(world, tmp_path):
    shutil.copytree(world / "a", tmp_path / "a")
    record = json.loads((tmp_path / "a" / "results.json").read_text())
    (tmp_path / "a" / "results.json").write_text(json.dumps({**record, "classes": record["classes"][::-1]}))
    with pytest.raises(RunError, match="other classes"):
        compare_runs(world / "b", tmp_path / "a")
    (tmp_path / "a" / "results.json").write_text(json.dumps({"chosen": "majority"}))
    with pytest.raises(RunError, match=r"results\.json is damaged"):
        compare_runs(world / "b", tmp_path / "a")
    (tmp_path / "a" / "predictions" / "test.csv").unlink()
    with pytest.raises(RunError, match="not scored yet"):
        compare_runs(world / "b", tmp_path / "a")


def test_groups_that_one_of_the_two_knows_count_for_both(world):
    answer = compare_runs(world / "h", world / "g")
    places = {id_.split("place")[1][:2] for id_ in finished(world / "g").test.ids}
    assert answer.comparison.difference.n == len(places) < 10
    assert answer.comparison.word == "too few groups"
    assert answer.comparison.tests[0].p is None


def test_how_many_images_settle_a_difference_is_connors_number(world):
    answer = compare_runs(world / "a", world / "b", settle=0.1)
    p = answer.comparison.discordant
    # Connor (1987), written out: z of 5 % two-sided and of a power of 80 %.
    n = (1.959964 * np.sqrt(p) + 0.841621 * np.sqrt(p - 0.01)) ** 2 / 0.01
    assert answer.settling.images == np.ceil(n)
    assert f"here there are {100}" in answer.settling.sentence
    for senseless in (0.0, 1.0, -0.1):
        with pytest.raises(ConfigError, match="settle is a share"):
            compare_runs(world / "a", world / "b", settle=senseless)


def test_typed_with_two_folders_it_answers_in_words_or_json(world, capsys):
    words = ["compare", str(world / "a"), str(world / "b"), "--margin", "0.9", "--settle", "0.05"]
    assert guarded(words) == 0
    said = capsys.readouterr().out
    for part in (
        "equivalent",
        "McNemar, mid-p: p = ",
        "DeLong: p = ",
        "5 points would be seen",
        "(logistic)",
    ):
        assert part in said
    assert all(len(line) <= 100 for line in said.splitlines())
    assert guarded([*words, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["word"], record["margin"], record["second"]["name"]) == ("equivalent", 0.9, "logistic")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["a", "b", "--epochs", "3"], "--epochs is about training"),
        (["a", "b", "--models", "svm"], "--models is about training"),
        (["a"], "is a finished run. Name a second one"),
        (["photos", "--settle", "0.1"], "--settle is about two finished runs"),
        (["photos", "--margin", "0.1"], "--margin is about two finished runs"),
        (["a", "b", "--margin", "-1"], "above 0"),
    ],
)
def test_options_of_the_other_kind_of_comparison_are_refused(world, capsys, monkeypatch, words, why):
    monkeypatch.chdir(world)
    assert guarded(["compare", *words]) == 2
    assert why in capsys.readouterr().err


def test_the_name_of_a_data_set_goes_before_a_run_folder_that_is_called_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("digits", "photos"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text("{}")
    assert guarded(["compare", "digits", "--models", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
    assert guarded(["compare", "photos", "--models", "nothing"]) == 2
    assert "is a finished run" in capsys.readouterr().err


def test_data_that_are_not_there_are_told_before_weights_that_are_not(tmp_path, capsys):
    words = ["--models", "resnet50", "--out", str(tmp_path / "run")]
    assert guarded(["compare", str(tmp_path / "nowhere"), *words]) == 1
    said = capsys.readouterr().err
    assert "does not exist" in said
    assert "weights" not in said
