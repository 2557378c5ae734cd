"""What the chosen model looks at, in the report of a comparison."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from digit_models import marked_photos
from pupille.cli.compare import command
from pupille.errors import DataError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.terminal import answer
from pupille.results.read import results_in
from pupille.workflows.explained_report import explain_in_report


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison that was asked to explain itself, by the command line."""
    home = tmp_path_factory.mktemp("explained")
    marked_photos(home / "photos")
    typed = ["photos", "--models", "majority,logistic,tree", "--out", "all", "--explain", "--quiet"]
    typed[0], typed[4] = str(home / "photos"), str(home / "all")
    result = CliRunner().invoke(command, typed, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return home


def test_the_report_has_the_verdict_and_the_ladder_of_accounts(home: Path) -> None:
    page = (home / "all" / "report.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="looked-at"') :]
    section = section[: section.index("</section>")]
    record = results_in(home / "all").looked_at
    assert "One place at the border" in section
    assert all(test.short in section for test in record.explanation.tests)
    assert section.count("<tr>") == 1 + 3
    assert {account.name: account.exact for account in record.accounts} == {
        "majority": True,
        "logistic": True,
        "tree": True,
    }


def test_the_maps_stand_on_their_own_page_and_not_in_the_results(home: Path) -> None:
    assert (home / "all" / "explanation.html").exists()
    assert results_in(home / "all").looked_at.explanation.maps == ()
    beside = json.loads((home / "all" / "explanation.json").read_text())
    assert len(beside["maps"]) == 8
    assert beside["method"] == results_in(home / "all").looked_at.explanation.method


def test_a_terminal_and_french_say_the_same(home: Path) -> None:
    results = results_in(home / "all")
    assert "Maps: explanation.html" in answer(results, home / "all")
    with speaking("fr"):
        page = build(home / "all").read_text(encoding="utf-8")
    assert "Ce qu’il regarde" in page
    build(home / "all")


def test_a_comparison_that_was_not_asked_has_no_section(marked_run: Path) -> None:
    assert results_in(marked_run).looked_at is None
    assert 'id="looked-at"' not in build(marked_run).read_text(encoding="utf-8")


def test_what_cannot_be_explained_leaves_the_results_as_they_were(discs_run: Path) -> None:
    before = (discs_run / "results.json").read_bytes()
    with pytest.raises(DataError, match="nowhere"):
        explain_in_report(discs_run, "nowhere")
    assert (discs_run / "results.json").read_bytes() == before
