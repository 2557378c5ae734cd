"""The results of a climb of the ladder, scored by hand."""

import numpy as np
import pytest

from pupille.evaluation.climbs import Climb, chosen_counts, recipes
from pupille.results.objects import ObjectPredictions
from pupille.results.predictions import ClassPredictions
from pupille.shapes.objects import Objects


def answers(right):
    """Answers to images of class 0, right where a letter is `r`."""
    guess = np.array([0 if letter == "r" else 1 for letter in right])
    ids = tuple(f"im{row}" for row in range(len(right)))
    return ClassPredictions(ids, ("a", "b"), np.eye(2)[guess], np.zeros(len(right), dtype=np.int64))


def climb(chosen="cnn", **rungs):
    return Climb(
        "", "first", "", 0, chosen, {name: answers(right) for name, right in rungs.items()}, None, 60
    )


def test_the_score_of_a_rung_is_its_primary_metric():
    one = climb(cnn="rrrf", mlp="rfff")
    assert one.primary == "accuracy"
    assert one.scores() == pytest.approx({"cnn": 3 / 4, "mlp": 1 / 4})
    assert one.of_images(one.predictions["mlp"]).tolist() == [1, 0, 0, 0]
    assert one.has_primary(one.predictions["cnn"])


@pytest.mark.parametrize(("least", "has_order"), [([0.5], True), ([[0.5], [0.7]], False)])
def test_boxes_of_several_models_have_no_common_order_and_so_no_average_precision(least, has_order):
    one, class_ = np.array([0]), np.array([0])
    truth = Objects(one, class_, np.array([[0.0, 0, 10, 10]]))
    answered = Objects(one, class_, np.array([[0.0, 0, 10, 10]]), scores=np.array([0.9]))
    boxes = ObjectPredictions(("a", "b"), np.full((2, 2), 50), ("cell",), truth, answered, np.array(least))
    boxed = Climb("", "first", "", 0, "boxes", {"boxes": boxes}, None, 60, task="detection")
    assert boxed.primary == "ap"
    assert boxed.has_primary(boxes) == has_order
    assert boxed.of_images(boxes) is None


def test_the_record_of_a_climb_holds_how_many_images_it_learned_from_and_was_scored_on():
    record = climb(cnn="rrrf", chosen="cnn").record()
    assert (record.train, record.test, record.chosen, record.label) == (60, 4, "cnn", "first")
    assert record.scores == {"cnn": 0.75}


def test_a_recipe_is_a_rung_that_every_climb_has_beside_the_choice():
    climbs = [climb(cnn="rr", mlp="rf"), climb("mlp", cnn="ff", mlp="fr", knn="rr")]
    of = recipes(climbs)
    assert list(of) == [None, "cnn", "mlp"]
    assert [each.score(of[None](each)) for each in climbs] == [1.0, 0.5]
    assert [each.score(of["cnn"](each)) for each in climbs] == [1.0, 0.0]


def test_a_ladder_of_one_rung_leaves_no_choice():
    assert list(recipes([climb(cnn="rr"), climb(cnn="rf")])) == ["cnn"]


def test_the_rung_that_was_chosen_most_often_stands_first():
    climbs = [climb(name, cnn="r", mlp="r") for name in ("mlp", "cnn", "cnn")]
    assert list(chosen_counts(climbs).items()) == [("cnn", 2), ("mlp", 1)]
