"""Validation images for the slider: objects with the score that finds them, false alarms with their own."""

import numpy as np
import pytest

from drawn_boxes import written
from pupille.data.open import open as open_dataset
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.workflows.slider_pictures import MOST_WRONG, slider_pictures


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return open_dataset(written(tmp_path_factory.mktemp("slider") / "set", 12))


def test_objects_bear_the_score_that_finds_them_and_few_false_alarms_are_drawn(dataset, tmp_path):
    row = next(row for row in range(len(dataset)) if len(dataset.objects([row])) >= 2)
    truth, id_ = dataset.objects([row]), str(dataset.samples["id"].iloc[row])
    # The first object is found, the others are not, and 60 boxes lie on nothing.
    boxes = np.concatenate([truth.boxes[:1], np.tile([0.0, 0, 1, 1], (60, 1))])
    labels = np.append(truth.labels[:1], np.zeros(60, dtype=np.int64))
    answers = Objects(np.zeros(61, dtype=np.int64), labels, boxes, scores=np.linspace(0.9, 0.1, 61))
    made = ObjectPredictions((id_,), np.array([[64, 64]]), dataset.classes, truth, answers)
    (picture,) = slider_pictures(dataset, made, {id_: row}, tmp_path)
    roles = [item.role for item in picture.objects]
    assert roles == ["matched", *["missed"] * (len(truth) - 1), *["wrong"] * MOST_WRONG]
    assert picture.objects[0].score == 0.9
    assert picture.objects[1].score is None
    assert picture.objects[-1].score == pytest.approx(np.linspace(0.9, 0.1, 61)[MOST_WRONG])
    assert str(picture.caption) == f"{len(truth)} objects drawn"
    assert (tmp_path / picture.thumbnail).is_file()
    assert slider_pictures(dataset, made, {}, tmp_path) == ()
