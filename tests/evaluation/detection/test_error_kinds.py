"""The kind of each error by hand, and what it costs."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.evaluation.detection.error_kinds import KINDS, error_kinds, mended_curves
from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.matching import match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.statistics import statistics_of
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

A, B, C = [0.0, 0, 10, 10], [100.0, 0, 110, 10], [200.0, 0, 210, 10]
SHIFTED = 6.0
"""Pixels by which a box of 10 overlaps itself by 4 / 16 = .25."""
ANSWERS = (
    (A, 0, 0.95, None),
    (A, 0, 0.90, "double"),
    (B, 1, 0.85, "class"),
    ([200.0 + SHIFTED, 0, 210 + SHIFTED, 10], 0, 0.80, "place"),
    ([100.0 + SHIFTED, 0, 110 + SHIFTED, 10], 1, 0.75, "both"),
    ([400.0, 0, 410, 10], 0, 0.70, "background"),
)


@pytest.fixture
def predictions():
    """Four objects of class 0, the last not found; one answer of each kind."""
    truth = Objects(
        np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64), np.array([A, B, C, [300.0, 0, 310, 10]])
    )
    boxes, labels, scores, _ = zip(*ANSWERS, strict=True)
    answers = Objects(np.zeros(6, dtype=np.int64), np.array(labels), np.array(boxes), scores=np.array(scores))
    return ObjectPredictions(("a",), np.array([[500, 10]]), ("x", "y"), truth, answers)


def of(predictions):
    overlaps = box_overlaps(predictions)
    matches = match(predictions, overlaps)
    return matches, error_kinds(predictions, overlaps, matches)


def test_every_error_has_its_kind(predictions):
    _, kinds = of(predictions)
    assert [None if kind < 0 else KINDS[kind] for kind in kinds.answers] == [kind for *_, kind in ANSWERS]
    assert kinds.missed.tolist() == [False, False, False, True]


def ap50(predictions):
    return float(statistics_of(predictions).scores(np.ones((1, 1)))["ap50"][0])


def test_what_a_kind_costs_is_the_gain_of_mending_it_in_the_data(predictions):
    matches, kinds = of(predictions)
    losses = mended_curves(predictions, matches, kinds, np.zeros(1, dtype=np.int64)).losses(np.ones((1, 1)))
    given, answers = ap50(predictions), predictions.answers

    def without(row):
        return replace(predictions, answers=answers.rows(np.arange(6) != row))

    labels, boxes = answers.labels.copy(), answers.boxes.copy()
    labels[2], boxes[3] = 0, C
    mended = {
        "double": without(1),
        "class": replace(predictions, answers=replace(answers, labels=labels)),
        "place": replace(predictions, answers=replace(answers, boxes=boxes)),
        "both": without(4),
        "background": without(5),
        "missed": replace(predictions, truth=predictions.truth.rows(np.arange(3))),
    }
    for kind, wanted in mended.items():
        assert losses[kind][0] == pytest.approx(ap50(wanted) - given, abs=1e-12), kind


def test_only_one_answer_can_be_mended_into_an_object(predictions):
    """Two answers of the wrong class on one free object: the surer becomes right, the other goes."""
    answers = predictions.answers
    twice = replace(predictions, answers=answers.rows(np.array([0, 2, 2])))
    matches, kinds = of(twice)
    losses = mended_curves(twice, matches, kinds, np.zeros(1, dtype=np.int64)).losses(np.ones((1, 1)))
    # Of four objects, two are then found without a false alarm: 51 of 101 points of recall instead of 26.
    assert losses["class"][0] == pytest.approx(25 / 101)


def test_the_images_of_each_kind_are_given_the_surest_error_first(made_up):
    predictions = made_up(0, n_images=30)
    _, kinds = of(predictions)
    for index, record in enumerate(evaluate(predictions, resamples=100).objects.errors):
        assert record.kind == KINDS[index]
        if record.kind == "missed":
            assert record.n == kinds.missed.sum()
            continue
        rows = np.flatnonzero(kinds.answers == index)
        assert record.n == len(rows)
        images = predictions.answers.images[rows]
        assert set(record.images) == {predictions.ids[image] for image in images}
        if len(rows):
            surest = rows[predictions.answers.scores[rows].argmax()]
            assert record.images[0] == predictions.ids[predictions.answers.images[surest]]


def test_every_false_alarm_of_random_answers_has_one_kind(made_up):
    predictions = made_up(1, n_images=30, crowd=0.2)
    matches, kinds = of(predictions)
    np.testing.assert_array_equal(kinds.answers >= 0, matches.wrong(0, 0))


def test_a_kind_of_error_on_few_images_has_a_loss_without_an_interval(made_up):
    predictions = made_up(2, n_images=40)
    _, kinds = of(predictions)
    for index, record in enumerate(evaluate(predictions, resamples=100).objects.errors):
        if record.kind != "missed":
            n_images = len(set(predictions.answers.images[kinds.answers == index]))
            has_interval = n_images >= 10 and record.loss.value > 0
            assert (record.loss.low is not None) == has_interval, record.kind
            assert has_interval or record.loss.reason
