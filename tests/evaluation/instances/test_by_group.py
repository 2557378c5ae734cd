"""Objects by group: panoptic quality of the images of each group alone, by the formula on what was matched."""

import numpy as np
import pytest

from pupille.evaluation.by_group import by_group_record
from pupille.evaluation.instances.by_group import FIGURES
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

N = 50


def squares(sides):
    """One square of each side at the corner of each of 50 images; its mask is the square."""
    boxes = np.array([[0.0, 0.0, side, side] for side in sides])
    return Objects(np.arange(N), np.zeros(N, dtype=np.int64), boxes)


def test_the_quality_of_a_group_is_that_of_its_overlaps():
    answered = np.where(np.arange(N) < 25, 18.0, 15.0)
    sizes = np.full((N, 2), 40)
    ids = tuple(map(str, range(N)))
    predictions = ObjectPredictions(ids, sizes, ("cell",), squares(np.full(N, 20.0)), squares(answered))
    columns = {"stain": ["blue"] * 25 + ["red"] * 25}
    record = by_group_record(FIGURES, predictions, Questions(EvaluationConfig(), columns=columns), None)
    blue, red = record.groupings[0].groups
    # All are matched, so that the quality is the mean overlap.
    assert blue.figures["pq"].value == pytest.approx((18 / 20) ** 2)
    assert red.figures["pq"].value == pytest.approx((15 / 20) ** 2)
    assert (blue.figures["recall"].value, blue.figures["precision"].value) == (1, 1)
