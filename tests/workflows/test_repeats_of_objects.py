"""Models of objects trained again on folds and seeds: touching discs on noise, from files to the report."""

from pathlib import Path

import numpy as np
import pytest

from drawn_objects import written
from pupille.config import RepeatsConfig
from pupille.report.build import build
from pupille.results.objects import ObjectPredictions
from pupille.results.read import results_in
from pupille.results.repeats import RepeatsRecord
from pupille.runs.events import silent
from pupille.workflows.compare import compare


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of the model without training steps, on three folds and with two seeds."""
    base = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(
            str(written(base / "discs", 15)),
            models=("watershed",),
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


def of_fold(run: Path, name: str) -> ObjectPredictions:
    """What one fold says of its test images."""
    return ObjectPredictions.load(run / "again" / name / "runs" / "watershed" / "predictions", "test")


def quality(folds: list[ObjectPredictions]) -> float:
    """Panoptic quality as Kirillov et al. (2019) write it: the IoU of the matched objects over the matched ones and
    half of the others. Objects match above an IoU of one half, of one class here."""
    overlaps, others = [], 0
    for part in folds:
        for row in range(len(part)):
            truth, answers = (
                [shape.mask() for shape, image in zip(side.shapes, side.images, strict=True) if image == row]
                for side in (part.truth, part.answers)
            )
            matched = [
                iou
                for one in truth
                for other in answers
                if (iou := (one & other).sum() / (one | other).sum()) > 0.5
            ]
            overlaps += matched
            others += len(truth) + len(answers) - 2 * len(matched)
    return float(sum(overlaps) / (len(overlaps) + others / 2))


def test_each_image_is_tested_in_one_fold_and_all_folds_together_count_its_objects_once(run):
    record = again_of(run).folds
    assert record is not None
    folds = [of_fold(run, f"fold-1-{n}") for n in (1, 2, 3)]
    assert len({id_ for fold in folds for id_ in fold.ids}) == sum(map(len, folds)) == 15
    of_folds = [quality([fold]) for fold in folds]
    assert [climb.scores["watershed"] for climb in record.climbs] == pytest.approx(of_folds)
    (row,) = record.recipes
    assert row.mean.value == pytest.approx(np.mean(of_folds))
    assert row.pooled is not None
    assert row.pooled["pq"].value == pytest.approx(quality(folds))
    assert row.pooled["pq"].n == 15


def test_a_model_without_chance_finds_the_same_objects_with_every_seed(run):
    record = again_of(run).seeds
    assert record is not None
    (row,) = record.recipes
    assert (row.spread, row.lowest) == (0.0, row.highest)


def test_the_page_shows_both_figures(run):
    page = build(run).read_text(encoding="utf-8")
    assert "All folds together" in page
