"""The French report says everything in French but what stands in files: names, and sentences without a record."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from spoken_texts import ENGLISH, Texts, page, without

from partial_records import results_of
from pupille.audit.examine import Audit
from pupille.i18n.language import speaking, tell, tells
from pupille.report.build import build
from pupille.report.classification.metrics_table import metrics_table
from pupille.report.sections.leak import leak_table
from pupille.report.tables.audit import audit_table
from pupille.report.tables.comparison import comparison_table
from pupille.results.finding import Finding

Results = dict[str, Any]
Save = Callable[[Results], Path]
CATALOGUES = Path(__file__).resolve().parents[2] / "src" / "pupille" / "i18n" / "locale" / "fr"


KINDS = ["two", "forty", "single", "nulls", "leaking", "leak", "clean", "named"]


@pytest.mark.parametrize("name", KINDS)
def test_no_sentence_of_the_french_page_is_that_of_the_english_one(
    name: str, example: Callable[[str], Results], saved: Save
) -> None:
    results = example(name)
    folder = saved(results)
    english, french = page(folder, "en"), page(folder, "fr")
    assert (english.lang, french.lang) == ("en", "fr")
    told = {text for text in english.found if len(text.split()) > 3}
    assert len(told) > 20
    left = without(french.found, results)
    assert [text for text in told & set(left) if len(re.findall(r"[^\W\d]{2,}", left[text])) > 3] == []


@pytest.mark.parametrize("name", KINDS)
def test_no_english_word_and_no_decimal_point_is_left_in_a_french_page(
    name: str, example: Callable[[str], Results], saved: Save
) -> None:
    results = example(name)
    texts = without(page(saved(results), "fr").found, results).values()
    assert [text for text in texts if ENGLISH.search(text)] == []
    assert [text for text in texts if re.search(r"\d\.\d", text)] == []


def test_the_words_that_are_looked_for_would_be_found(ten: Results, saved: Save) -> None:
    texts = without(page(saved(ten), "en").found, ten).values()
    assert len([text for text in texts if ENGLISH.search(text)]) > 50
    assert len([text for text in texts if re.search(r"\d\.\d", text)]) > 50


def test_figures_and_dates_are_written_as_in_french(ten: Results, saved: Save) -> None:
    ten["runs"][1]["metrics"]["accuracy"] = {"value": 0.9444, "low": 0.9157, "high": 0.9638, "n": 1360}
    ten["differences"][1] |= {"value": -0.0078, "low": -0.0288, "high": 0.0132, "word": "undecided"}
    words = " ".join(page(saved(ten), "fr").found)
    for figure in (
        "94,4 %", "de 91,6 à 96,4 %", "n = 1 360", "22 novembre 2026", "22 novembre 2026 à 15 h 04 UTC", "1 800 images",
    ):  # fmt: skip
        assert figure in words
    assert "une différence de −0,8 point (de −2,9 à +1,3)" in words


def test_a_text_with_its_record_is_told_in_french(ten: Results, saved: Save) -> None:
    told = tell("The split came with the images")
    counted = tells("{n}\u00a0image", "{n}\u00a0images", 1200)
    ten["intervals"], ten["told"] = str(told), {"intervals": told.record}
    ten["split"] |= {"notes": ["plain", str(counted)], "told": {"notes": [None, counted.record]}}
    words = " ".join(page(saved(ten), "fr").found)
    assert "Le partage était fourni avec les images" in words
    assert "plain" in words
    assert "1 200 images" in words


@pytest.mark.parametrize(
    "record",
    [
        {"template": "{0.__class__}", "values": {}},
        {"template": "{n:unknown}", "values": {"n": 1}},
        {"template": "{n}", "values": {}},
        {"template": "{n:percent}", "values": {"n": "x"}},
        {"template": 3, "values": {}},
        {"template": "{n", "values": {"n": 1}},
        {"values": {}},
        "text",
        [1],
    ],
)
def test_a_damaged_record_leaves_the_english_text(record: object, ten: Results, saved: Save) -> None:
    ten["intervals"], ten["told"] = "Wilson, for all of them.", {"intervals": record}
    assert "Wilson, for all of them." in " ".join(page(saved(ten), "fr").found)


def test_a_record_can_neither_run_nor_break_out(ten: Results, saved: Save) -> None:
    ten["intervals"] = "<script></p><script>alert(1)</script></script>"
    ten["told"] = {
        "intervals": {"template": "<script>{n}</script>", "values": {"n": "</p><script>alert(1)</script>"}}
    }
    with speaking("fr"):
        html = build(saved(ten)).read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", ["hostile", "hostile audit"])
def test_hostile_names_are_as_harmless_in_french(
    name: str, example: Callable[[str], Results], saved: Save
) -> None:
    with speaking("fr"):
        html = build(saved(example(name))).read_text(encoding="utf-8")
    assert not re.search(r"<script>alert|<img src=x|\{\{|\u202e", html.replace("{{ 7*7 }}", ""))
    assert "<img src=x onerror=alert(1)>" in " ".join(Texts(html).found)


def plain(text: str) -> bool:
    return not {"\u00a0", "\u202f", "\u2212"} & set(text)


@pytest.mark.parametrize("width", [100, 60])
def test_the_tables_of_a_terminal_are_french_and_fit(width: int, example: Callable[[str], Results]) -> None:
    results = example("leaking")
    with speaking("fr"):
        texts = [
            comparison_table(results_of(results), width),
            leak_table(results_of(results), width),
        ]
    for text in texts:
        assert max(map(len, text.splitlines())) <= width
        assert plain(text)
        (flat,) = without([" ".join(text.split())], results).values()
        assert ENGLISH.findall(flat) == []
        assert re.findall(r"\d\.\d", flat) == []


def test_every_metric_is_named_in_french(ten: Results) -> None:
    with speaking("fr"):
        text = metrics_table(results_of(ten).runs[1].metrics, {}, "")
    for name in ("Exactitude", "Exactitude équilibrée", "Rappel", "Précision", "Aire sous la courbe ROC"):
        assert name in text
    assert "de 93,5 à 97,1 %" in text
    assert plain(text)


def test_an_audit_in_a_terminal_is_told_in_french() -> None:
    sentence = tells("{n}\u00a0image", "{n}\u00a0images", 1200)
    finding = Finding("blurred", "note", sentence, ("a",), tell("The split came with the images"))
    audit = Audit("photos", "", 5000, (finding,), ("same-files",), {"labels": "plain"}, {})
    with speaking("fr"):
        text = audit_table(audit, {"same-files": "identical files", "blurred": "blurred pictures"})
    assert text.startswith("photos : 5 000 images, 1 remarque")
    assert "REMARQUE : images floues (blurred)" in text
    assert "1 200 images" in text
    assert "Le partage était fourni avec les images" in " ".join(text.split())
    assert "Rien trouvé : fichiers identiques." in text
    assert plain(text)


@pytest.mark.parametrize(
    "room", ["report", "cli", "config", "models", "documents", "evaluation", "training", "workflows"]
)
def test_a_line_never_breaks_before_french_punctuation(room: str) -> None:
    with (CATALOGUES / f"{room}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id]
    texts = [
        text
        for message in messages
        for text in ((message.string,) if isinstance(message.string, str) else message.string)
    ]
    assert texts
    assert [text for text in texts if re.search(r"(^|[^\u00a0\u202f]):(\s|$)| [;?!»%]|« |'", text)] == []
    outside = [re.sub(r"\{[^}]*\}", "x", text) for text in texts]
    assert [text for text in outside if re.search(r"[^\u202f;][;?!]", text)] == []
