"""The descent explorer in a real browser, by keyboard too, and without asking for anything."""

import axe
import numpy as np
import pytest

from pupille.course.opened import begin
from pupille.course.widgets.descent import RATES, descent_widget
from pupille.errors import DataError

RNG = np.random.default_rng(1)
X = RNG.normal(size=29)
X = (X - X.mean()) / X.std()
Y = 6.5 + 0.6 * X + RNG.normal(0, 0.4, 29)


@pytest.fixture
def explorer(browser, tmp_path):
    """The page in English, open."""
    page = tmp_path / "explorer.html"
    page.write_text(descent_widget(X, Y, "en").page, encoding="utf-8")
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert browser.requests == [page.as_uri()]
    assert browser.console == []
    return browser


def text(browser, id_):
    return browser.ask(f"document.getElementById('{id_}').textContent")


def shown(browser, *ids):
    return [float(text(browser, id_).replace("\u2212", "-")) for id_ in ids]


def descended(rate, steps, *, scale=1, start=(0.0, 0.0)):
    """Parameters and error after a descent by NumPy over all points."""
    x, theta = scale * X, np.array(start)
    for _ in range(steps):
        difference = theta[0] + theta[1] * x - Y
        theta = theta - rate * 2 * np.array([difference.mean(), (difference * x).mean()])
    return [*theta, np.mean((theta[0] + theta[1] * x - Y) ** 2)]


def set_to(browser, id_, value):
    browser.ask(
        f"(() => {{ const c = document.getElementById('{id_}'); c.value = {value}; "
        "c.dispatchEvent(new Event('input')); })()"
    )


def test_it_begins_with_twenty_steps_of_a_tenth_as_numpy_walks_them(explorer):
    assert text(explorer, "rate-value") == "0.1"
    assert shown(explorer, "zero", "slope", "error") == pytest.approx(descended(0.1, 20), abs=6e-4)
    lowest = np.polyfit(X, Y, 1, full=True)[1].item() / len(X)
    assert shown(explorer, "lowest") == pytest.approx([lowest], abs=6e-4)


def test_arrow_keys_change_the_rate_and_the_path(explorer):
    explorer.press("Tab")
    assert explorer.ask("document.activeElement.id") == "rate"
    walk = explorer.ask("document.getElementById('walk').getAttribute('d')")
    for _ in range(2):
        explorer.press("ArrowLeft")
    assert text(explorer, "rate-value") == "0.02"
    assert explorer.ask("document.activeElement.getAttribute('aria-valuetext')") == "0.02"
    assert shown(explorer, "zero", "slope", "error") == pytest.approx(descended(0.02, 20), abs=6e-4)
    assert explorer.ask("document.getElementById('walk').getAttribute('d')") != walk


def test_each_kind_of_descent_gets_its_sentence(explorer):
    for rate, sentence in (
        (0.5, "steps: 1."),
        (0.001, "Under way"),
        (1.0, "To and fro"),
        (1.05, "Away"),
    ):
        set_to(explorer, "rate", RATES.index(rate))
        assert sentence in text(explorer, "verdict"), rate


def test_a_feature_made_larger_runs_away_at_a_rate_that_was_good(explorer):
    set_to(explorer, "rate", RATES.index(0.5))
    set_to(explorer, "scale", 4)
    assert text(explorer, "verdict").startswith("Away")
    set_to(explorer, "rate", RATES.index(0.05))
    assert shown(explorer, "zero", "slope", "error") == pytest.approx(descended(0.05, 20, scale=4), abs=6e-4)


def test_the_start_moves_by_arrow_keys_and_stops_at_the_border(explorer):
    for _ in range(5):
        explorer.press("Tab")
    assert explorer.ask("document.activeElement.id") == "surface"
    explorer.press("ArrowRight")
    explorer.press("ArrowUp")
    assert shown(explorer, "zero", "slope", "error") == pytest.approx(
        descended(0.1, 20, start=(0.5, 0.5)), abs=6e-4
    )
    for _ in range(5):
        explorer.press("ArrowLeft")
    assert shown(explorer, "zero", "slope", "error") == pytest.approx(
        descended(0.1, 20, start=(-1, 0.5)), abs=6e-4
    )


def test_one_step_more_by_keyboard(explorer):
    for _ in range(3):
        explorer.press("Tab")
    explorer.press("Enter")
    assert text(explorer, "steps-value") == "21"
    assert shown(explorer, "error") == pytest.approx(descended(0.1, 21)[2:], abs=6e-4)


@pytest.mark.parametrize(("language", "width"), [("en", 900), ("fr", 400)])
def test_axe_finds_nothing(language, width, browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(descent_widget(X, Y, language).page, encoding="utf-8")
    browser.open(page, width=width)
    assert axe.violations(browser) == []


def test_the_french_page_speaks_french(browser, tmp_path):
    page = tmp_path / "explorer.html"
    page.write_text(descent_widget(X, Y, "fr").page, encoding="utf-8")
    browser.open(page)
    assert text(browser, "rate-name") == "taux d’apprentissage"
    assert text(browser, "rate-value") == "0,1"
    assert text(browser, "zero").startswith("6,")


def test_points_that_make_no_line_are_refused_with_what_to_give():
    with pytest.raises(DataError, match="two values at least"):
        begin("1", "en").explore_descent(np.ones(4), np.arange(4))
    with pytest.raises(DataError, match="as many x as y"):
        descent_widget(np.arange(3), np.arange(4), "en")
