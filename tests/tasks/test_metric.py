"""A row of the table of metrics knows which of two values is better."""

import pytest

from pupille.tasks.metric import Better, MetricSpec


def spec(better: Better) -> MetricSpec:
    return MetricSpec("name", "Label", "label", better, (None, None), "number", "wilson", False)


@pytest.mark.parametrize(
    ("better", "value", "other", "expected"),
    [
        ("up", 0.9, 0.8, True),
        ("up", -2.0, 1.0, False),
        ("down", 0.1, 0.2, True),
        ("down", 3.0, -4.0, False),
        ("zero", -0.1, 0.2, True),
        ("zero", 0.1, -0.2, True),
        ("zero", -5.0, 1.0, False),
    ],
)
def test_better_is_higher_lower_or_closer_to_zero(
    better: Better, value: float, other: float, expected: bool
) -> None:
    assert spec(better).is_better(value, other) is expected
    assert spec(better).is_better(other, value) is not expected


@pytest.mark.parametrize("better", ["up", "down", "zero"])
def test_nothing_is_better_than_its_equal_nor_than_what_is_undefined(better: Better) -> None:
    assert not spec(better).is_better(0.5, 0.5)
    assert not spec(better).is_better(float("nan"), 0.5)
    assert not spec(better).is_better(0.5, float("nan"))
    assert not spec("zero").is_better(-0.5, 0.5)
