"""Numbers predicted for new images and scored on others, as they are typed: the radius of a disc, in mm."""

import csv
import json

import numpy as np
import pytest
from PIL import Image

from pupille.cli.main import guarded
from pupille.config import TrainConfig
from pupille.results.read import results_in
from pupille.workflows.compare import train
from pupille.workflows.predict import predict

SIDE, N = 16, 120


def discs(folder, radii, heading="radius (mm)"):
    """Pictures of discs of these radii, and a table of them."""
    rng = np.random.default_rng(len(radii))
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    folder.mkdir(parents=True)
    rows = [("path", heading)]
    for number, radius in enumerate(radii):
        picture = 60 + 130 * (x**2 + y**2 < radius**2) + rng.normal(0, 6, (SIDE, SIDE))
        Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(folder / f"{number:03}.png")
        rows.append((f"{number:03}.png", f"{radius:.3f}"))
    with (folder / "discs.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A ridge regression of the radii, and the folder of its pictures."""
    place = tmp_path_factory.mktemp("discs")
    folder = discs(place / "photos", np.random.default_rng(0).uniform(2, 7, N))
    words = ["train", str(folder / "discs.csv"), "--label-column", "radius (mm)", "--model", "ridge"]
    assert guarded([*words, "--out", str(place / "run"), "--quiet"]) == 0
    return place / "run"


def printed(capsys, *words):
    capsys.readouterr()
    assert guarded([str(word) for word in words]) == 0
    return capsys.readouterr()


def table_in(path):
    """The rows of a written table that have a number."""
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if not row["problem"]]


def refused(capsys, *words):
    capsys.readouterr()
    assert guarded([str(word) for word in words]) in (1, 2)
    return capsys.readouterr().err


def test_a_number_is_printed_with_its_unit_and_interval_and_written_as_a_table(run, tmp_path, capsys):
    folder = discs(tmp_path / "new", [3.0, 6.0])
    # Brighter than any disc, so that a linear model goes beyond all that it has learned from.
    Image.fromarray(np.full((SIDE, SIDE), 255, dtype=np.uint8)).save(folder / "white.png")
    said = printed(capsys, "--lang", "en", "predict", run, folder).out
    first, second, third = said.splitlines()[:3]
    assert first.startswith("000.png: ")
    assert " mm (from " in second
    assert "beyond the numbers of the training images" in third
    assert "90.0 % of new images like these" in " ".join(said.split("\n"))
    printed(capsys, "predict", run, folder, "--out", tmp_path / "p.csv")
    table = table_in(tmp_path / "p.csv")
    assert [row["outside"] for row in table] == ["no", "no", "yes"]
    for row, true in zip(table, (3.0, 6.0, None), strict=True):
        low, number, high = (float(row[f"{name} (mm)"]) for name in ("low", "predicted", "high"))
        assert low < number < high
        assert true is None or low <= true <= high
    record = json.loads(printed(capsys, "predict", run, folder, "--json", "--coverage", "0.8").out)
    assert (record["unit"], record["intervals"]["coverage"]) == ("mm", 0.8)


def test_what_is_about_classes_is_refused_in_one_sentence(run, tmp_path, capsys):
    folder = discs(tmp_path / "new", [3.0])
    assert "--top names classes" in refused(capsys, "--lang", "en", "predict", run, folder, "--top", "2")
    assert "--sum and --door are about classes" in refused(
        capsys, "--lang", "en", "predict", run, folder, "--door", "big"
    )
    assert "above 0 and below 1" in refused(
        capsys, "--lang", "en", "predict", run, folder, "--coverage", "1.5"
    )
    assert "here a number is predicted" in refused(
        capsys, "--lang", "en", "evaluate", run, "--positive", "big"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Mean absolute error", "mm", "predicted minus true lies between", "for 90.0 % of new"]),
        ("fr", ["Erreur absolue moyenne", "mm", "la prédiction à la valeur vraie", "90,0 % des"]),
    ],
)
def test_the_scores_are_told_with_agreement_and_promise(run, capsys, language, words):
    said = " ".join(printed(capsys, "--lang", language, "evaluate", run).out.split())
    assert [word for word in words if word not in said] == []


def test_other_images_are_scored_in_the_unit_of_the_run_and_no_other(run, tmp_path, capsys):
    radii = np.random.default_rng(5).uniform(2, 7, 30)
    same = discs(tmp_path / "same", radii)
    words = ["--lang", "en", "evaluate", run, "--quiet", "--data"]
    said = printed(capsys, *words, same / "discs.csv", "--label-column", "radius (mm)", "--json").out
    record = json.loads(said)
    # By hand: the mean distance of what predict writes from the radii.
    printed(capsys, "predict", run, same, "--out", tmp_path / "p.csv")
    rows = table_in(tmp_path / "p.csv")
    off = np.mean(
        [abs(float(row["predicted (mm)"]) - round(r, 3)) for row, r in zip(rows, radii, strict=True)]
    )
    assert record["metrics"]["mae"]["value"] == pytest.approx(off, abs=1e-4)
    other = discs(tmp_path / "other", radii, "radius (cm)")
    error = refused(capsys, *words, other / "discs.csv", "--label-column", "radius (cm)")
    assert "predicts in 'mm', and these numbers are in 'cm'" in error
    bare = discs(tmp_path / "bare", radii, "radius")
    said = printed(capsys, *words, bare / "discs.csv", "--label-column", "radius").out
    assert "the numbers name no unit and are taken to be in mm" in said


@pytest.fixture(scope="module")
def uneven_run(tmp_path_factory):
    """A ridge regression of numbers that are known the worse the larger they are."""
    rng = np.random.default_rng(1)
    brightness = rng.uniform(10, 100, 240)
    pictures = brightness[:, None, None, None] + rng.normal(0, 3, (240, 8, 8, 1))
    weights = brightness * (1 + 0.3 * rng.normal(size=240)) + 0.25
    folder = tmp_path_factory.mktemp("uneven") / "run"
    train((pictures.astype(np.uint8), weights), model="ridge", out=folder)
    return folder


def test_intervals_are_wider_where_the_training_images_show_larger_errors(uneven_run):
    dark, bright = (np.full((1, 8, 8, 1), value, np.uint8) for value in (15, 95))
    prediction = predict(uneven_run, np.concatenate([dark, bright]))
    narrow, wide = (row["high"] - row["low"] for row in prediction.rows())
    assert wide > 2 * narrow
    assert "wider where the training images show larger errors" in prediction.sentences()[-1]
    promise = results_in(uneven_run).chosen_run.numbers.promise
    assert promise.scaled
    assert promise.narrowest < promise.mean_width < promise.widest
    assert "Held out in 3 folds" in promise.how
    assert promise.covered.low < 0.9 < promise.covered.high
    # The promise of the results is the rule that new images are measured by.
    assert prediction.rule.quantile == promise.quantile


def test_a_network_has_equally_wide_intervals_and_says_why(tmp_path):
    rng = np.random.default_rng(2)
    pictures = rng.integers(0, 255, (60, 8, 8, 1), dtype=np.uint8)
    settings = TrainConfig(epochs=1)
    train((pictures, rng.normal(size=60)), model="lenet5", out=tmp_path / "run", train=settings)
    promise = results_in(tmp_path / "run").chosen_run.numbers.promise
    assert (promise.scaled, "trained anew" in promise.how) == (False, True)
