"""Split, merged, missed and ignored objects, each by hand."""

import numpy as np
import pytest

from pupille.evaluation.instances.evaluate import evaluate
from pupille.evaluation.instances.statistics import statistics_of
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def bars(*columns, scores=None, **flags) -> Objects:
    """Boxes of height 10 from one column to another, on one image of 100 columns."""
    zeros = np.zeros(len(columns), dtype=np.int64)
    boxes = np.array([[first, 0, last, 10] for first, last in columns], dtype=float).reshape(-1, 4)
    flags = {name: np.array(values) for name, values in flags.items()}
    return Objects(zeros, zeros, boxes, scores=None if scores is None else np.array(scores), **flags)


def scored(truth: Objects, answers: Objects, **options) -> dict[str, float]:
    predictions = ObjectPredictions(("a",), np.array([[100, 10]]), ("cell",), truth, answers)
    scores = statistics_of(predictions, **options).scores(np.ones((1, 1)))
    return {name: float(value[0]) for name, value in scores.items()}


def test_quality_by_hand():
    """One object found with overlap 8 / 10, one missed, one answer on nothing."""
    scores = scored(bars((0, 10), (50, 60)), bars((0, 8), (80, 90)))
    assert scores["sq"] == pytest.approx(0.8)
    assert scores["rq"] == pytest.approx(1 / 2)
    assert scores["pq"] == pytest.approx(0.4)


def test_an_object_divided_by_two_answers_is_split():
    scores = scored(bars((0, 20), (40, 60)), bars((0, 9), (10, 20), (40, 60)))
    assert (scores["split"], scores["merged"]) == (0.5, 0.0)


def test_two_objects_under_one_answer_are_merged():
    scores = scored(bars((0, 10), (12, 22), (40, 60)), bars((0, 22), (40, 60)))
    assert (scores["split"], scores["merged"]) == (0.0, pytest.approx(2 / 3))


def test_a_speck_within_an_object_does_not_split_it():
    assert scored(bars((0, 20)), bars((0, 18), (19, 20)))["split"] == 0


def test_pixels_of_several_answers_go_to_the_surest():
    """The surer answer keeps all of its 20 columns, the other keeps 10 of 20: it loses its object."""
    truth = bars((0, 20), (20, 40))
    assert scored(truth, bars((0, 20), (10, 40), scores=[0.9, 0.8]))["sq"] == pytest.approx(1.0)
    turned = scored(truth, bars((0, 20), (10, 40), scores=[0.8, 0.9]))
    assert turned["pq"] == pytest.approx(2 / 3 / (1 + 1 / 2 + 1 / 2))


def test_masks_made_disjoint_are_told():
    predictions = ObjectPredictions(
        ("a",),
        np.array([[100, 10]]),
        ("cell",),
        bars((0, 20), (5, 40)),
        bars((0, 20), (10, 40), scores=[0.9, 0.8]),
    )
    notes = " ".join(evaluate(predictions).notes)
    assert "1 answer lost pixels" in notes
    assert "1 drawn object lies under a smaller one" in notes


def test_an_answer_on_a_crowd_and_one_on_a_difficult_object_do_not_count():
    truth = bars((0, 10), (20, 40), (50, 60), crowd=[False, True, False], difficult=[False, False, True])
    scores = scored(truth, bars((0, 10), (20, 25), (30, 36), (50, 60)))
    assert scores["pq"] == 1
    assert scores["recall"] == scores["precision"] == 1


def test_a_threshold_leaves_weaker_answers_out():
    truth, answers = bars((0, 10)), bars((0, 10), (30, 40), scores=[0.9, 0.2])
    assert scored(truth, answers)["pq"] == pytest.approx(2 / 3)
    assert scored(truth, answers, threshold=0.5)["pq"] == 1
