"""The counts of validation at each score, against a count by hand."""

from dataclasses import replace

import numpy as np

from drawn_objects import one_object_an_image
from pupille.evaluation.detection.slider import slider_record


def test_each_score_counts_what_is_found_and_wrong_from_it_on():
    made = replace(one_object_an_image([0.9, 0.5, 0.7, None]), least=np.array([0.6]))
    record = slider_record(made)
    assert record.scores == (0.5, 0.7, 0.9)
    assert (record.hits, record.alarms) == ((3, 2, 1), (0, 0, 0))
    assert (record.objects, record.images, record.frozen_hits, record.frozen_alarms) == (4, 4, 2, 0)
    assert record.scores[record.start] in (0.5, 0.7)


def test_false_alarms_are_counted_and_steps_are_at_most_a_hundred():
    made = one_object_an_image([0.9] * 3)
    moved = made.answers.boxes + 20
    answers = replace(made.answers, boxes=np.where(np.arange(3)[:, None] == 1, moved, made.answers.boxes))
    record = slider_record(replace(made, answers=answers))
    assert (record.hits, record.alarms) == ((2,), (1,))
    many = slider_record(one_object_an_image(np.linspace(0.1, 0.9, 300).tolist()))
    assert len(many.scores) == 100
    assert (many.scores[0], many.scores[-1]) == (0.1, 0.9)
    assert (many.hits[0], many.hits[-1]) == (300, 1)


def test_without_scores_or_answers_there_is_no_slider():
    made = one_object_an_image([0.9, 0.8])
    assert slider_record(replace(made, answers=replace(made.answers, scores=None))) is None
    assert slider_record(one_object_an_image([None, None])) is None
