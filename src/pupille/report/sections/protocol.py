"""The protocol that was fixed before the images were looked at, and where it was followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import count, percent, phrase, say, short, translated
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.measure import measure_of
from pupille.report.tables.numbers import in_points, metric_label
from pupille.report.tables.quantities import quantity
from pupille.results.protocol import Planned, ProtocolPointRecord, ProtocolRecord
from pupille.results.results import Results

POINTS = {
    "primary metric": phrase("What models are compared by"),
    "margin": phrase("Smallest difference that matters"),
    "unit": phrase("What is independent"),
    "test images": phrase("Test images, at least"),
    "test units": phrase("Independent test units, at least"),
    "prevalence": phrase("How frequent the class will be"),
    "measured in": phrase("Unit of the numbers"),
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


def protocol(results: Results) -> ProtocolSection | None:
    """The section of results with a protocol; None without."""
    record = results.protocol
    if not record:
        return None
    points = [_point(results, point) for point in record.points]
    broken = sum(point.followed is False for point in points)
    return ProtocolSection(record.created, record.sha256, points, broken)


def _point(results: Results, point: ProtocolPointRecord) -> Point:
    name = point.what
    planned, done = (_written(results, name, value) for value in (point.planned, point.done))
    return Point(say(POINTS[name]) if name in POINTS else name, planned, done, point.followed)


def _written(results: Results, name: str, value: Planned) -> str:
    if isinstance(value, tuple):
        return say(
            "{one} to {other}", one=_written(results, name, value[0]), other=_written(results, name, value[1])
        )
    if value is None:
        return say("not stated")
    if isinstance(value, str):
        return metric_label(results, value) if name == "primary metric" else value
    if name == "prevalence":
        return percent(value)
    if name == "margin":
        measure = measure_of(results, results.primary_metric)
        return in_points(value, sign=False) if measure.share else quantity(value, measure.unit)
    return count(value) if isinstance(value, int) else short(value)


def protocol_lines(record: ProtocolRecord | None) -> list[str]:
    """Where the protocol was followed. record: the `protocol` of `results.json`."""
    if not record:
        return []
    followed, broken = [], []
    for point in record.points:
        name = translated(point.what)
        if point.followed:
            followed.append(name)
        elif point.followed is False:
            planned, done = _plain(point.planned), _plain(point.done)
            broken.append(
                say("{what} (planned {planned}, was {done})", what=name, planned=planned, done=done)
            )
    line = say(
        "Protocol of {created} ({sha256}): followed in {points}.",
        created=record.created,
        sha256=record.sha256[:16],
        points=", ".join(followed) or say("nothing"),
    )
    return [line, say("Not followed in {points}.", points=", ".join(broken))] if broken else [line]


def _plain(value: Planned) -> str:
    """A planned value or what was done, as text."""
    if isinstance(value, tuple):
        return say(" to ").join(map(_plain, value))
    if value is None:
        return say("none")
    return (
        count(value) if isinstance(value, int) else short(value) if isinstance(value, float) else str(value)
    )


def make(context: Context) -> dict[str, Any] | None:
    """None where no protocol was followed."""
    section = protocol(context.results)
    return {"protocol": section} if section else None


def as_text(context: Context) -> str:
    """Where the protocol was followed and where it was not."""
    return filled(protocol_lines(context.results.protocol))


PROTOCOL = Section("protocol", phrase("Protocol"), make, "sections/protocol.html.j2", as_text)
