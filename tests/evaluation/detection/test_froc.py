"""Recall against false positives per image, by hand."""

import numpy as np
import pytest

from pupille.evaluation.detection.evaluate import evaluate
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


@pytest.fixture
def predictions():
    """10 images with an object each, eight found at scores 1.0, .9, ...; 5 false alarms at .75, 5 at .55."""
    truth = Objects(np.arange(10), np.zeros(10, dtype=np.int64), np.tile([0.0, 0, 10, 10], (10, 1)))
    found = Objects(
        np.arange(8), np.zeros(8, dtype=np.int64), truth.boxes[:8], scores=1.0 - np.arange(8) / 10
    )
    alarms = np.tile([50.0, 50, 60, 60], (10, 1))
    return ObjectPredictions(
        tuple("abcdefghij"),
        np.full((10, 2), 99),
        ("x",),
        truth,
        Objects(
            np.concatenate([found.images, np.arange(10)]),
            np.zeros(18, dtype=np.int64),
            np.concatenate([found.boxes, alarms]),
            scores=np.concatenate([found.scores, np.repeat([0.75, 0.55], 5)]),
        ),
    )


def test_the_recall_at_a_rate_is_that_of_the_last_score_that_keeps_it(predictions):
    record = evaluate(predictions, resamples=100).objects.froc
    at = {point.false_alarms: point.recall.value for point in record.at}
    # 1.0, .9, .8 before any false alarm; .7, .6 after half an alarm an image; .5, .4, .3 after one.
    assert at == {0.125: 0.3, 0.25: 0.3, 0.5: 0.5, 1.0: 0.8, 2.0: 0.8, 4.0: 0.8, 8.0: 0.8}
    assert all(point.recall.low < point.recall.value < point.recall.high for point in record.at)


def test_the_curve_has_a_step_at_each_score(predictions):
    steps = evaluate(predictions, resamples=100).objects.froc.steps
    assert [step.score for step in steps] == pytest.approx(
        [1.0, 0.9, 0.8, 0.75, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3]
    )
    assert [step.false_alarms for step in steps] == pytest.approx([0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 1])
    assert [step.recall for step in steps] == pytest.approx(
        [0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8]
    )
