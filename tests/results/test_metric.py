"""A metric is a number with an interval, or says why it is not."""

import math

import pytest

from pupille.i18n.language import tell
from pupille.results.metric import Metric


def test_a_metric_without_a_reason_has_exactly_its_four_fields() -> None:
    assert Metric(0.5, 0.25, 0.75, 8).to_json() == {"value": 0.5, "low": 0.25, "high": 0.75, "n": 8}


def test_a_reason_keeps_how_it_was_told() -> None:
    record = Metric(0.5, None, None, 3, tell("{n} groups are too few", n=3)).to_json()
    assert record["reason"] == "3 groups are too few"
    assert record["told"] == {"reason": {"template": "{n} groups are too few", "values": {"n": 3}}}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_number_of_it_is_nan_and_none_is_missing_without_a_reason(place: int) -> None:
    numbers: list[float | None] = [0.5, 0.25, 0.75]
    numbers[place] = math.nan
    with pytest.raises(ValueError, match="never NaN"):
        Metric(*numbers, n=8, reason="even with one")
    numbers[place] = None
    with pytest.raises(ValueError, match="needs a reason"):
        Metric(*numbers, n=8)
    assert Metric(*numbers, n=8, reason="few").to_json()["reason"] == "few"
