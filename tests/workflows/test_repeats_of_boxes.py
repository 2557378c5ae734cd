"""Models of boxes trained again on folds and seeds: coloured shapes on noise, from files to the report."""

import json
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from drawn_boxes import written
from pupille.config import RepeatsConfig
from pupille.evaluation.climbs import Climb
from pupille.evaluation.repeats_record import folds_record
from pupille.report.build import build
from pupille.report.sections.repeats import repeats_text
from pupille.results.objects import ObjectPredictions
from pupille.results.read import results_in
from pupille.results.repeats import FoldsRecord, RepeatsRecord
from pupille.runs.events import silent
from pupille.workflows.compare import compare


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of a model without training steps, on three folds and with two seeds."""
    base = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(
            str(written(base / "shapes", 15)),
            models=("blobs",),
            out=base / "run",
            repeats=RepeatsConfig(folds=3, seeds=2),
            listener=silent,
        )
    return base / "run"


def again_of(run: Path) -> RepeatsRecord:
    """What was trained again."""
    again = results_in(run).again
    assert again is not None
    return again


def folds_of(run: Path) -> FoldsRecord:
    """What was trained on folds."""
    record = again_of(run).folds
    assert record is not None
    return record


def folders_of(run: Path) -> list[Path]:
    """Where the predictions of each fold lie."""
    return [run / "again" / f"fold-1-{n}" / "runs" / "blobs" / "predictions" for n in (1, 2, 3)]


def average_precision(folder: Path) -> float:
    """AP@[.50:.95] of the test images by `pycocotools`, from the files as they lie there."""
    with redirect_stdout(StringIO()):
        truth = COCO(str(folder / "test_truth.json"))
        answers = truth.loadRes(json.loads((folder / "test.json").read_text())["annotations"])
        evaluation = COCOeval(truth, answers, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return float(evaluation.stats[0])


def predictions_of(run: Path) -> list[ObjectPredictions]:
    """What each fold says of its test images."""
    return [ObjectPredictions.load(folder, "test") for folder in folders_of(run)]


def counted(folds: list[ObjectPredictions]) -> tuple[int, int, int]:
    """Right answers, answers and objects, each fold at its own thresholds. The shapes of a picture do not touch, so an
    answer overlaps one of them at most."""
    right = answers = objects = 0
    for part in folds:
        objects += len(part.truth)
        taken = set()
        for row in range(len(part.answers)):
            label, box = part.answers.labels[row], part.answers.boxes[row]
            if part.answers.scores[row] < part.least[label]:
                continue
            answers += 1
            for place in np.flatnonzero(part.truth.images == part.answers.images[row]):
                other = part.truth.boxes[place]
                sides = np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2])
                shared = np.maximum(sides, 0).prod()
                whole = (box[2:] - box[:2]).prod() + (other[2:] - other[:2]).prod() - shared
                if part.truth.labels[place] == label and place not in taken and shared / whole >= 0.5:
                    right += 1
                    taken.add(place)
                    break
    return right, answers, objects


def test_each_fold_has_the_average_precision_of_its_own_answers(run):
    folds = predictions_of(run)
    assert len({id_ for fold in folds for id_ in fold.ids}) == sum(map(len, folds)) == 15
    of_folds = [average_precision(folder) for folder in folders_of(run)]
    assert [climb.scores["blobs"] for climb in folds_of(run).climbs] == pytest.approx(of_folds)
    (row,) = folds_of(run).recipes
    assert row.mean.value == pytest.approx(np.mean(of_folds))


def test_all_folds_together_are_counted_at_the_thresholds_of_each_and_have_no_average_precision(run):
    folds = predictions_of(run)
    assert len({tuple(fold.least) for fold in folds}) > 1
    right, answers, objects = counted(folds)
    (row,) = folds_of(run).recipes
    assert row.pooled is not None
    assert row.pooled["precision"].value == pytest.approx(right / answers)
    assert row.pooled["recall"].value == pytest.approx(right / objects)
    assert row.pooled["recall"].n == 15
    assert row.pooled["ap"].value is None


def test_folds_dealt_again_and_again_have_no_interval_over_an_order_that_is_none(run):
    climbs = [
        Climb("", "", "", repeat, "blobs", {"blobs": fold}, None, 10, "detection")
        for repeat in range(5)
        for fold in predictions_of(run)
    ]
    (row,) = folds_record(climbs, repeats=5, set_aside=False).recipes
    assert row.recipe is None
    alike = [replace(fold, least=np.array([0.5, 0.5])) for fold in predictions_of(run)]
    climbs = [replace(climb, predictions={"blobs": alike[n % 3]}) for n, climb in enumerate(climbs)]
    (row,) = folds_record(climbs, repeats=5, set_aside=False).recipes
    assert row.recipe is not None


def test_seeds_of_one_split_have_the_mean_of_their_average_precisions(run):
    record = again_of(run).seeds
    assert record is not None
    (row,) = record.recipes
    of_seeds = [
        average_precision(at / "runs" / "blobs" / "predictions") for at in (run, run / "again" / "seed-1")
    ]
    assert row.mean.value == pytest.approx(np.mean(of_seeds))


def test_page_and_terminal_say_why_all_folds_together_have_none(run):
    for text in (repeats_text(results_in(run), 200), build(run).read_text(encoding="utf-8")):
        words = " ".join(text.split())
        assert "There is no AP@[.50:.95] of all folds together" in words
        assert "All folds together:" not in words


def test_with_folds_the_annotation_of_every_image_is_looked_at_by_a_model_that_did_not_learn_from_it(run):
    objects = results_in(run).chosen_run.objects
    assert objects is not None
    assert objects.doubts is not None
    assert objects.doubts.images == 15
