"""A comparison of models that find boxes, used: other images scored, new ones predicted, two runs compared."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from drawn_boxes import written
from pupille.cli.main import main
from pupille.config import DataConfig
from pupille.errors import ConfigError
from pupille.evaluation.detection.questions import check_questions
from pupille.evaluation.questions import EvaluationConfig
from pupille.workflows.compare_runs import compare_runs
from pupille.workflows.evaluate import evaluate
from pupille.workflows.score import score


def test_other_images_with_boxes_are_scored(boxes_run: Path, tmp_path: Path) -> None:
    scored = evaluate(boxes_run, written(tmp_path / "other", 12, seed=9))
    assert scored.task == "detection"
    precision = scored.metrics["ap50"].value
    assert precision is not None
    assert precision > 0.8


def test_two_of_its_runs_are_compared_by_average_precision(boxes_run: Path) -> None:
    runs = [boxes_run / "runs" / name for name in ("blobs", "mean-boxes")]
    compared = compare_runs(*runs)
    assert "AP@[.50:.95] of the second model" in str(compared.comparison.sentence)


def test_new_images_get_boxes_that_are_scored_as_those_of_another_tool(
    boxes_run: Path, tmp_path: Path
) -> None:
    other = written(tmp_path / "new", 8, seed=4)
    arguments = ["predict", str(boxes_run), str(other / "images"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "boxes.csv").open(newline="") as file:
        n = len(list(csv.DictReader(file)))
    assert n == len(json.loads((tmp_path / "out" / "boxes.json").read_text())["annotations"])
    scored = score(other, [tmp_path / "out" / "boxes.json"], out=tmp_path / "scores", data=DataConfig())
    assert scored.scores.answers[0].metrics["ap50"].value > 0.8


def test_what_is_about_whole_images_cannot_be_asked_of_a_comparison() -> None:
    for asked in (EvaluationConfig(coverage=0.9), EvaluationConfig(positive="cell")):
        with pytest.raises(ConfigError, match="[Ll]eave"):
            check_questions(("cell",), asked)
    check_questions(("cell",), EvaluationConfig(by="camera"))
