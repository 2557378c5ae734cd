"""The verb `report`, on results that an earlier version kept and on folders that hold none."""

import json
import zipfile
from pathlib import Path

import pytest

from pupille.cli.main import guarded
from pupille.cli.report import command
from pupille.documents.write import ON_REQUEST

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1" / "two.zip"


@pytest.fixture
def folder(tmp_path):
    with zipfile.ZipFile(KEPT) as kept:
        kept.extract("run/results.json", tmp_path)
    return tmp_path / "run"


def test_the_page_is_written_again_and_its_place_is_said(folder, capsys):
    (folder / "report.html").write_text("old", encoding="utf-8")
    assert guarded(["report", str(folder), "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"Report: {folder / 'report.html'}\n"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!")
    assert json.loads((folder / "results.json").read_text(encoding="utf-8"))["chosen"] in page


def test_the_list_of_a_field_is_written_when_asked_for(folder, capsys):
    assert guarded(["report", str(folder), "--papers", "claim", "--lang", "en"]) == 0
    assert "CLAIM 2024 checklist" in (folder / "papers" / "claim.html").read_text(encoding="utf-8")
    assert 'href="papers/claim.html"' in (folder / "report.html").read_text(encoding="utf-8")


def test_a_list_that_does_not_exist_is_refused_with_those_that_do(folder, capsys):
    assert guarded(["report", str(folder), "--papers", "stard", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in ("dome", "claim", "tripod-ai", "impact-assessment"))
    assert not (folder / "papers" / "stard.html").exists()


def test_every_document_on_request_can_be_asked_for():
    (option,) = (param for param in command.params if param.name == "papers")
    assert list(option.type.choices) == list(ON_REQUEST)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"schema": 1}'])
def test_a_folder_without_sound_results_is_one_sentence_and_gets_no_page(content, tmp_path, capsys):
    if content is not None:
        (tmp_path / "results.json").write_text(content, encoding="utf-8")
    assert guarded(["report", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert said.err.count("\n") == 1
    assert "results.json" in said.err or str(tmp_path) in said.err
    assert "fault of Pupille" not in said.err
    assert not (tmp_path / "report.html").exists()
