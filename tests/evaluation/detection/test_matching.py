"""Who matches whom: difficult objects and crowds, doubles, sizes."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.evaluation.detection.matching import ALL, HALF, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.statistics import statistics_of
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

BOX = [0.0, 0.0, 10.0, 10.0]


def on_one_image(truth: Objects, answers: Objects) -> ObjectPredictions:
    return ObjectPredictions(("a",), np.array([[200, 200]]), ("x",), truth, answers)


def objects(boxes, scores=None, **flags) -> Objects:
    zeros = np.zeros(len(boxes), dtype=np.int64)
    return Objects(
        zeros,
        zeros,
        np.array(boxes),
        scores=None if scores is None else np.array(scores),
        **{name: np.array(values) for name, values in flags.items()},
    )


def at_half(predictions):
    matches = match(predictions, box_overlaps(predictions))
    return matches.hits(ALL, HALF).tolist(), matches.wrong(ALL, HALF).tolist()


def test_of_two_answers_on_one_object_the_surer_is_right():
    predictions = on_one_image(objects([BOX]), objects([BOX, BOX], [0.4, 0.9]))
    assert at_half(predictions) == ([False, True], [True, False])


def test_a_difficult_object_absorbs_one_answer_and_the_second_is_a_false_alarm():
    predictions = on_one_image(objects([BOX], difficult=[True]), objects([BOX, BOX], [0.9, 0.8]))
    assert at_half(predictions) == ([False, False], [False, True])


def test_a_difficult_object_is_matched_by_ordinary_overlap_and_a_crowd_by_the_share_of_the_answer():
    small = [0.0, 0.0, 4.0, 10.0]
    difficult = on_one_image(objects([BOX], difficult=[True]), objects([small], [0.9]))
    assert at_half(difficult) == ([False], [True])
    crowd = on_one_image(objects([BOX], crowd=[True]), objects([small], [0.9]))
    assert at_half(crowd) == ([False], [False])


def test_a_crowd_absorbs_many():
    inside = [[0.0, 0.0, 4.0, 10.0], [5.0, 0.0, 9.0, 10.0]]
    predictions = on_one_image(objects([BOX], crowd=[True]), objects(inside, [0.9, 0.8]))
    assert at_half(predictions) == ([False, False], [False, False])


def test_an_object_that_counts_is_preferred_to_a_difficult_one_that_fits_better():
    near = [0.0, 0.0, 10.0, 11.0]
    predictions = on_one_image(objects([BOX, near], difficult=[True, False]), objects([BOX], [0.9]))
    assert at_half(predictions) == ([True], [False])


def test_what_does_not_count_is_in_no_number():
    predictions = on_one_image(
        objects(
            [BOX, [50.0, 50, 60, 60], [80.0, 80, 90, 90]],
            difficult=[False, True, False],
            crowd=[False, False, True],
        ),
        objects([BOX, [50.0, 50, 60, 60], [80.0, 80, 90, 90]], [0.9, 0.8, 0.7]),
    )
    scores = statistics_of(predictions).scores(np.ones((1, 1)))
    for name, value in (("ap", 1), ("precision", 1), ("recall", 1), ("false_alarms", 0), ("count_mae", 0)):
        assert scores[name][0] == pytest.approx(value), name


def test_without_scores_the_best_overlap_is_matched_first():
    shifted = [0.0, 2.0, 10.0, 12.0]
    predictions = on_one_image(objects([BOX]), objects([shifted, BOX]))
    assert at_half(predictions) == ([False, True], [True, False])
    turned = replace(predictions, answers=predictions.answers.rows(np.array([1, 0])))
    assert at_half(turned) == ([True, False], [False, True])


def test_boxes_without_area_match_nothing():
    empty = [5.0, 5.0, 5.0, 5.0]
    assert at_half(on_one_image(objects([empty]), objects([empty], [0.9]))) == ([False], [True])
