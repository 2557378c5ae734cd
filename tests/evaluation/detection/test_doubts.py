"""Mistakes planted in an annotation, as a model finds them that learned from other images."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_boxes import CLASSES, subset
from pupille.config import TrainConfig
from pupille.evaluation.detection.doubts import doubts
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.training.fit import fit
from pupille.training.run import predict_subset


def places(rows, boxes):
    return [tuple(boxes[row].tolist()) for row in rows]


@pytest.fixture(scope="module")
def clean():
    """What a rule says of images that it has not seen, with the right boxes."""
    model = fit("blobs", subset(24), None, TrainConfig(), window=(0.0, 255.0)).model
    return predict_subset(model, subset(60, seed=1))


@pytest.fixture(scope="module")
def planted(clean):
    """The same with eight objects forgotten, eight of the other class and eight moved by three quarters of their side;
    and the ids and boxes of each as they are right."""
    truth = clean.truth
    rows = np.random.default_rng(0).permutation(len(truth))[:24]
    forgotten, swapped, moved = rows[:8], rows[8:16], rows[16:]
    labels, boxes = truth.labels.copy(), truth.boxes.copy()
    labels[swapped] = 1 - labels[swapped]
    sides = boxes[moved, 2:] - boxes[moved, :2]
    boxes[moved] = boxes[moved] + np.tile(sides * [0.4, 0.2], 2)
    stay = np.setdiff1d(np.arange(len(truth)), forgotten)
    wrong = replace(clean, truth=Objects(truth.images[stay], labels[stay], boxes[stay]))
    right = {
        "forgotten": [(clean.ids[truth.images[row]], truth.boxes[row]) for row in forgotten],
        "swapped": [(clean.ids[truth.images[row]], truth.boxes[row]) for row in swapped],
        "misplaced": [(clean.ids[truth.images[row]], truth.boxes[row]) for row in moved],
    }
    return doubts([wrong]), right


def test_most_planted_mistakes_are_found_as_what_they_are(planted):
    record, right = planted
    for kind, mistakes in right.items():
        told = [item for item in record.items if item.kind == kind]
        recovered = sum(
            any(item.image == id_ and np.abs(np.array(item.box) - box).max() < 6 for item in told)
            for id_, box in mistakes
        )
        assert recovered >= 4, kind
    assert record.images == 60


def test_a_right_annotation_is_hardly_doubted(clean, planted):
    assert sum(doubts([clean]).counts.values()) < sum(planted[0].counts.values()) / 3


def test_the_gravest_doubts_come_first_and_a_forgotten_object_has_no_drawn_box(planted):
    record, _ = planted
    excess = [item.excess for item in record.items]
    assert excess == sorted(excess, reverse=True)
    for item in record.items:
        assert (item.drawn is None) == (item.kind == "forgotten")
        if item.kind == "swapped":
            assert {item.label, item.drawn_label} == set(CLASSES)


def test_an_image_that_two_models_answered_is_judged_by_the_first(clean):
    assert doubts([clean, clean]) == doubts([clean])


def test_without_scores_or_right_answers_nothing_is_doubted(clean):
    unscored = replace(clean, answers=replace(clean.answers, scores=None))
    assert doubts([unscored]).items == ()
    # One answer alone, on nothing: how sure the model is where it is right is not known.
    answers = Objects(np.array([0]), np.array([0]), np.array([[1.0, 1, 9, 9]]), scores=np.array([0.99]))
    alone = ObjectPredictions(("x",), np.array([[20, 20]]), ("a",), Objects.none(), answers)
    assert doubts([alone]).items == ()
