"""What was fixed before the images were looked at, and where it was followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import count, percent, phrase, say, short
from pupille.report.tables.numbers import in_points, metric_label

Record = Mapping[str, Any]
POINTS = {
    "primary metric": phrase("What models are compared by"),
    "margin": phrase("Smallest difference that matters"),
    "unit": phrase("What is independent"),
    "test images": phrase("Test images, at least"),
    "test units": phrase("Independent test units, at least"),
    "prevalence": phrase("How frequent the class will be"),
    "costs": phrase("Cost of a miss to that of a false alarm"),
}
"""The points of a protocol, as the table names them."""


@dataclass(frozen=True)
class Point:
    """One point of the protocol. followed: None where it does not apply."""

    name: str
    planned: str
    done: str
    followed: bool | None


@dataclass(frozen=True)
class ProtocolSection:
    """Everything the template shows. broken: how many points were not followed."""

    created: str
    seal: str
    points: Sequence[Point]
    broken: int


def protocol(results: Record) -> ProtocolSection | None:
    """The section of results with a protocol; None without."""
    record = results.get("protocol")
    if not record:
        return None
    points = [
        _point(point["what"], point["planned"], point["done"], point["followed"])
        for point in record["points"]
    ]
    broken = sum(point.followed is False for point in points)
    return ProtocolSection(record["created"], record["sha256"], points, broken)


def _point(name: str, planned: Any, done: Any, followed: bool | None) -> Point:
    known = POINTS.get(name)
    return Point(say(known) if known else name, _written(name, planned), _written(name, done), followed)


def _written(name: str, value: Any) -> str:
    if isinstance(value, list):
        return say("{one} to {other}", one=_written(name, value[0]), other=_written(name, value[1]))
    if value is None:
        return say("not stated")
    if isinstance(value, str):
        return metric_label(value) if name == "primary metric" else value
    if name == "prevalence":
        return percent(value)
    if name == "margin":
        return in_points(value, sign=False)
    return count(value) if isinstance(value, int) else short(value)
