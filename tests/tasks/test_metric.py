"""A row of the table of metrics knows which of two values is better, and how a value is written."""

import pytest

from pupille.i18n.language import retell, speaking
from pupille.tasks.metric import Better, MetricSpec, Unit


def spec(better: Better, unit: Unit = "number") -> MetricSpec:
    return MetricSpec("name", "Label", "label", better, (None, None), unit, "wilson", False)


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


@pytest.mark.parametrize(
    ("kind", "value", "unit", "english", "french"),
    [
        ("share", 0.9123, "", "91.2 %", "91,2\u00a0%"),
        ("share", 1.0, "mm", "100.0 %", "100,0\u00a0%"),
        ("target", -4.5678, "mm", "−4.57 mm", "−4,57 mm"),
        ("target", 1234.0, "", "1230", "1230"),
        ("number", 0.12345, "mm", "0.123", "0,123"),
    ],
)
def test_a_share_is_written_in_percent_and_only_a_number_of_the_target_in_its_unit(
    kind: Unit, value: float, unit: str, english: str, french: str
) -> None:
    written = spec("up", kind).written(value, unit)
    assert written == english
    with speaking("fr"):
        assert retell(written) == french
