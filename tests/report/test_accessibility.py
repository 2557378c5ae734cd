"""What axe-core finds in the pages: nothing, in light and dark, wide and narrow, English and French."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe
import pytest
from chromium import Browser

from pupille.documents.write import write_papers
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.exploration_page import exploration_page
from pupille.report.tuning_page import tuning_page
from pupille.results.tuning import read_tuning
from pupille.workflows.explore import explore
from tuned_digits import few_digits

Save = Callable[[dict[str, Any]], Path]
Check = Callable[[Path, str, int], list[str]]
PAGES = ("leaking", "forty", "single", "leak", "named")
"""A comparison with all sections, one with a matrix too large for a table, a run, audits with and without pictures."""
LOOKS = (("en", "light", 1200), ("en", "dark", 1200), ("fr", "light", 400))


@pytest.fixture
def violations(browser: Browser) -> Check:
    """What axe-core finds in a file, in a colour scheme and at a width."""

    def check(page: Path, scheme: str, width: int) -> list[str]:
        browser.open(page, width=width, scheme=scheme)
        return axe.violations(browser)

    return check


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str, example: Callable[[str], dict[str, Any]], saved: Save, violations: Check
) -> None:
    folder = saved(example(name))
    for lang, scheme, width in LOOKS:
        with speaking(lang):
            page = build(folder)
        assert violations(page, scheme, width) == []


@pytest.mark.slow
@pytest.mark.parametrize("run", ["tiles", "digits", "repeats"])
def test_axe_finds_nothing_in_the_pages_of_a_real_run(
    run: str, violations: Check, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(run)
    for lang, scheme, width in LOOKS:
        with speaking(lang):
            page = build(folder)
        assert violations(page, scheme, width) == []
    papers = sorted(path for path in write_papers(folder) if path.suffix == ".html")
    assert len(papers) >= 3
    for paper in papers:
        assert violations(paper, "light", 1200) == []


@pytest.mark.parametrize(
    ("guard", "without", "rule"),
    [
        ('<html lang="en">', "<html>", "html-has-lang"),
        ("--soft: #5c5850", "--soft: #b8b4ac", "color-contrast"),
    ],
)
def test_what_is_taken_away_is_missed(
    guard: str, without: str, rule: str, ten: dict[str, Any], saved: Save, violations: Check, tmp_path: Path
) -> None:
    html = build(saved(ten)).read_text(encoding="utf-8")
    assert guard in html
    page = tmp_path / "spoiled.html"
    # The style is no longer the one whose hash the policy names.
    page.write_text(
        html.replace(guard, without).replace("Content-Security-Policy", "no-policy"), encoding="utf-8"
    )
    assert any(found.startswith(f"{rule}:") for found in violations(page, "light", 1200))


@pytest.mark.slow
def test_axe_finds_nothing_in_the_page_of_models_that_draw_masks(discs_run: Path, violations: Check) -> None:
    for lang, scheme, width in LOOKS:
        with speaking(lang):
            page = build(discs_run)
        assert violations(page, scheme, width) == []


@pytest.mark.slow
def test_axe_finds_nothing_in_the_page_of_a_search(
    tuned_folder: Path, tmp_path: Path, violations: Check
) -> None:
    page = tmp_path / "tuning.html"
    for lang, scheme, width in LOOKS:
        with speaking(lang):
            page.write_text(tuning_page(read_tuning(tuned_folder)), encoding="utf-8")
        assert violations(page, scheme, width) == []


@pytest.mark.slow
def test_axe_finds_nothing_in_the_page_of_images_explored(tmp_path: Path, violations: Check) -> None:
    images, labels = few_digits(200)
    found = explore((images, labels), features="pixels", out=tmp_path / "page.html")
    for lang, scheme, width in LOOKS:
        with speaking(lang):
            found.page.write_text(exploration_page(found.results, {}), encoding="utf-8")
        assert violations(found.page, scheme, width) == []
    assert found.results.clusters
