"""Other tools as rungs of a comparison: a real program, run in a process of its own."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import pupille
from drawn_boxes import shapes, written
from other_tools import installed
from pupille.cli.finish import write_report
from pupille.cli.main import main
from pupille.config import RepeatsConfig
from pupille.errors import ConfigError, DataError, RunError
from pupille.workflows.compare import Comparison
from pupille.workflows.compare_runs import compare_runs

RUNG = "colours-plain"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tools")
    installed(root)
    written(root / "shapes", 50)
    return root


@pytest.fixture(autouse=True)
def _settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("PUPILLE_HOME", str(home / "home"))


def climb(home: Path, name: str, *tools: str, **options: object) -> Comparison:
    settings: dict[str, object] = {"models": ["mean-boxes"], "out": home / name, "tools": tools, **options}
    return pupille.compare(home / "shapes", **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def run(home: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("PUPILLE_HOME", str(home / "home"))
        return climb(home, "run", "colours:plain").folder


def test_a_tool_is_scored_as_a_rung_with_intervals_and_a_paired_difference(run: Path) -> None:
    results = Comparison(run).results
    tool = results.runs[-1]
    assert tool.name == "colours:plain"
    # The discs and squares have colours of their own, so the program finds each to the pixel.
    assert tool.metrics["ap50"].value == pytest.approx(1)
    assert tool.metrics["ap50"].n == results.split.counts.test
    (difference,) = results.differences
    assert difference.name == "colours:plain"
    assert difference.word == "better"


def test_a_tool_is_never_chosen_though_it_be_better(run: Path) -> None:
    results = Comparison(run).results
    assert results.chosen == "mean-boxes"
    assert str(results.chosen_because) == "the only model that was fitted"


def test_its_licence_stands_in_terminal_report_and_results(run: Path) -> None:
    comparison = Comparison(run)
    tool = comparison.results.runs[-1].tool
    assert tool is not None
    assert tool.licence == "Beerware"
    assert "Beerware" in json.loads((run / "results.json").read_text())["runs"][-1]["tool"]["licence"]
    assert "Beerware" in str(comparison)
    assert "Beerware" in write_report(run).read_text(encoding="utf-8")


def test_validation_chooses_the_scores_from_which_its_boxes_count(run: Path) -> None:
    folder = run / "runs" / RUNG / "predictions"
    least = [
        json.loads((folder / f"{part}.json").read_text())["info"]["least"] for part in ("validation", "test")
    ]
    assert least[0] == least[1]
    assert min(least[0]) > 0
    assert any("Chosen on validation" in note for note in Comparison(run).results.runs[-1].notes)


def test_it_is_trained_once_and_sees_no_labels_of_what_it_answers(run: Path) -> None:
    assert (run / "runs" / RUNG / "trainings.txt").read_text() == "x"
    printed = (run / "runs" / RUNG / "tool.log").read_text()
    assert printed.count("labels beside the pictures: 0") == printed.count("labels beside") == 2


def test_nothing_that_it_wrote_is_left_in_the_run(run: Path) -> None:
    assert not (run / "runs" / RUNG / "work").exists()


def test_a_finished_comparison_does_not_run_it_again(home: Path, run: Path) -> None:
    climb(home, "run", "colours:plain", resume=True)
    assert (run / "runs" / RUNG / "trainings.txt").read_text() == "x"


def test_answers_that_are_there_are_kept_when_the_rest_is_made_again(home: Path, run: Path) -> None:
    shutil.copytree(run, home / "again")
    (home / "again" / "results.json").unlink()
    shutil.rmtree(home / "again" / "runs" / "mean-boxes")
    again = climb(home, "again", "colours:plain", resume=True)
    assert (home / "again" / "runs" / RUNG / "trainings.txt").read_text() == "x"
    assert again.results.runs[-1].metrics == Comparison(run).results.runs[-1].metrics


def test_its_run_is_compared_with_another_and_refused_where_a_model_is_needed(run: Path) -> None:
    runs = [run / "runs" / name for name in ("mean-boxes", RUNG)]
    assert compare_runs(*runs).comparison.difference.value is not None
    with pytest.raises(RunError, match="answers of another tool"):
        pupille.predict(runs[1], [shapes(1)[0][0]])


def test_a_tool_that_fails_is_told_in_a_sentence_and_its_log_is_kept(home: Path) -> None:
    with pytest.raises(RunError, match=r"status 1.*'ValueError: the labels are too green'"):
        climb(home, "fails", "colours:fails")
    log = home / "fails" / "runs" / "colours-fails" / "tool.log"
    assert log.read_text().startswith("reading the labels")


def test_a_training_that_is_done_is_kept_when_its_answers_failed(home: Path) -> None:
    for resume in (False, True):
        with pytest.raises(DataError, match="cannot be used"):
            climb(home, "kept", "colours:damaged", resume=resume)
    assert (home / "kept" / "runs" / "colours-damaged" / "trainings.txt").read_text() == "x"


def test_a_tool_that_hangs_is_ended_with_the_budget(home: Path) -> None:
    with pytest.raises(RunError, match="was not done after"):
        climb(home, "hangs", "colours:hangs", budget=4.0)


def test_what_was_cut_or_left_out_of_its_answers_is_told(home: Path) -> None:
    run = climb(home, "beyond", "colours:beyond").results.runs[-1]
    assert [note for note in run.notes if note.startswith("1 box reached beyond")]
    assert [note for note in run.notes if note.startswith("On the test images: 1 box reached beyond")]


@pytest.mark.parametrize(
    ("tools", "options", "reason"),
    [
        (("colours:plain", "colours:plain"), {}, "twice"),
        (("colours:plain",), {"repeats": RepeatsConfig(seeds=2)}, "once"),
        (("colours:green",), {}, "colours"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_read(
    home: Path, tools: tuple[str, ...], options: dict[str, object], reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason):
        climb(home, "refused", *tools, **options)
    assert not (home / "refused" / "run.json").exists()


def test_other_tools_answer_boxes_alone() -> None:
    result = CliRunner().invoke(main, ["compare", "digits", "--with", "torchvision", "--models", "knn"])
    assert isinstance(result.exception, ConfigError)
    assert "boxes" in str(result.exception)
