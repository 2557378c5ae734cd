"""A square drawing of test images: a mark for each, with its name, its numbers and a shape that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.report.charts import svg
from pupille.report.tables.quantities import decimals, quantity
from pupille.results.data import GalleryRecord
from pupille.results.regression_record import NumbersRecord

WIDTH, HEIGHT, TOP, RIGHT, BOTTOM = 400.0, 350.0, 28.0, 14.0, 42.0
LETTER = 6.2
"""Width of a letter of a tick, at most."""
MANY = 300
"""From so many points on they are drawn smaller."""
ROOM = 0.05
"""Of the range, left free on either side."""
SHAPES = {"image": "circle", "beyond": "triangle", "worst": "square"}
"""The mark of each kind of image, so that colour alone says nothing."""


@dataclass(frozen=True)
class Point:
    """One test image. kind: a key of `SHAPES`. target: the id of its picture in the page, "" where there is none."""

    id: str
    true: float
    predicted: float
    kind: str
    target: str

    @property
    def error(self) -> float:
        """Predicted minus true."""
        return self.predicted - self.true

    @property
    def mean(self) -> float:
        """Of the true and the predicted number."""
        return (self.predicted + self.true) / 2


def points(numbers: NumbersRecord, gallery: GalleryRecord) -> list[Point]:
    """The drawn images: ordinary ones first, then those predicted beyond the training images, then the worst."""
    targets = {worst.id: target(place) for place, worst in enumerate(gallery.worst)}
    trained, scatter = numbers.trained, numbers.scatter
    drawn = []
    for id_, true, predicted in zip(scatter.ids, scatter.values, scatter.predicted, strict=True):
        beyond = trained is not None and not trained.low <= predicted <= trained.high
        kind = "worst" if id_ in targets else "beyond" if beyond else "image"
        drawn.append(Point(id_, true, predicted, kind, targets.get(id_, "")))
    return sorted(drawn, key=lambda point: list(SHAPES).index(point.kind))


def target(place: int) -> str:
    """The id of the place in the page that shows the picture of one of the worst images."""
    return f"worst-{place + 1}"


def words(point: Point, unit: str) -> str:
    """What a pointer shows: `a/b.png: true 4.0 mm, predicted 4.6 mm (+0.6 mm)`."""
    digits = decimals([point.true, point.predicted])
    return say(
        "{name}: true {true}, predicted {predicted} ({error})",
        name=point.id,
        true=quantity(point.true, unit, digits=digits),
        predicted=quantity(point.predicted, unit, digits=digits),
        error=quantity(point.error, unit, digits=digits, signed=True),
    )


@dataclass(frozen=True)
class Frame:
    """The two scales of a drawing with its axes. parts: grid, ticks and headings."""

    across: svg.Scale
    up: svg.Scale
    parts: Sequence[Markup]

    def mark(self, point: Point, x: float, y: float, unit: str, *, small: bool) -> Markup:
        """The mark of an image at these values."""
        size = 2.6 if small else 3.6
        kind = f"point {point.kind}"
        return svg.marker(
            self.across(x), self.up(y), size, SHAPES[point.kind], kind, title=words(point, unit)
        )

    def level(self, y: float, kind: str) -> Markup:
        """A line from side to side."""
        return svg.line(self.across.start, self.up(y), self.across.end, self.up(y), kind)

    def stripe(self, low: float, high: float, kind: str) -> Markup:
        """A band from side to side."""
        top, bottom = self.up(high), self.up(low)
        return svg.box(self.across.start, top, self.across.end - self.across.start, bottom - top, kind)


def frame(
    x: tuple[float, float], y: tuple[float, float], *, across: str, up: str, signed: bool = False
) -> Frame:
    """The axes over these ranges. across, up: their headings. signed: whether what stands upright is a difference."""
    x_ticks, y_ticks = svg.nice_ticks(*x, 5), svg.nice_ticks(*y, 6)
    x_labels = svg.tick_labels(x_ticks)
    y_labels = [
        f"+{label}" if signed and tick > 0 else label
        for tick, label in zip(y_ticks, svg.tick_labels(y_ticks), strict=True)
    ]
    left = max(34.0, 12 + LETTER * max(map(len, y_labels), default=0))
    to_x, to_y = svg.Scale(*x, left, WIDTH - RIGHT), svg.Scale(*y, HEIGHT - BOTTOM, TOP)
    parts = [svg.text(0, 12, up, "heading")]
    for tick, label in zip(y_ticks, y_labels, strict=True):
        parts.append(svg.line(to_x.start, to_y(tick), to_x.end, to_y(tick), "grid"))
        parts.append(svg.text(to_x.start - 7, to_y(tick) + 4, label, "tick", anchor="end"))
    for tick, label in zip(x_ticks, x_labels, strict=True):
        parts.append(svg.line(to_x(tick), to_y.start, to_x(tick), to_y.end, "grid"))
        parts.append(svg.text(to_x(tick), to_y.start + 16, label, "tick", anchor="middle"))
    parts.append(svg.line(to_x.start, to_y.start, to_x.end, to_y.start, "base"))
    parts.append(svg.text((to_x.start + to_x.end) / 2, HEIGHT - 6, across, "heading", anchor="middle"))
    return Frame(to_x, to_y, parts)


def wide(values: Iterable[float]) -> tuple[float, float]:
    """A range that holds all values with some room on either side."""
    low, high = min(values := list(values)), max(values)
    room = ROOM * (high - low) or max(abs(low), 1.0) / 2
    return low - room, high + room
