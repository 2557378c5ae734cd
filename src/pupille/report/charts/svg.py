"""A handful of SVG pieces: text, lines, dots, scales. Colours come from the style sheet, by class name.

Every function returns markup in which names are escaped; no attribute set here runs or loads anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import number
from pupille.i18n.visible import shorten


@dataclass(frozen=True)
class Scale:
    """From values between low and high to pixels between start and end (start may be the larger one)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value; what lies outside stays at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most `most` round values (1, 2 or 5 times a power of ten apart) from low to high, both within."""
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [round(k * step, 12) for k in range(first, last + 1)]
    raise AssertionError("a step of fifty times the smallest leaves at most two ticks")


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """Rising values with the decimals that the step between them needs; zero has none."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks else 0.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 0
    return [number(tick, digits) if tick else "0" for tick in ticks]


def svg(
    width: float,
    height: float,
    parts: Iterable[Markup],
    *,
    title: str = "",
    description: str = "",
    kind: str = "",
    role: str = "img",
) -> Markup:
    """A drawing. With a title it is an image with a name; without, it is hidden from screen readers.

    Leave the title out only where the same figures stand beside it as text. kind: its style class. role: `group` for a
    drawing that holds links, of which an image would tell nothing.
    """
    body = Markup("").join(parts)
    if not title:
        named, attributes = Markup(""), Markup('aria-hidden="true"')
    else:
        label = f"{shorten(title, 300)}. {description}" if description else shorten(title, 300)
        named = Markup("<title>{}</title>").format(shorten(title, 300))
        named += Markup("<desc>{}</desc>").format(description) if description else Markup("")
        attributes = Markup('role="{}" aria-label="{}"').format(role, label)
    return Markup('<svg class="chart {}" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}{}</svg>').format(
        kind, num(width), num(height), num(width), num(height), attributes, named, body
    )


def num(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, kind: str = "", *, anchor: str = "start", most: int = 60) -> Markup:
    """A line of text at its baseline; longer than `most` characters it is shortened and kept as a title."""
    short = shorten(words, most)
    full = Markup("<title>{}</title>").format(shorten(words, 300)) if short != words else Markup("")
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}">{}{}</text>').format(
        num(x), num(y), anchor, kind, short, full
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(
        num(x1), num(y1), num(x2), num(y2), kind
    )


def dot(x: float, y: float, radius: float, kind: str) -> Markup:
    """A filled circle."""
    return Markup('<circle cx="{}" cy="{}" r="{}" class="{}"/>').format(num(x), num(y), num(radius), kind)


def box(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> Markup:
    """A filled rectangle, with a title that a pointer shows."""
    inside = Markup("<title>{}</title>").format(shorten(title, 300)) if title else Markup("")
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}">{}</rect>').format(
        num(x), num(y), num(max(0.0, width)), num(height), kind, inside
    )


def squares(corners: Iterable[tuple[float, float]], side: float, kind: str) -> Markup:
    """Many filled squares of one kind, by their upper left corners, as one path: a fraction of the size of as many
    rectangles."""
    across, back = num(side), num(-side)
    steps = "".join(f"M{num(x)} {num(y)}h{across}v{across}h{back}z" for x, y in corners)
    return Markup('<path d="{}" class="{}"/>').format(steps, kind)


def path(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """A line through points."""
    steps = " ".join(f"{'L' if i else 'M'}{num(x)} {num(y)}" for i, (x, y) in enumerate(points))
    return Markup('<path d="{}" class="{}"/>').format(steps, kind)


def link(target: str, inside: Markup, label: str) -> Markup:
    """A link to a place in the same document."""
    return Markup('<a href="#{}" aria-label="{}">{}</a>').format(target, shorten(label, 300), inside)


def triangle(x: float, y: float, towards: int, kind: str) -> Markup:
    """A small arrow head at x that points right (towards = 1) or left (-1): the value lies beyond."""
    back = num(x - 6 * towards)
    return Markup('<path d="M{} {}L{} {}L{} {}Z" class="{}"/>').format(
        num(x), num(y), back, num(y - 4), back, num(y + 4), kind
    )


def marker(x: float, y: float, size: float, shape: str, kind: str, *, title: str) -> Markup:
    """A filled circle, square or triangle about a point, of one area, with a title that a pointer shows."""
    named = Markup("<title>{}</title>").format(shorten(title, 300))
    if shape == "circle":
        return Markup('<circle cx="{}" cy="{}" r="{}" class="{}">{}</circle>').format(
            num(x), num(y), num(size), kind, named
        )
    if shape == "square":
        half = 0.89 * size
        return box(x - half, y - half, 2 * half, 2 * half, kind, title)
    reach, foot = 1.56 * size, 0.78 * size
    return Markup('<path d="M{} {}L{} {}L{} {}Z" class="{}">{}</path>').format(
        num(x),
        num(y - reach),
        num(x + 0.87 * reach),
        num(y + foot),
        num(x - 0.87 * reach),
        num(y + foot),
        kind,
        named,
    )
