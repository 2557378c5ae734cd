"""The last step of a verb, on results that an earlier version kept."""

import zipfile
from pathlib import Path

import pytest

from pupille.cli.finish import finish, write_report
from pupille.i18n.language import speaking

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1" / "leak.zip"


@pytest.fixture
def folder(tmp_path):
    with zipfile.ZipFile(KEPT) as kept:
        kept.extract("run/results.json", tmp_path)
    return tmp_path / "run"


def test_a_finished_folder_gets_its_report_and_the_documents_beside_it(folder):
    report = finish(folder)
    assert report == folder / "report.html"
    assert b'<html lang="en">' in report.read_bytes()[:100]
    assert {page.stem for page in (folder / "papers").glob("*.html")} == {
        "data-sheet",
        "model-card",
        "reforms",
    }
    # The report was written after them, or it could not name them.
    assert b'href="papers/reforms.html"' in report.read_bytes()


def test_a_report_in_the_spoken_language_is_left_alone_and_another_one_is_not(folder):
    report = folder / "report.html"
    report.write_text('<!doctype html>\n<html lang="en">mine', encoding="utf-8")
    assert finish(folder) == report
    assert report.read_text(encoding="utf-8").endswith("mine")
    assert not (folder / "papers").exists()
    with speaking("fr"):
        finish(folder)
    assert b'<html lang="fr">' in report.read_bytes()[:100]


def test_a_report_that_is_asked_for_is_always_written_anew(folder):
    report = folder / "report.html"
    report.write_text('<html lang="en">old', encoding="utf-8")
    assert write_report(folder) == report
    assert report.read_text(encoding="utf-8").rstrip().endswith("</html>")
