"""The threshold explorer in a real browser, by keyboard too, and without asking for anything."""

import axe
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score

from pupille.course.opened import begin
from pupille.course.widgets.threshold import threshold_widget
from pupille.errors import DataError

RNG = np.random.default_rng(3)
TRUTH = (RNG.random(200) < 0.2).astype(int)
SCORE = np.round(np.clip(0.25 + 0.3 * TRUTH + RNG.normal(0, 0.2, 200), 0.01, 0.99), 2)
COSTS = {"missed": 50, "false_alarm": 1}


@pytest.fixture
def explorer(browser, tmp_path):
    """The page in English, open."""
    page = tmp_path / "explorer.html"
    page.write_text(threshold_widget(TRUTH, SCORE, "en", **COSTS).page, encoding="utf-8")
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert browser.requests == [page.as_uri()]
    assert browser.console == []
    return browser


def text(browser, id_):
    return browser.ask(f"document.getElementById('{id_}').textContent")


def matrix(browser):
    return [int(text(browser, cell)) for cell in ("tn", "fp", "fn", "tp")]


def expected(threshold):
    """By scikit-learn."""
    return confusion_matrix(TRUTH, threshold <= SCORE).ravel().tolist()


def test_it_begins_at_one_half_with_the_figures_of_scikit_learn(explorer):
    threshold = float(text(explorer, "value"))
    assert threshold == SCORE[SCORE >= 0.5].min()
    said = threshold <= SCORE
    assert matrix(explorer) == expected(threshold)
    for name, function in (
        ("recall", recall_score),
        ("precision", precision_score),
        ("accuracy", accuracy_score),
    ):
        assert text(explorer, name) == f"{100 * function(TRUTH, said):.1f}%".replace(".0%", "%")
    _, fp, fn, _ = expected(threshold)
    assert float(text(explorer, "total").replace(",", "")) == 50 * fn + fp


def test_arrow_keys_move_the_threshold_and_all_that_follows(explorer):
    explorer.press("Tab")
    assert explorer.ask("document.activeElement.id") == "threshold"
    before = float(text(explorer, "value"))
    places = "['roc-place', 'cost-place'].map(i => document.getElementById(i).outerHTML).join()"
    drawn = explorer.ask(places)
    for _ in range(5):
        explorer.press("ArrowRight")
    threshold = float(text(explorer, "value"))
    assert threshold == np.unique(SCORE)[np.searchsorted(np.unique(SCORE), before) + 5]
    assert matrix(explorer) == expected(threshold)
    assert explorer.ask("document.activeElement.getAttribute('aria-valuetext')") == text(explorer, "value")
    assert explorer.ask(places) != drawn


def test_the_cheapest_threshold_is_found_by_keyboard(explorer):
    for _ in range(4):
        explorer.press("Tab")
    explorer.press("Enter")
    candidates = np.unique(SCORE)
    cost = [50 * fn + fp for _, fp, fn, _ in map(expected, candidates)]
    assert float(text(explorer, "value")) == candidates[int(np.argmin(cost))]
    assert float(text(explorer, "total").replace(",", "")) == min(cost)


def test_other_costs_have_another_cheapest_threshold(explorer):
    before = text(explorer, "best")
    explorer.press("Tab")
    explorer.press("Tab")
    assert explorer.ask("document.activeElement.id") == "missed"
    explorer.ask("document.activeElement.select()")
    explorer.call("Input.insertText", text="1")
    assert text(explorer, "best") != before


def test_above_all_scores_nothing_is_called_positive_and_precision_is_unknown(explorer):
    explorer.ask(
        "(() => { const t = document.getElementById('threshold'); t.value = t.max; "
        "t.dispatchEvent(new Event('input')); })()"
    )
    assert matrix(explorer) == [int((TRUTH == 0).sum()), 0, int(TRUTH.sum()), 0]
    assert text(explorer, "value") == f"> {SCORE.max():g}"
    assert text(explorer, "precision") == "\u2013"


@pytest.mark.parametrize(("language", "width"), [("en", 900), ("fr", 400)])
def test_axe_finds_nothing(language, width, browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(threshold_widget(TRUTH, SCORE, language, **COSTS).page, encoding="utf-8")
    browser.open(page, width=width)
    assert axe.violations(browser) == []


def test_the_french_page_speaks_french(browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(threshold_widget(TRUTH, SCORE, "fr", **COSTS).page, encoding="utf-8")
    browser.open(page)
    assert text(browser, "matrix-name") == "Matrice de confusion"
    assert text(browser, "value").startswith("0,5")
    assert text(browser, "accuracy").endswith("\u202f%") or text(browser, "accuracy").endswith("\u00a0%")


def test_labels_of_one_kind_are_refused_with_what_to_give():
    with pytest.raises(DataError, match="labels 0 and 1"):
        begin("3", "en").explore_threshold(np.zeros(4), np.ones(4))
