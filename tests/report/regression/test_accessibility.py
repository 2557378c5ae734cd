"""What axe-core finds in a page of predicted numbers: nothing, in light and dark, wide and narrow."""

import json
import os
from pathlib import Path

import pytest
from chromium import Browser
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.build import render
from pupille.results.regression_record import TrainedRangeRecord

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """
axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify({
  rules: axe.getRules().length,
  violations: found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3).join(' | ')),
}))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scheme", "width"), [("en", "dark", 1200), ("fr", "light", 400)])
def test_axe_finds_nothing_where_numbers_are_predicted(
    lang: str, scheme: str, width: int, context, browser: Browser, tmp_path: Path
) -> None:
    if not AXE.is_file():
        message = "no axe-core; `npm ci` in tests/report brings it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    results = with_numbers(context.results, trained=TrainedRangeRecord(30.0, 80.0, 50.0, 360, 9))
    page = tmp_path / "report.html"
    with speaking(lang):
        page.write_text(render(results, context.folder), encoding="utf-8")
    browser.open(page, width=width, scheme=scheme)
    browser.ask(AXE.read_text(encoding="utf-8"))
    found = json.loads(browser.ask(RUN, wait=True))
    assert found["rules"] > 80
    assert found["violations"] == []
