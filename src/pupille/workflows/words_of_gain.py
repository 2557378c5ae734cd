"""Differences of a metric in words: points of a share, else in the unit of what is predicted."""

from __future__ import annotations

from pupille.i18n.language import StoredText, tell, tells
from pupille.tasks.metric import MetricSpec


def amount(difference: float, spec: MetricSpec, unit: str) -> StoredText:
    """A difference without its sign: points of a share, else in the unit of what is predicted."""
    if spec.unit == "share":
        return tells(
            "{points:size}\u00a0points",
            "{points:size}\u00a0points",
            whole_points(difference),
            points=difference,
        )
    return spec.written(abs(difference), unit)


def whole_points(difference: float) -> int:
    """The number that decides between one and many points: 1.9 of them are singular in French."""
    return int(round(abs(100 * difference), 1))


def signed(difference: float, spec: MetricSpec) -> StoredText:
    """A bound of a difference, with its sign."""
    if spec.unit == "share":
        return tell("{points:points}", points=difference)
    return tell("{value:signed}", value=difference)


def signed_amount(difference: float, spec: MetricSpec, unit: str) -> StoredText:
    """A difference with its sign and unit."""
    if spec.unit == "share":
        return tells(
            "{points:points}\u00a0points",
            "{points:points}\u00a0points",
            whole_points(difference),
            points=difference,
        )
    written = tell("{value:signed}", value=difference)
    return (
        tell("{value}\u00a0{unit}", value=written, unit=unit) if spec.unit == "target" and unit else written
    )
