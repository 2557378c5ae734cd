"""A finished model that draws masks, scored again, on other images, and against another one."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille
from disc_runs import discs
from pupille.config import DataConfig
from pupille.errors import ConfigError, DataError
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.read import results_in
from pupille.workflows.compare_runs import compare_runs
from pupille.workflows.evaluate import evaluate, saved


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return discs(tmp_path_factory.mktemp("others") / "new", 11, seed=5, prefix="q")


def by_hand(run: Path, others: Path) -> float:
    """IoU of all pixels from masks that `predict` writes, by numpy alone."""
    out = others.parent / "masks"
    pupille.predict(run, others / "images").write(out)
    both = either = 0
    for path in sorted((others / "masks").iterdir()):
        truth = np.asarray(Image.open(path)) > 0
        answer = np.asarray(Image.open(out / f"{path.stem}_mask.png")) == 1
        both += int((truth & answer).sum())
        either += int((truth | answer).sum())
    return both / either


def test_other_images_are_scored_by_the_masks_that_predict_writes(discs_run: Path, others: Path) -> None:
    scored = evaluate(discs_run, others)
    assert scored.metrics["iou"].value == pytest.approx(by_hand(discs_run, others))
    assert scored.metrics["iou"].n == 11
    assert set(scored.per_class) == {"background", "foreground"}


def test_what_a_run_wrote_of_its_own_test_images_is_shown_again(discs_run: Path) -> None:
    assert saved(discs_run).metrics == results_in(discs_run).chosen_run.metrics


def test_questions_about_whole_images_are_refused_before_anything_is_read(discs_run: Path) -> None:
    asked = EvaluationConfig(positive="foreground")
    with pytest.raises(ConfigError, match="every pixel"):
        evaluate(discs_run, "nowhere", asked=asked)
    with pytest.raises(ConfigError, match="every pixel"):
        saved(discs_run, asked=asked)


def test_a_class_that_the_model_never_saw_is_named(discs_run: Path, others: Path, tmp_path: Path) -> None:
    for label in ("dark", "light"):
        (tmp_path / label).mkdir()
        for path in (others / "images").iterdir():
            (tmp_path / label / path.name).write_bytes(path.read_bytes())
    with pytest.raises(DataError, match="dark"):
        evaluate(discs_run, tmp_path, data=DataConfig(task="classification"))


def test_two_runs_of_one_split_are_compared_by_their_masks(discs_run: Path) -> None:
    answer = compare_runs(discs_run / "runs" / "mean-mask", discs_run / "runs" / "threshold")
    metrics = {run.name: run.metrics["iou"].value for run in results_in(discs_run).runs}
    assert answer.comparison.difference.value == pytest.approx(metrics["threshold"] - metrics["mean-mask"])
    assert answer.comparison.word == "better"
    with pytest.raises(ConfigError, match="settle"):
        compare_runs(discs_run / "runs" / "mean-mask", discs_run / "runs" / "threshold", settle=0.02)
