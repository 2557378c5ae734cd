"""Thresholds, calibration and subgroups, as a user asks for them and finds them in `results.json`."""

import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image
from scipy.stats import chi2_contingency
from sklearn.metrics import confusion_matrix

from pupille.cli.main import guarded
from pupille.evaluation.classification.subgroups_record import subgroup_values
from pupille.results.read import results_in


def table(base, n):
    """Noisy pictures of two classes and a table with their camera and age; camera B is noisier."""
    rng = np.random.default_rng(0)
    rows = []
    (base / "pictures").mkdir(parents=True)
    for i in range(n):
        sick, camera = i % 2, "AB"[i // 2 % 2]
        noise = 12 if camera == "A" else 60
        pixels = rng.normal(110 + 30 * sick, 40, (8, 8)) + rng.normal(0, noise)
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(base / "pictures" / f"{i}.png")
        rows.append([f"pictures/{i}.png", "sick" if sick else "healthy", camera, 20 + i * 7 % 60])
    with (base / "table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["path", "label", "camera", "age"], *rows])
    return base / "table.csv"


ASKED = ["--positive", "sick", "--cost-missed", "5", "--prevalence", "0.1", "--by", "camera"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A comparison with questions, typed."""
    base = tmp_path_factory.mktemp("questions")
    source = table(base, 400)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        words = ["compare", str(source), "--models", "majority,logistic", "--out", str(base / "run")]
        assert guarded([*words, "--test", "0.4", "--quiet", *ASKED]) == 0
    return base


def run_of(base, name="logistic"):
    results = results_in(base / "run")
    return next(run for run in results.runs if run.name == name)


def test_every_run_has_its_threshold_with_the_counts_of_its_test_predictions(world):
    for name in ("majority", "logistic"):
        record = run_of(world, name).threshold
        rows = list(
            csv.DictReader((world / f"run/runs/{name}/predictions/test.csv").read_text().splitlines())
        )
        truth = [row["label"] == "sick" for row in rows]
        called = [float(row["sick"]) >= record.value for row in rows]
        (kept, alarms), (misses, hits) = confusion_matrix(truth, called, labels=[False, True])
        assert [record.test.kept, record.test.alarms, record.test.misses, record.test.hits] == [
            kept,
            alarms,
            misses,
            hits,
        ]
        assert record.positive == "sick"
        assert record.predictive_values.prevalence == 0.1
    alone = results_in(world / "run/runs/logistic")
    assert alone.runs[0].threshold == run_of(world).threshold
    assert alone.asked["cost_missed"] == 5


def test_every_run_says_how_well_it_is_calibrated(world):
    record = run_of(world).calibration
    assert record.event == "the image shows sick"
    assert sum(point.n for point in record.before.reliability) == 160
    assert record.before.slope.low < record.before.slope.value
    assert record.before.error.low is None
    assert record.temperature > 0
    # A temperature changes no order: the slope on log odds is multiplied by it.
    before, after = (side.slope.value for side in (record.before, record.after))
    assert after == pytest.approx(before * record.temperature, rel=1e-3)


def test_evaluate_shows_the_frozen_threshold_and_takes_another_question(world, capsys):
    run = str(world / "run")
    assert guarded(["evaluate", run]) == 0
    said = " ".join(capsys.readouterr().out.split())
    test = run_of(world).threshold.test
    assert f"it finds {test.hits} of {test.hits + test.misses}" in said
    assert "a miss costs 5 times as much" in said
    assert "Where 10.0 % of the images show 'sick'" in said
    assert guarded(["evaluate", run, "--least-recall", "0.7", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)["threshold"]
    assert "at least 70.0 %" in record["how"]["text"]
    assert (
        guarded(["evaluate", run, "--youden", "--data", str(world / "table.csv"), "--quiet", "--json"]) == 0
    )
    test = json.loads(capsys.readouterr().out)["threshold"]["test"]
    assert sum(test[k] for k in ("kept", "alarms", "misses", "hits")) == 400


def test_a_run_without_its_validation_predictions_is_scored_but_chooses_no_threshold(world, tmp_path, capsys):
    shutil.copytree(world / "run" / "runs" / "logistic", tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "predictions")
    words = ["evaluate", str(tmp_path / "run"), "--data", str(world / "table.csv"), "--quiet", "--json"]
    assert guarded(words) == 0
    assert json.loads(capsys.readouterr().out)["threshold"] is None
    assert guarded([*words, "--youden"]) == 1
    assert "Bring the whole run" in capsys.readouterr().err


def test_subgroups_are_those_of_the_table_and_the_saved_predictions(world):
    record = run_of(world).subgroups
    cells = {row["path"]: row for row in csv.DictReader((world / "table.csv").read_text().splitlines())}
    rows = list(csv.DictReader((world / "run/runs/logistic/predictions/test.csv").read_text().splitlines()))
    right = {"A": [], "B": []}
    for row in rows:
        right[cells[row["id"]]["camera"]].append(row["label"] == row["predicted"])
    seen = {one.name: one.share for one in record.subgroups}
    for name, found in right.items():
        assert (seen[name].value, seen[name].n) == (pytest.approx(np.mean(found)), len(found))
    counts = [[sum(found), len(found) - sum(found)] for found in right.values()]
    assert record.heterogeneity.p == pytest.approx(chi2_contingency(counts, correction=False).pvalue)
    assert record.worst == "B"
    assert [one.name for one in record.disparities] != []


def test_a_column_of_many_numbers_is_split_at_its_quartiles(world, capsys):
    words = ["evaluate", str(world / "run"), "--data", str(world / "table.csv"), "--quiet", "--by", "age"]
    assert guarded([*words, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)["subgroups"]
    ages = [20 + i * 7 % 60 for i in range(400)]
    edges = [f"{edge:.4g}" for edge in np.quantile(ages, [0.25, 0.5, 0.75])]
    names = {f"below {edges[0]}", f"{edges[0]} to below {edges[1]}", f"{edges[1]} to below {edges[2]}"}
    assert {one["name"] for one in record["subgroups"]} == names | {f"{edges[2]} and above"}
    assert guarded(words) == 0
    assert "By age: " in capsys.readouterr().out
    assert guarded(["evaluate", str(world / "run"), "--by", "age"]) == 2
    assert "with --data" in capsys.readouterr().err


def test_empty_cells_are_unknown_and_few_numbers_are_names():
    assert subgroup_values(["", "left", "right"]) == ["unknown", "left", "right"]
    assert subgroup_values(["1", "2", "", "1"]) == ["1", "2", "unknown", "1"]
    cut = subgroup_values([*map(str, range(100)), ""])
    assert (len(set(cut)), cut[-1]) == (5, "unknown")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["digits", "--positive", "3"], "have 10"),
        (["--positive", "sik"], "Did you mean 'sick'"),
        (["--youden", "--least-recall", "0.9"], "one wish"),
        (["--prevalence", "5"], "below 1"),
        (["--by", "camra"], "Did you mean 'camera'"),
        (["digits", "--by", "camera"], "have no columns"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_before_anything_is_trained(
    world, tmp_path, capsys, words, why
):
    source = [] if words[0] == "digits" else [str(world / "table.csv")]
    assert guarded(["compare", *source, *words, "--out", str(tmp_path / "run"), "--quiet"]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
