"""The share missed that is promised: by the published formula, by hand, by simulation, and what came of it on test."""

import math

import numpy as np
import pytest

from drawn_objects import one_object_an_image
from pupille.evaluation.detection.missed import FoundAt, promise_record
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def drawn(rng, n):
    """n images of one to nine objects, some images harder than others; one object in fifty has no answer at all."""
    counts = rng.integers(1, 10, n)
    images = np.repeat(np.arange(n), counts)
    ease = np.repeat(rng.normal(0.8, 0.8, n), counts)
    scores = 1 / (1 + np.exp(-ease - rng.normal(0, 1, len(images))))
    return FoundAt(np.where(rng.random(len(images)) < 0.02, -math.inf, scores), images, n)


def published(found, most):
    """The highest score whose risk obeys n / (n + 1) R + 1 / (n + 1) <= alpha (Angelopoulos and others 2022)."""
    for score in np.sort(np.unique(found.scores[np.isfinite(found.scores)]))[::-1]:
        risk = np.nanmean(
            [np.mean(found.scores[found.images == image] < score) for image in np.unique(found.images)]
        )
        n = len(np.unique(found.images))
        if n / (n + 1) * risk + 1 / (n + 1) <= most + 1e-12:
            return score
    return None


@pytest.mark.parametrize("most", [0.04, 0.1, 0.3])
def test_the_score_is_that_of_the_published_formula(most):
    for seed in range(5):
        found = drawn(np.random.default_rng(seed), 60)
        assert found.rule(most).threshold == published(found, most)


def test_on_average_over_new_images_no_more_is_missed_than_was_promised():
    rng = np.random.default_rng(0)
    world = drawn(np.random.default_rng(1), 4000)
    missed = []
    for _ in range(60):
        rule = drawn(rng, 60).rule(0.1)
        assert rule.threshold is not None
        missed.append(np.nanmean(world.missed(rule.threshold)))
    spread = np.std(missed, ddof=1) / math.sqrt(len(missed))
    assert np.mean(missed) <= 0.1 + 2 * spread
    # It is no promise of each draw: some lie above, and it does not give more away than 1 / (n + 1) costs.
    assert 0.2 < np.mean(np.array(missed) > 0.1) < 0.7
    assert np.mean(missed) > 0.1 - 2 / 61 - 2 * spread


def test_what_cannot_be_promised_is_refused_with_the_least_that_can():
    # 87 images on which everything is found: 1 / 88, never below 1.1 %.
    found = FoundAt(np.full(87, 0.9), np.arange(87), 87)
    assert found.rule(0.01).threshold is None
    assert found.rule(0.01).least == pytest.approx(1 / 88)
    assert found.rule(0.012).threshold == 0.9
    # Of ten images one object in five is found at no score: 10/11 * 1/5 + 1/11.
    half = FoundAt(np.tile([0.5, 0.6, 0.7, 0.8, -math.inf], 10), np.repeat(np.arange(10), 5), 12)
    assert half.rule(0.1).threshold is None
    assert half.rule(0.1).least == pytest.approx(3 / 11)
    assert half.rule(0.28).threshold == 0.5
    nothing = FoundAt(np.zeros(0), np.zeros(0, dtype=np.int64), 4)
    assert (nothing.rule(0.5).threshold, nothing.rule(0.5).n) == (None, 0)


def test_images_of_a_group_weigh_as_much_as_one_image():
    # Two groups and the new one weigh a third each: what is missed of the first counts half of that for each image.
    found = FoundAt(np.array([0.9, 0.2, 0.8]), np.array([0, 1, 3]), 4)
    assert found.rule(0.51, ["a", "a", "c", "b"]).threshold == 0.8
    assert found.rule(0.49, ["a", "a", "c", "b"]).threshold == 0.2
    assert found.rule(0.49, ["a", "a", "c", "b"]).n == 2


def test_the_record_holds_the_promise_and_what_is_missed_on_test():
    calibrating = one_object_an_image([0.5 + row / 100 for row in range(40)])
    test = one_object_an_image([0.9] * 15 + [0.1] * 3 + [None] * 2)
    usual = {"groups": None, "test_groups": None, "seed": 0}
    record = promise_record(calibrating, test, 0.1, chosen_among=1, **usual)
    # At most 0.1 * 41 - 1 = 3.1 of 40 images may be missed: from the fourth score on.
    assert (record.threshold, record.n, record.after_choosing) == (pytest.approx(0.53), 40, None)
    assert record.missed.value == pytest.approx(0.25)
    assert record.missed.low < 0.25 < record.missed.high
    assert promise_record(calibrating, test, 0.1, chosen_among=8, **usual).after_choosing > 0.1
    refused = promise_record(calibrating, test, 0.01, chosen_among=1, **usual)
    assert refused.threshold is None
    assert "2.4\u00a0%" in str(refused.reason)


def test_an_answer_of_another_class_or_place_finds_nothing():
    made = one_object_an_image([0.9, 0.8])
    other = Objects(np.array([0]), np.array([0]), np.array([[20.0, 20, 30, 30]]), scores=np.array([0.99]))
    moved = ObjectPredictions(made.ids, made.sizes, made.classes, made.truth, other)
    assert FoundAt.of(moved).scores.tolist() == [-math.inf, -math.inf]
    assert FoundAt.of(made).scores.tolist() == [0.9, 0.8]
