"""The page of scores: in French without an English word, with names for ears, links that lead, and small."""

import json
import re

import numpy as np
import pytest
from chromium import Browser
from PIL import Image
from spoken_texts import ENGLISH, page, without

from drawn_sets import box, pictures, voc
from pupille.report.build import build
from pupille.report.scores import pictures as pictures_section
from pupille.workflows.score import score

KINDS = ("boxes", "persons", "instances", "masks", "classes", "numbers")
UNNAMED = """
[...document.querySelectorAll('svg[role=img], [role=region], section, a, img')].filter(e => {
  const by = e.getAttribute('aria-labelledby');
  return !(e.getAttribute('aria-label') || e.getAttribute('alt') || e.textContent.trim() && e.tagName === 'A'
    || by && document.getElementById(by)?.textContent.trim());
}).map(e => e.outerHTML.slice(0, 120))
"""
DEAD = """
[...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1)))
  .map(a => a.outerHTML)
"""
WIDE = """
[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(
  e => e.textContent.trim().slice(0, 60))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_french_page_has_no_english_word(kind, scored):
    folder = scored(kind).folder
    record = json.loads((folder / "results.json").read_text())
    texts = without(page(folder, "fr").found, record)
    assert len(texts) > 20
    assert [text for text, left in texts.items() if ENGLISH.search(left)] == []
    assert [text for text, left in texts.items() if re.search(r"\d\.\d", left)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_the_french_page_is_that_of_the_english_one(kind, scored):
    folder = scored(kind).folder
    record = json.loads((folder / "results.json").read_text())
    english, french = page(folder, "en"), page(folder, "fr")
    assert (english.lang, french.lang) == ("en", "fr")
    told = {text for text in english.found if len(text.split()) > 3}
    assert len(told) > 15
    left = without(french.found, record)
    assert [text for text in told & set(left) if len(re.findall(r"[^\W\d]{2,}", left[text])) > 3] == []


@pytest.mark.parametrize("kind", KINDS)
def test_everything_has_a_name_every_link_leads_and_nothing_is_loaded(kind, scored, browser: Browser):
    html = build(scored(kind).folder)
    browser.requests.clear()
    browser.console.clear()
    browser.open(html, width=1200)
    assert browser.ask(UNNAMED) == []
    assert browser.ask(DEAD) == []
    assert browser.ask(WIDE) == []
    assert browser.ask("document.scripts.length") == 0
    assert [url for url in browser.requests if not url.startswith("data:")] == [html.as_uri()]
    assert browser.console == []


def test_another_person_is_called_so_in_the_readers_language(scored):
    folder = scored("persons").folder
    assert "another person" in page(folder, "en").found
    french = page(folder, "fr").found
    assert "une autre personne" in french
    assert "another person" not in " ".join(french)


def test_the_keys_of_masks_speak_of_pixels_and_those_of_boxes_of_objects(scored):
    assert {"marked rightly", "not marked", "marked wrongly"} <= set(page(scored("masks").folder, "en").found)
    assert "missed (dashed, or orange)" in page(scored("boxes").folder, "en").found


def test_classes_are_drawn_on_one_scale_from_nothing_to_all(scored):
    html = build(scored("masks").folder).read_text()
    classes = html[html.index('id="classes"') : html.index('id="pixels"')]
    # The pooled IoU and that of the images, of two classes, of two sets of answers.
    assert classes.count("dot mark") == 2 * 2 * 2
    assert "triangle" not in classes


def test_names_of_classes_and_files_are_text(tmp_path, browser: Browser):
    hostile = '"><img src=x onerror=window.owned=1>'
    name = hostile.replace("/", "")
    (stem,) = pictures(tmp_path / "truth/images", 1)
    escaped = hostile.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    for kind in ("truth/labels", name):
        voc(tmp_path / kind, {stem: [box(escaped, 1, 1, 9, 9), box("dust", 20, 20, 30, 30)]})
    made = score(tmp_path / "truth", [tmp_path / name], out=tmp_path / "out")
    html = build(made.folder)
    browser.console.clear()
    browser.open(html)
    assert browser.ask("window.owned ?? null") is None
    assert browser.ask("document.querySelectorAll('img').length") == 0
    assert browser.console == []
    assert browser.ask("document.body.innerText").count(hostile[:12]) > 2


def test_the_report_of_500_scored_images_is_small_and_says_what_it_leaves_out(tmp_path, monkeypatch):
    (stem,) = pictures(tmp_path / "truth/images", 1)
    # Noise is what no compression makes small; one file stands for all, since only its pixels count.
    pixels = np.random.default_rng(0).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / f"truth/images/{stem}.png")
    noise = (tmp_path / f"truth/images/{stem}.png").read_bytes()
    stems = [f"im{i:03}" for i in range(500)]
    for name in stems:
        (tmp_path / f"truth/images/{name}.png").write_bytes(noise)
    (tmp_path / f"truth/images/{stem}.png").unlink()
    voc(tmp_path / "truth/labels", {name: [box("cell", 2, 2, 12, 12)] for name in stems})
    tools = [
        voc(tmp_path / f"tool-{x}", {name: [box("cell", x, 2, x + 10, 12)] for name in stems})
        for x in range(8, 18)
    ]
    made = score(tmp_path / "truth", tools, out=tmp_path / "out")
    assert made.scores.truth.images == 500
    html = build(made.folder)
    assert 2_000_000 < html.stat().st_size < 4_000_000
    monkeypatch.setattr(pictures_section, "MOST_LETTERS", 1_500_000)
    html = build(made.folder)
    assert html.stat().st_size < 2_000_000
    assert "more pictures lie beside the page" in html.read_text().replace("\u00a0", " ")
