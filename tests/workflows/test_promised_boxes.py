"""A comparison of which a share missed was promised: the images set aside, the score that is kept, what is told."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawn_boxes import written
from pupille.cli.main import guarded
from pupille.evaluation.detection.missed import FoundAt
from pupille.results.read import results_in
from pupille.training.run import parts_predicted, read_predictions


@pytest.fixture(scope="module")
def promised(tmp_path_factory):
    """The folder of a run whose promise rests on images that chose nothing."""
    base = tmp_path_factory.mktemp("promised")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        folder = written(base / "set", 150)
        words = ["train", str(folder), "--model", "blobs", "--out", str(base / "run"), "--quiet"]
        assert guarded([*words, "--validation", "0.65", "--test", "0.15", "--miss-at-most", "20%"]) == 0
    return base / "run"


def test_a_third_of_validation_is_set_aside_and_the_promise_rests_on_it(promised):
    assert parts_predicted(promised) == ("validation", "promises", "test")
    aside, rest = (read_predictions(promised, part) for part in ("promises", "validation"))
    assert len(aside) == pytest.approx((len(aside) + len(rest)) / 3, abs=1)
    assert not set(aside.ids) & set(rest.ids)
    rule = FoundAt.of(aside).rule(0.2)
    model = json.loads((promised / "model.json").read_text())["boxes"]
    assert model["rule"] == "missed"
    assert model["wish"] == [0.2]
    assert model["thresholds"] == [rule.threshold] * 2
    record = results_in(promised).chosen_run.objects.promise
    assert (record.threshold, record.n, record.after_choosing) == (rule.threshold, rule.n, None)
    assert record.missed.value == pytest.approx(
        np.nanmean(FoundAt.of(read_predictions(promised, "test")).missed(rule.threshold))
    )


def test_the_promise_is_told_by_the_report_the_terminal_and_with_new_boxes(promised, tmp_path, capsys):
    page = (promised / "report.html").read_text(encoding="utf-8")
    assert (
        "at most 20.0\u00a0% of the objects of an image are to be missed, on average over new images" in page
    )
    assert "About half of such tests lie above" in page
    Image.fromarray(np.full((64, 64, 3), 120, dtype=np.uint8)).save(tmp_path / "x.png")
    assert guarded(["predict", str(promised), str(tmp_path / "x.png")]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "chose by the promise to miss at most 20.0\u00a0% of the objects" in printed.replace(
        "20.0 %", "20.0\u00a0%"
    )


def test_a_threshold_is_not_chosen_anew_for_a_model_that_keeps_its_own(promised, capsys):
    assert guarded(["evaluate", str(promised), "--least-precision", "0.9"]) == 2
    assert "kept in it" in " ".join(capsys.readouterr().err.split())


@pytest.fixture
def words(tmp_path: Path, monkeypatch):
    """What is typed to train the same boxes for all pictures."""
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    folder = str(written(tmp_path / "set", 24))
    return ["train", folder, "--model", "mean-boxes", "--out", str(tmp_path / "run")]


def test_what_a_model_cannot_promise_is_told_and_the_best_f1_taken(words, tmp_path: Path, capsys):
    assert guarded([*words, "--miss-at-most", "30%"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "is not promised: with every box counted" in printed
    assert json.loads((tmp_path / "run" / "model.json").read_text())["boxes"]["rule"] == "f1"
    assert results_in(tmp_path / "run").chosen_run.objects.promise.threshold is None


def test_what_no_model_could_promise_is_refused_before_anything_is_trained(words, tmp_path: Path, capsys):
    assert guarded([*words, "--miss-at-most", "1%"]) == 2
    refusal = " ".join(capsys.readouterr().err.split())
    assert "with 5 images or groups of validation the least is 16.7" in refusal
    assert "--validation" in refusal
    assert not (tmp_path / "run" / "model.json").exists()
