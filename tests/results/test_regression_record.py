"""What a file says of predicted numbers is refused where it cannot be."""

import pytest

from pupille.results.metric import Metric
from pupille.results.regression_record import (
    MOST_POINTS,
    AgreementRecord,
    LimitsAtRecord,
    NumberSubgroupRecord,
    NumberSubgroupsRecord,
    PredictionIntervalRecord,
    ScatterRecord,
    TrainedRangeRecord,
    UnlikeRecord,
)

METRIC = Metric(1.0, 0.5, 1.5, 30)


@pytest.mark.parametrize(
    ("ids", "values", "total", "why"),
    [
        ((), (), 0, "at least one"),
        (("a", "b"), (1.0,), 2, "equally many"),
        (("a", "b"), (1.0, 2.0), 1, "at most total"),
        (tuple(map(str, range(MOST_POINTS + 1))), (1.0,) * (MOST_POINTS + 1), 9999, "at most"),
    ],
)
def test_points_are_as_many_as_there_can_be(ids, values, total, why):
    with pytest.raises(ValueError, match=why):
        ScatterRecord(ids, values, values, total)


def test_a_range_rises():
    with pytest.raises(ValueError, match="should rise"):
        TrainedRangeRecord(1.0, 2.0, 3.0, 10, 0)


def test_limits_stand_at_rising_means():
    low, high = LimitsAtRecord(1.0, -1.0, 1.0), LimitsAtRecord(2.0, -1.0, 1.0)
    assert AgreementRecord(METRIC, METRIC, METRIC, False, (low, high), "").limits[1].mean == 2
    for limits in ((low,), (high, low)):
        with pytest.raises(ValueError, match="rising means"):
            AgreementRecord(METRIC, METRIC, METRIC, False, limits, "")


def test_a_promise_is_whole_or_has_a_reason():
    assert PredictionIntervalRecord(0.9, 3, False, None, reason="too few").covered is None
    with pytest.raises(ValueError, match="a reason is needed"):
        PredictionIntervalRecord(0.9, 3, False, None)
    with pytest.raises(ValueError, match="are needed"):
        PredictionIntervalRecord(0.9, 30, False, 1.5, narrowest=3.0)


def test_the_worst_subgroup_is_one_of_them():
    subgroups = (NumberSubgroupRecord("a", 30, METRIC, METRIC, 1.0),)
    test = UnlikeRecord(0.01, "shuffles")
    assert NumberSubgroupsRecord("x", test, test, subgroups, "a", None, {}).worst == "a"
    with pytest.raises(ValueError, match="should be subgroups"):
        NumberSubgroupsRecord("x", test, test, subgroups, "b", None, {})
