"""Masks by group: IoU and Dice of the pixels of each group alone."""

import numpy as np
import pytest

from drawn_masks import InMemory
from pupille.evaluation.by_group import by_group_record
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.segmentation.by_group import FIGURES
from pupille.results.masks import MaskPredictions


def test_the_overlap_of_a_group_is_that_of_its_pixels_counted_by_hand():
    rng = np.random.default_rng(0)
    ids = tuple(map(str, range(50)))
    truth = {id_: (rng.random((12, 12)) < 0.4).astype(np.int16) for id_ in ids}
    wrong = {id_: 0.05 if int(id_) < 25 else 0.3 for id_ in ids}
    answers = {
        id_: np.where(rng.random((12, 12)) < wrong[id_], 1 - mask, mask).astype(np.int16)
        for id_, mask in truth.items()
    }
    predictions = MaskPredictions(ids, ("ground", "cell"), 0, InMemory(truth), InMemory(answers))
    columns = {"stain": ["blue"] * 25 + ["red"] * 25}
    record = by_group_record(FIGURES, predictions, Questions(EvaluationConfig(), columns=columns), None)
    blue, red = record.groupings[0].groups
    for group, some in ((blue, ids[:25]), (red, ids[25:])):
        both = sum(int(((truth[id_] == 1) & (answers[id_] == 1)).sum()) for id_ in some)
        either = sum(int(((truth[id_] == 1) | (answers[id_] == 1)).sum()) for id_ in some)
        assert group.figures["iou"].value == pytest.approx(both / either)
        assert group.figures["dice"].value == pytest.approx(2 * both / (both + either))
    assert red.figures["iou"].high < blue.figures["iou"].low
