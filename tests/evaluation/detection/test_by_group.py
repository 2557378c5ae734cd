"""Boxes by group: AP of the images of each group alone, as pycocotools computes it."""

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from pupille.evaluation.by_group import by_group_record
from pupille.evaluation.detection.by_group import FIGURES
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

N = 50


def boxes(shift):
    """Two boxes on each of 50 images, moved by some pixels to the right, with scores."""
    rng = np.random.default_rng(0)
    corners = rng.integers(0, 60, (2 * N, 2)).astype(float)
    images = np.repeat(np.arange(N), 2)
    moved = corners + np.stack([shift[images], np.zeros(2 * N)], axis=1)
    return Objects(
        images,
        np.zeros(2 * N, dtype=np.int64),
        np.concatenate([moved, moved + 30], axis=1),
        scores=None if not shift.any() else rng.permutation(2 * N) / (2 * N),
    )


@pytest.fixture(scope="module")
def predictions():
    shift = np.where(np.arange(N) < 25, 2.0, 8.0)
    sizes = np.full((N, 2), 100)
    return ObjectPredictions(tuple(map(str, range(N))), sizes, ("cell",), boxes(0 * shift), boxes(shift))


def coco_ap(predictions, images):
    """AP of some images by pycocotools."""
    truth, answers = COCO(), predictions.answers
    rows = np.isin(predictions.truth.images, images)

    def records(objects):
        return [
            {
                "id": int(row) + 1,
                "image_id": int(objects.images[row]),
                "category_id": 1,
                "bbox": [*objects.boxes[row, :2].tolist(), 30.0, 30.0],
                "area": 900.0,
                "iscrowd": 0,
            }
            for row in np.flatnonzero(rows)
        ]

    truth.dataset = {
        "images": [{"id": int(i)} for i in images],
        "categories": [{"id": 1}],
        "annotations": records(predictions.truth),
        "info": {},
    }
    truth.createIndex()
    scored = [{**record, "score": float(answers.scores[record["id"] - 1])} for record in records(answers)]
    judge = COCOeval(truth, truth.loadRes(scored), "bbox")
    judge.evaluate()
    judge.accumulate()
    judge.summarize()
    return float(judge.stats[0])


def test_the_ap_of_a_group_is_cocos_on_its_images(predictions):
    columns = {"camera": ["new"] * 25 + ["old"] * 25}
    record = by_group_record(FIGURES, predictions, Questions(EvaluationConfig(), columns=columns), None)
    new, old = record.groupings[0].groups
    assert new.figures["ap"].value == pytest.approx(coco_ap(predictions, np.arange(25)))
    assert old.figures["ap"].value == pytest.approx(coco_ap(predictions, np.arange(25, 50)))
    assert new.figures["ap"].value > old.figures["ap"].value
    assert {"recall", "precision", "false_alarms"} < set(new.figures)


def test_rows_hold_the_objects_of_their_images_alone(predictions):
    some = predictions.rows(np.array([40, 3]))
    assert some.ids == ("40", "3")
    np.testing.assert_array_equal(np.sort(some.answers.images), [0, 0, 1, 1])
    own = predictions.answers.boxes[predictions.answers.images == 40]
    np.testing.assert_array_equal(some.answers.boxes[some.answers.images == 0], own)
