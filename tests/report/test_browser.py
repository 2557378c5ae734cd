"""The report in a real browser: what it shows, what it asks for, how it is printed."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser

from hanging import wait_until
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.page import SCRIPTS

Save = Callable[[dict[str, Any]], Path]


def shown(browser: Browser, target: str) -> bool:
    return bool(browser.ask(f"getComputedStyle(document.getElementById('{target}')).display !== 'none'"))


def test_a_cell_opens_its_mistakes_by_keyboard(ten: dict[str, Any], saved: Save, browser: Browser) -> None:
    browser.open(build(saved(ten)))
    assert not shown(browser, "cell-3-5")
    browser.ask("document.querySelector('a[href=\"#cell-3-5\"]').focus()")
    browser.press("Enter")
    assert shown(browser, "cell-3-5")
    assert not shown(browser, "cell-4-5")
    assert browser.ask("document.querySelectorAll('#cell-3-5 img').length") == 3
    assert browser.ask("[...document.querySelectorAll('#cell-3-5 img')].every(i => i.naturalWidth === 8)")


def test_escape_closes_the_mistakes_and_goes_back_to_their_number(
    ten: dict[str, Any], saved: Save, browser: Browser
) -> None:
    browser.open(build(saved(ten)))
    browser.ask("document.querySelector('a[href=\"#cell-3-5\"]').focus()")
    browser.press("Enter")
    browser.ask("document.querySelector('#cell-3-5 .close a').focus()")
    browser.press("Escape")
    wait_until(lambda: not shown(browser, "cell-3-5"))
    browser.until("document.activeElement.getAttribute('href') === '#cell-3-5'")


def test_the_skip_link_comes_first(ten: dict[str, Any], saved: Save, browser: Browser) -> None:
    browser.open(build(saved(ten)))
    browser.press("Tab")
    assert browser.ask("document.activeElement.getAttribute('href')") == "#verdict"


@pytest.mark.parametrize(("name", "pictures"), [("hostile", 78 + 9), ("hostile audit", 0)])
def test_hostile_results_run_and_ask_for_nothing(
    name: str, pictures: int, example: Callable[[str], dict[str, Any]], saved: Save, browser: Browser
) -> None:
    page = build(saved(example(name)))
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]
    assert browser.console == []
    assert browser.ask("document.images.length") == pictures
    assert browser.ask("document.scripts.length") == (
        0 if "audit" in name else len(SCRIPTS["report.html.j2"])
    )


@pytest.mark.parametrize("width", [400, 1200])
def test_no_width_makes_the_page_wider_than_the_window(
    everything: dict[str, Any], saved: Save, browser: Browser, width: int
) -> None:
    browser.open(build(saved(everything)), width=width)
    assert browser.ask("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("name", ["leaking", "many"])
def test_no_width_makes_a_french_page_wider_than_the_window(
    name: str, width: int, example: Callable[[str], dict[str, Any]], saved: Save, browser: Browser
) -> None:
    with speaking("fr"):
        page = build(saved(example(name)))
    browser.open(page, width=width)
    assert browser.ask("document.documentElement.lang") == "fr"
    assert browser.ask("document.documentElement.scrollWidth") <= width


def test_everything_is_open_on_paper(ten: dict[str, Any], saved: Save, browser: Browser) -> None:
    browser.open(build(saved(ten)), width=690, media="print", scheme="dark")
    assert shown(browser, "cell-3-5")
    assert browser.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.ask("document.documentElement.scrollWidth") <= 690
    assert browser.print_pdf().startswith(b"%PDF-")


CONTRAST = """
(() => {
  const level = ([r, g, b]) => {
    const part = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  };
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const c = colour(getComputedStyle(node).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    const ink = colour(node.closest('svg') ? style.fill : style.color);
    const [a, b] = [level(ink), level(behind(node))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push(node.className + ': ' + walk.currentNode.data.trim());
  }
  return poor.slice(0, 5);
})()
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["leak", "named", "clean", "leaking"])
def test_all_text_of_an_audit_has_the_contrast_of_wcag_aa(
    name: str, scheme: str, example: Callable[[str], dict[str, Any]], saved: Save, browser: Browser
) -> None:
    browser.open(build(saved(example(name))), scheme=scheme)
    assert browser.ask(CONTRAST) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ten", "forty"])
def test_all_text_has_the_contrast_of_wcag_aa(
    name: str, scheme: str, example: Callable[[str], dict[str, Any]], saved: Save, browser: Browser
) -> None:
    results = example(name)
    n = len(results["classes"])
    # Every shade of the matrix, with a number in it.
    results["runs"][-1]["confusion"][0][:6] = [500, 1, 14, 40, 100, 245]
    for k, right in ((1, 40), (2, 60), (3, 80), (4, 95), (5, 99)):
        results["runs"][-1]["confusion"][k] = [0] * n
        results["runs"][-1]["confusion"][k][k] = right
        results["runs"][-1]["confusion"][k][k - 1] = 100 - right
    browser.open(build(saved(results)), scheme=scheme)
    assert browser.ask(CONTRAST) == []


def test_a_copy_button_takes_the_whole_text_and_says_so(
    ten: dict[str, Any], saved: Save, browser: Browser
) -> None:
    page = build(saved(ten))
    browser.requests.clear()
    browser.open(page)
    browser.ask("document.querySelectorAll('details.take').forEach(d => d.open = true)")
    assert browser.ask("document.querySelectorAll('button[data-copy]:not([hidden])').length") > 6
    # Headless pages have no clipboard of their own, so what is handed to it is looked at.
    browser.ask("navigator.clipboard.writeText = async (text) => { window.taken = text; }")
    browser.ask("document.querySelector('button[data-copy=take-ladder-tex]').focus()")
    browser.press("Enter")
    copied = "document.querySelector('button[data-copy=take-ladder-tex]').firstChild.data"
    browser.until(f"{copied} === 'copied'")
    assert browser.ask("window.taken") == browser.ask("document.getElementById('take-ladder-tex').value")
    assert browser.ask("window.taken").startswith("% \\usepackage{booktabs}\n\\begin{table}")
    assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]


def test_without_a_clipboard_the_text_is_selected_and_copied(
    ten: dict[str, Any], saved: Save, browser: Browser
) -> None:
    browser.open(build(saved(ten)))
    browser.ask("document.querySelectorAll('details.take').forEach(d => d.open = true)")
    browser.ask("navigator.clipboard.writeText = async () => { throw new Error('denied'); }")
    browser.ask("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
    browser.ask("document.querySelector('button[data-copy=take-software-bib]').focus()")
    browser.press("Enter")
    browser.until("window.copied !== undefined")
    field = "document.getElementById('take-software-bib')"
    assert browser.ask(f"{field}.selectionEnd - {field}.selectionStart === {field}.value.length")


def test_a_file_within_the_page_is_saved_as_it_is(
    ten: dict[str, Any], saved: Save, browser: Browser, tmp_path: Path
) -> None:
    browser.open(build(saved(ten)))
    browser.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path / "taken"))
    browser.ask("document.querySelectorAll('details.take').forEach(d => d.open = true)")
    for name in ("ladder.csv", "ladder.svg"):
        browser.ask(f"document.querySelector('a[download=\"{name}\"]').click()")
        target = tmp_path / "taken" / name
        wait_until(lambda there=target: browser.ask("true") and there.exists() and there.stat().st_size)
        assert target.read_text(encoding="utf-8").startswith(("rung,chosen,", "<svg xmlns="))
    assert browser.console == []


def test_a_chart_that_was_taken_out_draws_by_itself(
    ten: dict[str, Any], saved: Save, browser: Browser, tmp_path: Path
) -> None:
    html = build(saved(ten)).read_text(encoding="utf-8")
    content = html.partition('download="ladder.svg" href="data:image/svg+xml;charset=utf-8;base64,')[2]
    chart = tmp_path / "ladder.svg"
    chart.write_bytes(base64.b64decode(content.partition('"')[0]))
    browser.open(chart)
    line = "document.querySelector('.whisker.strong')"
    assert browser.ask(f"getComputedStyle({line}).stroke") == "rgb(11, 92, 149)"
    assert browser.ask("document.querySelector('text').getBoundingClientRect().width") > 20
    assert browser.console == []
