"""What axe-core finds in a page of predicted numbers: nothing, in light and dark, wide and narrow."""

from pathlib import Path

import axe
import pytest
from chromium import Browser
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.build import render
from pupille.results.regression_record import TrainedRangeRecord


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scheme", "width"), [("en", "dark", 1200), ("fr", "light", 400)])
def test_axe_finds_nothing_where_numbers_are_predicted(
    lang: str, scheme: str, width: int, context, browser: Browser, tmp_path: Path
) -> None:
    results = with_numbers(context.results, trained=TrainedRangeRecord(30.0, 80.0, 50.0, 360, 9))
    page = tmp_path / "report.html"
    with speaking(lang):
        page.write_text(render(results, context.folder), encoding="utf-8")
    browser.open(page, width=width, scheme=scheme)
    assert axe.violations(browser) == []
