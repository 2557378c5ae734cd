"""Models of masks trained again on folds, seeds and shares: discs on noise, from files to the report."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import jaccard_score

from drawn_discs import discs_in
from pupille.config import RepeatsConfig
from pupille.errors import ConfigError, DataError
from pupille.report.build import build
from pupille.report.sections.repeats import repeats_text
from pupille.results.masks import MaskPredictions
from pupille.results.read import results_in
from pupille.runs.events import silent
from pupille.tasks import TASKS
from pupille.workflows.compare import compare
from pupille.workflows.repeats import check_repeatable

MODELS = ("mean-mask", "threshold")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A comparison of two models with everything trained again."""
    base = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(
            str(discs_in(base / "cells", 15)),
            models=MODELS,
            out=base / "run",
            repeats=RepeatsConfig(folds=3, seeds=2, learning_curve=True),
            listener=silent,
        )
    return base / "run"


def masks_of(run, name, model="threshold"):
    """Truth and answers of the test images of one climb, by id."""
    made = MaskPredictions.load(run / "again" / name / "runs" / model / "predictions", "test")
    return {id_: (made.truth.read(id_), made.answers.read(id_)) for id_ in made.ids}


def iou(pairs):
    return jaccard_score(*(np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1)))


def test_each_image_is_tested_in_one_fold_whose_iou_is_over_its_pixels(run):
    record = results_in(run).again.folds
    folds = [masks_of(run, f"fold-1-{n}") for n in (1, 2, 3)]
    assert sorted(id_ for fold in folds for id_ in fold) == [f"images/{n:02}.png" for n in range(15)]
    of_folds = [iou(list(fold.values())) for fold in folds]
    assert [climb.scores["threshold"] for climb in record.climbs] == pytest.approx(of_folds)
    row = next(row for row in record.recipes if row.name == "threshold")
    assert row.mean.value == pytest.approx(np.mean(of_folds))
    together = iou([pair for fold in folds for pair in fold.values()])
    assert row.pooled["iou"].value == pytest.approx(together)
    assert row.pooled["iou"].n == 15
    assert set(row.pooled) >= {"iou", "iou_per_image", "dice", "dice_per_image"}


def test_a_model_without_chance_has_the_same_masks_with_every_seed(run):
    row = next(row for row in results_in(run).again.seeds.recipes if row.name == "threshold")
    assert (row.spread, row.lowest) == (0.0, row.highest)
    assert row.lowest == pytest.approx(iou(list(masks_of(run, "seed-1").values())))


def test_the_learning_curve_ends_with_the_first_climb(run):
    results = results_in(run)
    curve = results.again.learning_curve
    assert curve.name == "threshold"
    assert curve.points[-1].score.value == results.chosen_run.metrics["iou"].value


def test_terminal_and_page_say_both_figures(run):
    text = repeats_text(results_in(run), 200)
    assert "all folds together, %" in text
    assert "computed once from all images" in " ".join(text.split())
    page = build(run).read_text(encoding="utf-8")
    assert "All folds together" in page


def test_a_fold_whose_test_masks_show_nothing_is_refused_before_anything_is_trained(tmp_path):
    folder = discs_in(tmp_path / "cells", 12)
    for number in range(3, 12):
        Image.fromarray(np.zeros((64, 64), np.uint8)).save(folder / "masks" / f"{number:02}.png")
    with pytest.raises(DataError, match="shows anything but background"):
        compare(
            str(folder),
            models=MODELS,
            out=tmp_path / "run",
            repeats=RepeatsConfig(folds=6),
            listener=silent,
        )
    assert not list((tmp_path / "run").rglob("training.json"))


def test_a_metric_that_is_no_mean_over_images_and_has_no_pool_is_refused(monkeypatch):
    for task in TASKS:
        check_repeatable(task)
    monkeypatch.setitem(TASKS, "segmentation", replace(TASKS["segmentation"], pool=""))
    with pytest.raises(ConfigError, match="no mean over images"):
        check_repeatable("segmentation")
