"""What a finished run is unsure of: typed, and read back from its folder."""

import csv
import json
import shutil
import struct

import numpy as np
import pytest
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import save_file
from sklearn.datasets import load_digits

from pupille.cli.main import guarded
from pupille.errors import ModelError, RunError
from pupille.i18n.language import retell, speaking
from pupille.models.files.load import NOVELTY, load_model
from pupille.results.read import results_in
from pupille.workflows.predicted_classes import rule_of
from pupille.workflows.uncertainty import answers_and_unlike, keep_novelty, read_novelty


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A comparison on digits that may say that it does not know, and pictures to ask it about."""
    base = tmp_path_factory.mktemp("unsure")
    images = np.round(load_digits().images * 255 / 16).astype(np.uint8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        words = ["compare", "digits", "--models", "majority,logistic", "--coverage", "0.9", "--quiet"]
        assert guarded([*words, "--out", str(base / "run")]) == 0
    (base / "new").mkdir()
    for i in range(20):
        Image.fromarray(images[i]).save(base / "new" / f"digit-{i:02d}.png")
        strange = np.random.default_rng(i).integers(0, 256, (8, 8), dtype=np.uint8)
        Image.fromarray(strange).save(base / "new" / f"noise-{i:02d}.png")
    return base


def results(base):
    return results_in(base / "run")


def record_of(base, name="logistic"):
    return next(one for one in results(base).runs if one.name == name)


def test_the_sets_hold_the_true_class_as_often_as_counted_from_the_saved_predictions(run):
    record = record_of(run).sets
    folder = run / "run/runs/logistic/predictions"
    validation, test = (
        list(csv.DictReader((folder / f"{part}.csv").read_text().splitlines()))
        for part in ("validation", "test")
    )
    strange = sorted(1 - float(row[row["label"]]) for row in validation)
    limit = strange[int(np.ceil(0.9 * (len(strange) + 1))) - 1]
    assert record.least == pytest.approx(1 - limit)
    held = [float(row[row["label"]]) >= record.least - 1e-12 for row in test]
    assert record.covered.value == pytest.approx(np.mean(held))
    assert sum(one.images for one in record.sizes) == len(test)


def test_only_the_run_that_will_be_used_keeps_what_tells_new_images_apart(run):
    assert (run / "run/runs/logistic" / NOVELTY).exists()
    assert not (run / "run/runs/majority" / NOVELTY).exists()
    record = record_of(run).novelty
    assert record.flagged.n == 360
    assert record.flagged.low <= 0.05 <= record.flagged.high
    assert len(record.images) == round(record.flagged.value * 360)
    assert record_of(run, "majority").novelty is None


def test_predict_writes_the_sets_and_marks_what_is_unlike_the_training_images(run, tmp_path, capsys):
    words = ["predict", str(run / "run"), str(run / "new"), "--quiet"]
    assert guarded([*words, "--coverage", "0.99", "--out", str(tmp_path / "p.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "p.csv").read_text().splitlines()))
    unlike = {
        kind: [row["unlike"] for row in rows if row["image"].startswith(kind)] for kind in ("digit", "noise")
    }
    assert unlike["digit"].count("yes") <= 4
    assert unlike["noise"].count("yes") >= 15
    rule = rule_of(run / "run/runs/logistic", 0.99)
    for row in rows:
        likely = [name for name in "0123456789" if float(row[name]) >= rule.least]
        assert row["set"].split(" | ") == likely or not likely
    capsys.readouterr()
    assert guarded([*words, "--coverage", "0.99"]) == 0
    said = capsys.readouterr().out
    assert "[unlike the training images]" in said
    assert "don't know" in said
    assert guarded([*words, "--json"]) == 0
    images = json.loads(capsys.readouterr().out)["images"]
    assert sum(image["unlike"] for image in images) == sum(found.count("yes") for found in unlike.values())
    assert "set" not in images[0]


def test_what_is_asked_about_a_picture_does_not_change_its_probabilities(run):
    folder = run / "run/runs/logistic"
    model, novelty = load_model(folder), read_novelty(folder)
    pixels = np.random.default_rng(0).integers(0, 17, (30, 8, 8, 1), dtype=np.uint8)
    alone, nothing = answers_and_unlike(model, pixels, None)
    beside, unlike = answers_and_unlike(model, pixels, novelty)
    np.testing.assert_array_equal(alone, beside)
    assert nothing is None
    assert unlike.all()


def test_evaluate_takes_another_coverage(run, capsys):
    assert guarded(["evaluate", str(run / "run"), "--coverage", "0.5", "--json"]) == 0
    sets = json.loads(capsys.readouterr().out)["sets"]
    assert (sets["coverage"], sets["n"]) == (0.5, 359)
    assert sets["least"] > record_of(run).sets.least


def test_a_damaged_file_is_refused_and_a_run_without_one_predicts_without_marks(run, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(run / "run/runs/logistic", folder)
    whole = (folder / NOVELTY).read_bytes()
    (folder / NOVELTY).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="novelty.safetensors"):
        read_novelty(folder)
    (folder / NOVELTY).write_bytes(struct.pack("<Q", 2**40) + whole[8:])
    with pytest.raises(ModelError, match="header"):
        read_novelty(folder)
    (folder / NOVELTY).write_bytes(whole.replace(b"limit", b"timil"))
    with pytest.raises(ModelError, match="damaged"):
        read_novelty(folder)
    with safe_open(run / "run/runs/logistic" / NOVELTY, framework="np") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    save_file(tensors, folder / NOVELTY, metadata={"novelty": "[" * 100_000})
    with pytest.raises(ModelError, match="damaged"):
        read_novelty(folder)
    (folder / NOVELTY).write_bytes(whole[:-4] + struct.pack("<f", float("nan")))
    with pytest.raises(ModelError, match="does not hold"):
        read_novelty(folder)
    (folder / NOVELTY).unlink()
    assert read_novelty(folder) is None
    (folder / "predictions/validation.csv").unlink()
    with pytest.raises(RunError, match="calibrates the sets"):
        rule_of(folder, 0.9)


def test_what_was_kept_is_not_computed_again(run):
    path = run / "run/runs/logistic" / NOVELTY
    before = path.stat().st_mtime_ns
    keep_novelty(None, path.parent)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--coverage", "9"], "above 0 and below 1"),
        (["--coverage", "0.9", "--sum", "even=0,2,4,6,8"], "Leave the sums out"),
        (["--fetch"], "is the folder of a run"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence(run, capsys, words, why):
    assert guarded(["predict", str(run / "run"), str(run / "new"), "--quiet", *words]) == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


def test_a_published_network_has_no_validation_images(run, capsys):
    assert guarded(["predict", "model:regnetx_002", str(run / "new"), "--coverage", "0.9"]) == 2
    assert "Train a run" in capsys.readouterr().err


def test_why_no_image_is_flagged_is_kept_so_that_it_can_be_told_in_french(run, tmp_path):
    kept = [path.parent for path in (run / "run").rglob("novelty.json")]
    assert kept, "the chosen run says which images are unlike the training ones"
    images = tmp_path / "few"
    for label, low in (("dark", 0), ("light", 120)):
        (images / label).mkdir(parents=True)
        for n in range(5):
            pixels = np.random.default_rng(n).integers(low, low + 100, (9, 9), dtype=np.uint8)
            Image.fromarray(pixels).save(images / label / f"{n}.png")
    words = [
        "compare",
        str(images),
        "--models",
        "majority,logistic",
        "--quiet",
        "--out",
        str(tmp_path / "run"),
    ]
    assert guarded(words) == 0
    reasons = [record.novelty.reason for record in results_in(tmp_path / "run").runs if record.novelty]
    (reason,) = [reason for reason in reasons if reason]
    assert "too few" in reason
    with speaking("fr"):
        assert "trop peu" in retell(reason)
