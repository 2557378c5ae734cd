"""Which outlined objects are found, by their masks."""

import numpy as np

from pupille.evaluation.detection.right_answers import right_answers as by_boxes
from pupille.evaluation.instances.right_answers import right_answers
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons

SHAPES = {
    "square": Polygons((np.array([[0.0, 0.0], [10, 0], [10, 10], [0, 10]]),)),
    "strip": Polygons((np.array([[0.0, 0.0], [2, 0], [10, 8], [10, 10], [8, 10], [0, 2]]),)),
}


def predictions(answer):
    def drawn(name, scores=None):
        box = np.array([[0.0, 0.0, 10.0, 10.0]])
        zero = np.zeros(1, dtype=np.int64)
        return Objects(zero, zero, box, (SHAPES[name],), scores=scores)

    sizes = np.array([[20, 20]])
    return ObjectPredictions(("a",), sizes, ("cell",), drawn("square"), drawn(answer, np.array([0.9])))


def test_a_strip_within_the_box_of_a_square_does_not_find_it():
    answers = right_answers(predictions("square"), predictions("strip"))
    assert answers.before.tolist() == [1]
    assert answers.lost.tolist() == [1]
    assert by_boxes(predictions("square"), predictions("strip")).lost.tolist() == [0]
