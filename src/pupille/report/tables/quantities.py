"""Figures in the unit of what is predicted: as many decimals as their size asks for, the unit behind them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pupille.i18n.language import SPACE, number, say
from pupille.i18n.visible import shorten

DIGITS = 3
"""Digits of the largest of some figures that are shown together."""
MOST_DECIMALS = 9
LONGEST_UNIT = 20


def decimals(values: Iterable[float | None]) -> int:
    """The decimals that show three digits of the largest of these figures: 0 from 100 on, 2 of one like 4.56."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if not largest:
        return 0
    return min(max(DIGITS - 1 - math.floor(math.log10(largest)), 0), MOST_DECIMALS)


def decimals_of_number(value: float) -> int:
    """The decimals of a figure without a unit: three below 10, fewer of larger ones, as 15.0 and 120."""
    return 3 if abs(value) < 10 else decimals([value])


def quantity(value: float, unit: str = "", *, digits: int | None = None, signed: bool = False) -> str:
    """`4.56 mm`; signed: `+4.56 mm`. digits: decimals, those of `decimals` unless told."""
    written = number(value, decimals([value]) if digits is None else digits)
    plus = "+" if signed and any(digit in written for digit in "123456789") and value > 0 else ""
    return f"{plus}{written}{behind(unit)}"


def behind(unit: str) -> str:
    """The unit as it stands behind a figure, with the space before it; "" where there is none."""
    return f"{SPACE}{shorten(unit, LONGEST_UNIT)}" if unit else ""


def headed(name: str, unit: str) -> str:
    """`Bias, mm`: the head of a column or an axis whose figures stand without their unit."""
    return say("{name}, {unit}", name=name, unit=shorten(unit, LONGEST_UNIT)) if unit else name


def quantity_range(
    low: float, high: float, unit: str = "", *, digits: int | None = None, signed: bool = False
) -> str:
    """`from 3.90 to 5.10 mm`. digits: decimals, those of `decimals` unless told."""
    digits = decimals([low, high]) if digits is None else digits
    return say(
        "from {low} to {high}",
        low=quantity(low, digits=digits, signed=signed),
        high=quantity(high, unit, digits=digits, signed=signed),
    )
