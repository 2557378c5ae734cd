"""What results say of a classifier: counts that rise, and thresholds with all that belongs to them."""

import pytest

from pupille.results.classification import (
    AtThresholdRecord,
    CountsRecord,
    CurvesRecord,
    MicroCurveRecord,
    SliderRecord,
    ThresholdRecord,
)
from pupille.results.metric import Metric

SHARE = Metric(0.9, 0.8, 0.95, 40)
PART = AtThresholdRecord(9, 1, 2, 28, SHARE, SHARE, SHARE)


@pytest.mark.parametrize(
    ("positives", "negatives", "hits", "alarms"),
    [
        (0, 5, (0,), (0,)),
        (5, 0, (0,), (0,)),
        (5, 5, (), ()),
        (5, 5, (0, 3), (0,)),
        (5, 5, (3, 2), (0, 1)),
        (5, 5, (0, 6), (0, 1)),
        (5, 5, (-1, 2), (0, 1)),
    ],
)
def test_counts_rise_from_none_to_all_images(positives, negatives, hits, alarms):
    assert CountsRecord(5, 5, (0, 5), (0, 5)).hits == (0, 5)
    with pytest.raises(ValueError):
        CountsRecord(positives, negatives, hits, alarms)


def test_the_frozen_threshold_is_one_of_the_steps():
    steps = {"positives": 5, "negatives": 5, "hits": (1, 5), "alarms": (0, 4)}
    assert SliderRecord(**steps, thresholds=(0.9, 0.1), frozen=1).thresholds[1] == 0.1
    with pytest.raises(ValueError, match="frozen"):
        SliderRecord(**steps, thresholds=(0.9, 0.1), frozen=2)
    with pytest.raises(ValueError, match="2 numbers"):
        SliderRecord(**steps, thresholds=(0.9,), frozen=0)


def test_a_threshold_has_all_of_its_parts_or_the_reason_why_there_is_none():
    assert ThresholdRecord("dog", None, reason="no image of it").value is None
    whole = {"how": "recall", "reached": True, "validation": PART, "test": PART}
    assert ThresholdRecord("dog", 0.3, **whole).value == 0.3
    with pytest.raises(ValueError, match="a reason is needed"):
        ThresholdRecord("dog", None)
    for part in whole:
        with pytest.raises(ValueError, match="how, reached, validation and test"):
            ThresholdRecord("dog", 0.3, **{**whole, part: None})


def test_the_curves_of_all_classes_stand_together_or_not_at_all():
    micro = MicroCurveRecord(positives=5, negatives=5, hits=(5,), alarms=(5,), roc_auc=0.9)
    assert CurvesRecord(None, (), None, None).micro is None
    with pytest.raises(ValueError, match="micro and macro"):
        CurvesRecord(None, (), micro, None)
