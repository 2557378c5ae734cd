"""Real audits and runs, told in French: none of the English sentences that the catalogues know is left."""

import json
import re
import shutil
import string
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image, ImageOps

from pupille.cli.main import guarded
from pupille.config import GateConfig, TrainConfig
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import StoredText, retell, speaking
from pupille.report.build import build
from pupille.report.tables.comparison import comparison_table
from pupille.results.read import results_in
from pupille.runs.journal import EVENTS
from pupille.workflows.compare import compare

CATALOGUES = Path(__file__).resolve().parents[1] / "src" / "pupille" / "i18n" / "locale" / "fr"
FEWEST_WORDS = 3
"""Of a piece of a sentence; shorter ones, such as "for {name}", may be part of a name or of another language."""


def pieces(template):
    """What a sentence says between its places."""
    texts = [" ".join(text.split()) for text, _, _, _ in string.Formatter().parse(template) if text]
    return {text for text in texts if len(re.findall(r"[A-Za-z]{2,}", text)) >= FEWEST_WORDS}


@pytest.fixture(scope="module")
def english():
    """Every piece of an English sentence of the catalogues that no translation holds too."""
    sources, targets = set(), []
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="fr"):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                sources = sources.union(*(pieces(id_) for id_ in ids))
                targets += [message.string] if isinstance(message.string, str) else message.string
    said = " ".join(" ".join(text.split()) for text in targets)
    return {piece for piece in sources if piece not in said}


def left_in(text, english):
    """The English pieces in a text, however its lines are broken."""
    plain = " ".join(text.split())
    return sorted(piece for piece in english if piece in plain)


def page(folder, lang="fr"):
    with speaking(lang):
        html = build(folder).read_text(encoding="utf-8")
    return unescape(re.sub(r"<(style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))


@pytest.fixture(scope="module")
def leaking(shared, tmp_path_factory):
    """Places before and after the storm with a given split; twenty training images stand in test too, mirrored."""
    base = tmp_path_factory.mktemp("french") / "ouragan"
    source = shared / "data" / "hurricane"
    for label in ("damage", "no_damage"):
        train = sorted((source / "train" / label).iterdir())[:80]
        others = sorted((source / "validation" / label).iterdir())[:60]
        for part, photos in (("train", train), ("validation", others[:30]), ("test", others[30:])):
            (base / part / label).mkdir(parents=True)
            for photo in photos:
                shutil.copy(photo, base / part / label / photo.name)
        for photo in train[:10]:
            with Image.open(photo) as image:
                ImageOps.mirror(image).save(base / "test" / label / f"copy_{photo.stem}.jpg", quality=70)
    return base


@pytest.fixture(scope="module")
def heard():
    return []


@pytest.fixture(scope="module")
def storm(leaking, heard):
    """Three rungs on the leak that was allowed, with a threshold; the network stops early."""
    folder = leaking.parent / "storm"
    compare(
        leaking,
        models=["majority", "knn", "lenet5"],
        out=folder,
        gate=GateConfig(allow_leak=True),
        train=TrainConfig(epochs=3, patience=1),
        asked=EvaluationConfig(least_recall=0.8, prevalence=0.1),
        listener=heard.append,
    )
    return folder


@pytest.fixture(scope="module")
def odd_signs(shared, tmp_path_factory):
    """Hand signs with one fault of nearly every kind."""
    base = tmp_path_factory.mktemp("french") / "signes"
    for label in ("0", "7"):
        photos = sorted((shared / "data" / "sign_digits" / label).iterdir())[-30:]
        (base / label).mkdir(parents=True)
        for photo in photos:
            shutil.copy(photo, base / label / photo.name)
    first, second = sorted((base / "0").iterdir())[:2]
    shutil.copy(first, base / "0" / "again.jpg")
    shutil.copy(second, base / "7" / "other_label.jpg")
    shutil.copy(first, base / "0" / "named_wrongly.png")
    (base / "0" / "empty.jpg").touch()
    (base / "7" / "cut.jpg").write_bytes(first.read_bytes()[:700])
    (base / "7" / "manual.pdf").write_bytes(b"%PDF-1.4 and so on")
    (base / "beside.jpg").write_bytes(first.read_bytes())
    for number in range(5):
        Image.new("RGB", (100, 100), "black").save(base / "7" / f"black{number}.png")
    Image.new("CMYK", (300, 60), "red").save(base / "0" / "print.jpg")
    return base


def test_the_pieces_that_are_looked_for_would_be_found(storm, english):
    assert len(english) > 400
    assert len(left_in(page(storm, "en"), english)) > 60


def test_the_report_of_a_leak_is_all_french(storm, english):
    text = page(storm)
    assert left_in(text, english) == []
    assert "des deux côtés du partage fourni" in text
    assert "Arrêté après" in text or "Les poids sont ceux de l’époque" in text


def test_each_run_tells_its_own_report_in_french(storm, english):
    assert left_in(page(storm / "runs" / "lenet5"), english) == []


def test_the_terminal_answers_in_french(storm, english, capsys):
    results = results_in(storm)
    with speaking("fr"):
        assert left_in(comparison_table(results), english) == []
    for words in (
        ["evaluate", str(storm)],
        ["compare", str(storm / "runs" / "knn"), str(storm), "--settle", ".05"],
    ):
        assert guarded([*words, "--lang", "fr"]) == 0
        shown = capsys.readouterr().out
        assert left_in(shown, english) == []
        assert "intervalle à 95 %" in shown


def test_every_event_of_a_run_is_told_in_french(storm, heard, english):
    assert all(isinstance(event.text, StoredText) for event in heard)
    with speaking("fr"):
        assert left_in(" ".join(retell(event.text) for event in heard), english) == []
    kept = [json.loads(line) for line in (storm / EVENTS).read_text(encoding="utf-8").splitlines()]
    assert {event["told"]["text"].get("template") for event in kept} >= {
        "reading the images",
        "{model}: epoch",
    }


def test_the_audit_of_odd_files_is_all_french(odd_signs, english, tmp_path, capsys):
    out = tmp_path / "audit"
    assert guarded(["audit", str(odd_signs), "--out", str(out), "--quiet", "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert left_in(shown, english) == []
    assert "est vide ; reprenez-le" in " ".join(shown.split())
    html = (out / "report.html").read_text(encoding="utf-8")
    text = unescape(re.sub(r"<(style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))
    assert left_in(text, english) == []
    codes = {finding["code"] for finding in json.loads((out / "audit.json").read_text())["findings"]}
    assert codes >= {
        "empty",
        "unreadable",
        "foreign",
        "extensions",
        "two-labels",
        "placeholders",
        "same-files",
    }


def test_the_gate_stops_in_french(leaking, english, tmp_path, capsys):
    assert (
        guarded(["compare", str(leaking), "--models", "knn", "--out", str(tmp_path / "x"), "--lang", "fr"])
        == 1
    )
    shown = capsys.readouterr().err
    assert "Arrêt avant l’entraînement" in shown
    assert "Pour en sortir, au choix" in shown
    assert left_in(shown, english) == []


def test_an_audit_written_before_texts_had_records_is_shown_in_english(odd_signs, tmp_path):
    out = tmp_path / "audit"
    assert guarded(["audit", str(odd_signs), "--out", str(out), "--quiet"]) == 0
    record = json.loads((out / "audit.json").read_text())
    for finding in record["findings"]:
        finding.pop("told")
    record.pop("told")
    (out / "audit.json").write_text(json.dumps(record))
    from pupille.report.audit_page import build_audit

    with speaking("fr"):
        html = unescape(build_audit(out).read_text(encoding="utf-8"))
    assert "file is empty; the first is" in html


def test_a_comparison_of_built_in_images_is_all_french(english, tmp_path):
    compare("digits", models=["majority", "svm"], out=tmp_path / "digits", listener=lambda _: None)
    assert left_in(page(tmp_path / "digits"), english) == []


def test_a_plan_is_answered_in_french(english, capsys):
    words = ["--unit", "patient", "--images-per-unit", "3", "--prevalence", ".05", "--difference", ".02"]
    assert guarded(["plan", *words, "--cost-missed", "10", "--cost-false-alarm", "1", "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert left_in(shown, english) == []
    assert "chaque patient donne 3 images" in " ".join(shown.split())
