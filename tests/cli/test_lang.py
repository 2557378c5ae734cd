"""`--lang`: what is shown changes its language, what is kept does not."""

import json
import re

import numpy as np
import pytest
from PIL import Image

from pupille.cli.main import guarded
from pupille.i18n.language import language
from pupille.results.read import results_in


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    base = tmp_path_factory.mktemp("lang") / "photos"
    rng = np.random.default_rng(0)
    for number, label in enumerate(("cat", "dog")):
        (base / label).mkdir(parents=True)
        for k in range(20):
            pixels = rng.integers(100 * number, 100 * number + 60, (8, 8), dtype=np.uint8)
            Image.fromarray(pixels).save(base / label / f"{k}.png")
    return base


@pytest.fixture(scope="module")
def run(photos):
    folder = photos.parent / "run"
    assert (
        guarded(["train", str(photos), "--model", "tree", "--out", str(folder), "--quiet", "--lang", "fr"])
        == 0
    )
    return folder


def lang_of(folder):
    return re.search(r'<html lang="(\w+)">', (folder / "report.html").read_text(encoding="utf-8"))[1]


def test_a_run_is_reported_in_the_language_and_its_results_stay_english(run):
    assert lang_of(run) == "fr"
    results = results_in(run)
    assert results.intervals.startswith("95")
    assert "intervals for these trained models" in results.intervals
    assert language() == "en"


def test_report_writes_the_page_anew_in_either_language(run, capsys):
    for lang, said in (("en", "Report: "), ("fr", "Rapport\u00a0: ")):
        assert guarded(["report", str(run), "--lang", lang]) == 0
        assert capsys.readouterr().out.startswith(said)
        assert lang_of(run) == lang


def test_a_finished_run_is_reported_again_only_in_another_language(run, photos):
    words = ["train", str(photos), "--model", "tree", "--out", str(run), "--quiet", "--resume", "--lang"]
    assert guarded([*words, "en"]) == 0
    assert lang_of(run) == "en"
    (run / "report.html").write_text('<html lang="en">kept')
    assert guarded([*words, "en"]) == 0
    assert (run / "report.html").read_text() == '<html lang="en">kept'
    assert guarded([*words, "fr"]) == 0
    assert lang_of(run) == "fr"


def test_evaluate_shows_its_metrics_in_french_and_prints_english_json(run, capsys):
    assert guarded(["evaluate", str(run), "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("tree sur les 8 images de test de photos")
    assert "Exactitude équilibrée" in shown
    assert not {"\u00a0", "\u202f"} & set(shown)
    assert guarded(["evaluate", str(run), "--lang", "fr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["heading"] == "tree on the 8 test images of photos"


def test_audit_shows_and_reports_in_french(photos, tmp_path, capsys):
    assert guarded(["audit", str(photos), "--out", str(tmp_path / "a"), "--quiet", "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("photos : 40 images, ")
    assert "Sans objet : " in shown
    assert "Rapport" in shown
    assert lang_of(tmp_path / "a") == "fr"


def test_the_language_of_the_system_is_spoken_unless_another_is_asked_for(run, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert guarded(["evaluate", str(run)]) == 0
    assert "Exactitude" in capsys.readouterr().out
    assert guarded(["evaluate", str(run), "--lang", "en"]) == 0
    assert "Accuracy" in capsys.readouterr().out


def test_a_language_that_is_not_there_is_refused(run, capsys):
    assert guarded(["report", str(run), "--lang", "de"]) == 2
    assert "'en', 'fr'" in capsys.readouterr().err
