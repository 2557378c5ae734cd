"""The convolution explorer in a real browser, by keyboard too, and without asking for anything."""

import re

import axe
import numpy as np
import pytest
from scipy.signal import correlate2d

from pupille.course.opened import begin
from pupille.course.widgets.convolution import PRESETS, convolution_widget
from pupille.errors import DataError
from pupille.i18n.language import say, speaking

PICTURE = np.random.default_rng(8).integers(0, 60, (12, 10))
PICTURE[5, 4] = 255


@pytest.fixture
def explorer(browser, tmp_path):
    """The page in English, open."""
    page = tmp_path / "explorer.html"
    page.write_text(convolution_widget(PICTURE, "en").page, encoding="utf-8")
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert browser.requests == [page.as_uri()]
    assert browser.console == []
    return browser


def place(browser):
    """Row, column and sum as the page tells them."""
    text = browser.ask("document.getElementById('place').textContent")
    row, column, total = re.fullmatch(r"Row (\d+), column (\d+): .* = (.*)", text).groups()
    return int(row), int(column), float(total.replace(",", "").replace("\u2212", "-"))


def expected(kernel, row, column):
    """By SciPy; row and column count the middle of the window from 1."""
    return correlate2d(PICTURE, np.reshape(kernel, (3, 3)), mode="valid")[row - 2, column - 2]


def test_every_preset_gives_the_sum_that_scipy_gives(explorer):
    for number, (_, kernel) in enumerate(PRESETS):
        explorer.ask(f"document.querySelectorAll('#presets button')[{number}].click()")
        row, column, total = place(explorer)
        # The page writes weights with three decimals.
        assert total == pytest.approx(expected(np.round(kernel, 3), row, column), abs=0.01)


def test_it_begins_where_the_first_filter_answers_most_strongly(explorer):
    assert place(explorer) == (6, 5, expected(PRESETS[0][1], 6, 5))


def test_arrow_keys_move_the_window_and_stop_at_the_border(explorer):
    explorer.press("Tab")
    assert explorer.ask("document.activeElement.id") == "picture"
    row, column, _ = place(explorer)
    explorer.press("ArrowRight")
    explorer.press("ArrowDown")
    assert place(explorer) == (row + 1, column + 1, expected(PRESETS[0][1], row + 1, column + 1))
    for _ in range(20):
        explorer.press("ArrowRight")
    assert place(explorer)[1] == PICTURE.shape[1] - 1


def test_a_weight_typed_by_keyboard_changes_what_comes_out(explorer):
    explorer.press("Tab")
    explorer.press("Tab")
    assert explorer.ask("document.activeElement.getAttribute('aria-label')") == "weight in row 1, column 1"
    before = explorer.ask("document.getElementById('map').toDataURL()")
    explorer.ask("document.activeElement.select()")
    explorer.call("Input.insertText", text="7")
    row, column, total = place(explorer)
    assert total == expected((7, *PRESETS[0][1][1:]), row, column)
    assert explorer.ask("document.getElementById('map').toDataURL()") != before


def test_an_empty_weight_counts_as_nothing(explorer):
    explorer.ask(
        "(() => { const c = document.querySelectorAll('#filter input')[4]; c.value = ''; "
        "c.dispatchEvent(new Event('input')); })()"
    )
    row, column, total = place(explorer)
    assert total == expected((0, 1, 0, 1, 0, 1, 0, 1, 0), row, column)


def test_each_preset_is_reached_and_used_by_keyboard(explorer):
    for _ in range(11):
        explorer.press("Tab")
    assert explorer.ask("document.activeElement.textContent") == "Laplacian"
    explorer.press("Tab")
    explorer.press("Enter")
    row, column, total = place(explorer)
    assert total == expected(PRESETS[1][1], row, column)


def test_the_french_page_speaks_french(browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(convolution_widget(PICTURE, "fr").page, encoding="utf-8")
    browser.open(page)
    with speaking("fr"):
        names = [say(name) for name, _ in PRESETS]
    assert browser.ask("[...document.querySelectorAll('#presets button')].map(b => b.textContent)") == names
    browser.ask("document.querySelectorAll('#presets button')[3].click()")
    assert re.fullmatch(
        r"Ligne \d+, colonne \d+\u00a0: \d+ × 0,11.* = [\d\u202f\u00a0]+,\d+",
        browser.ask("document.getElementById('place').textContent"),
    )
    assert browser.ask("document.documentElement.lang") == "fr"


@pytest.mark.parametrize(("language", "width"), [("en", 900), ("fr", 400)])
def test_axe_finds_nothing(language, width, browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(convolution_widget(PICTURE, language).page, encoding="utf-8")
    browser.open(page, width=width)
    assert axe.violations(browser) == []


def test_in_a_notebook_it_is_a_frame_that_holds_the_whole_page(browser, tmp_path):
    widget = convolution_widget(PICTURE, "en")
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><body>{widget.in_a_frame()}</body>", encoding="utf-8")
    browser.console.clear()
    browser.open(notebook, width=900)
    assert browser.ask("document.querySelector('iframe').srcdoc") == widget.page
    assert browser.ask("document.querySelector('iframe').title") == widget.title
    assert browser.console == []


def test_a_picture_in_colour_is_refused_with_what_to_give():
    with pytest.raises(DataError, match=r"images\[0\]"):
        begin("8", "en").explore_filter(np.zeros((8, 8, 3)))
    with pytest.raises(DataError, match=r"\(65, 8\)"):
        convolution_widget(np.zeros((65, 8)), "en")
