"""Runs that an earlier version made: real ones, kept as it wrote them, with the words of their report.

Where a report says something else on purpose, the words are kept anew, once their differences were read.
"""

import csv
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import pupille
from pupille.cli.finish import write_report
from pupille.cli.main import main
from pupille.config import TrainConfig
from pupille.errors import RunError
from pupille.i18n.language import LANGUAGES, StoredText, retell, speaking
from pupille.results.decode import parsed
from pupille.results.encode import encoded, plain
from pupille.results.read import decode, results_in
from pupille.results.upgrade import with_sentences

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1"
MODELS = ("forest", "svm", "lenet5")


class Words(HTMLParser):
    """The words of a page, without its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.words.append(" ".join(data.split()))


def unpacked(name: str, folder: Path) -> Path:
    with zipfile.ZipFile(KEPT / f"{name}.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A comparison of three rungs on 72 digits, with its pictures and what each rung said of them."""
    return unpacked("digits", tmp_path)


@pytest.mark.parametrize("name", ["digits", "two", "leak"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_of_a_run_made_before_says_the_same(name: str, language: str, tmp_path: Path) -> None:
    folder = unpacked(name, tmp_path)
    with speaking(language):
        page = Words()
        page.feed(write_report(folder / "run").read_text(encoding="utf-8"))
    said = (folder / f"report.{language}.txt").read_text(encoding="utf-8")
    assert "\n".join(page.words) + "\n" == said


@pytest.mark.parametrize("model", MODELS)
def test_a_model_made_before_predicts_the_same(model: str, before: Path) -> None:
    found = pupille.predict(before / "run" / "runs" / model, before / "digits").predictions
    with (before / "predictions" / f"{model}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["image"]: row for row in csv.DictReader(file)}
    expected = [[float(rows[id_][name]) for name in found.classes] for id_ in found.ids]
    assert len(rows) == 72
    np.testing.assert_allclose(found.probabilities, expected, rtol=0, atol=1e-6)


def test_resuming_a_finished_comparison_made_before_finds_it_finished(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(before)
    results = (before / "run" / "results.json").read_bytes()
    words = ["compare", "./digits", "--models", ",".join(MODELS), "--epochs", "8", "--out", "run", "--resume"]
    ended = CliRunner().invoke(main, [*words, "--lang", "fr"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    assert "svm" in ended.output
    assert (before / "run" / "results.json").read_bytes() == results
    assert (before / "run" / "report.html").is_file()


@pytest.mark.parametrize("name", ["digits", "two", "leak"])
def test_results_come_back_from_what_is_written_of_them(name: str, tmp_path: Path) -> None:
    results = results_in(unpacked(name, tmp_path) / "run")
    again = decode(parsed(json.dumps(encoded(results), allow_nan=False).encode()))
    assert again == results
    assert isinstance(again.intervals, StoredText)
    with speaking("fr"):
        assert retell(again.intervals) == retell(results.intervals) != str(results.intervals)
    assert plain(results)["intervals"] == results.intervals


def test_a_table_of_how_texts_were_made_is_told_from_a_class_of_that_name() -> None:
    per_class = {"told": {"train": 3}, "untold": {"train": 4}}
    assert with_sentences(per_class) == per_class
    how = {"template": "{n} images", "values": {"n": 2}}
    record = {"note": "2 images", "notes": ["2 images", "typed"], "told": {"note": how, "notes": [how, None]}}
    sentence = {"text": "2 images", "say": how}
    assert with_sentences(record) == {"note": sentence, "notes": [sentence, "typed"]}


def test_a_finished_run_has_no_need_of_the_version_that_made_it(before: Path) -> None:
    run = before / "run" / "run.json"
    record = json.loads(run.read_text())
    run.write_text(json.dumps(record | {"versions": {"pupille": "0.0.9"}}))
    found = pupille.compare(
        before / "digits",
        models=list(MODELS),
        train=TrainConfig(epochs=8),
        out=before / "run",
        resume=True,
    )
    assert found.chosen == "svm"


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").mkdir()
    with pytest.raises(RunError, match="is a folder, not a file"):
        results_in(tmp_path)


def test_a_half_trained_run_made_before_is_refused_in_a_sentence_that_names_its_version(before: Path) -> None:
    for results in (before / "run").rglob("results.json"):
        results.unlink()
    (before / "run" / "runs" / "lenet5" / "weights.safetensors").unlink()
    with pytest.raises(
        RunError, match=r"earlier Pupille \(version 0\.1\.0, schema of results 1\) and is half trained"
    ):
        pupille.compare(
            before / "digits",
            models=list(MODELS),
            train=TrainConfig(epochs=8),
            out=before / "run",
            resume=True,
        )
