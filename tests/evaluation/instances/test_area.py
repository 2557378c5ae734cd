"""How far from the area of all answers the objects of an image lie, by hand."""

from dataclasses import replace

import numpy as np

from drawn_objects import one_object_an_image
from pupille.evaluation.instances.area import area_of, reaches_of
from pupille.shapes.label_image import LabelImage


def test_the_area_of_an_image_is_that_of_its_label_image():
    labels = np.zeros((6, 8), dtype=np.int32)
    labels[1:3, 1:4], labels[3:6, 3:5] = 1, 2
    objects = LabelImage(labels, np.array([0, 0])).objects(1)
    sizes = np.array([[8, 6], [8, 6]])
    np.testing.assert_array_equal(area_of(objects, 1, sizes), labels > 0)
    assert not area_of(objects, 0, sizes).any()


def test_objects_that_are_answered_where_they_lie_need_no_margin_and_others_one_without_end():
    assert reaches_of(one_object_an_image([0.9, None])) == [0.0, np.inf]


def test_answers_below_the_threshold_do_not_count():
    predictions = one_object_an_image([0.9, 0.2])
    assert reaches_of(replace(predictions, least=np.array([0.5]))) == [0.0, np.inf]


def test_an_answer_that_lies_off_needs_so_many_pixels_and_crowds_need_none():
    predictions = one_object_an_image([0.9, 0.9])
    moved = replace(predictions.answers, boxes=predictions.answers.boxes + np.array([4.0, 0, 4.0, 0]))
    assert reaches_of(replace(predictions, answers=moved)) == [4.0, 4.0]
    crowds = replace(predictions.truth, crowd=np.array([True, False]))
    assert reaches_of(replace(predictions, answers=moved, truth=crowds)) == [None, 4.0]
