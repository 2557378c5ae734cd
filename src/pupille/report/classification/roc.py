"""ROC and precision-recall curves drawn from counts: what is found, what is taken for it, what is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from markupsafe import Markup

from pupille.i18n.language import say, short
from pupille.report.charts import svg

WIDTH, HEIGHT = 350.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 16.0, 28.0, 42.0
ACROSS = svg.Scale(0.0, 1.0, LEFT, WIDTH - RIGHT)
UP = svg.Scale(0.0, 1.0, HEIGHT - BOTTOM, TOP)
Point = tuple[float, float]
PANELS = ("roc", "precision")
"""The two drawings of one set of counts."""


class Counts(Protocol):
    """Images found and others taken for them along thresholds."""

    @property
    def positives(self) -> int:
        """Images of the class."""

    @property
    def negatives(self) -> int:
        """Images of others."""

    @property
    def hits(self) -> Sequence[int]:
        """Images found, from the strictest threshold on or from the most generous one."""

    @property
    def alarms(self) -> Sequence[int]:
        """Others taken for them, in the same order."""


def points(record: Counts, panel: str) -> list[Point]:
    """The curve of counts, the strictest threshold first. panel: `roc`, share of false alarms and recall; `precision`,
    recall and precision, which is 1 where nothing is called.
    """
    recalls = [hits / record.positives for hits in record.hits]
    if panel == "roc":
        return [(alarms / record.negatives, y) for alarms, y in zip(record.alarms, recalls, strict=True)]
    pairs = zip(record.hits, record.alarms, strict=True)
    right = [hits / (hits + alarms) if hits + alarms else 1.0 for hits, alarms in pairs]
    return list(zip(recalls, right, strict=True))


def curve(shares: Iterable[Point], kind: str) -> Markup:
    """The line through points of shares."""
    return svg.path([place(share) for share in shares], f"line {kind}")


def place(share: Point) -> Point:
    """Where a point of shares lies in a drawing."""
    return ACROSS(share[0]), UP(share[1])


def cross(across: Sequence[float | None], up: Sequence[float | None], kind: str) -> list[Markup]:
    """A point with its intervals in both directions. across, up: value, low, high, each a share or None."""
    x, y = across[0], up[0]
    if x is None or y is None:
        return []
    parts = []
    if across[1] is not None and across[2] is not None:
        parts.append(svg.line(ACROSS(across[1]), UP(y), ACROSS(across[2]), UP(y), f"whisker {kind}"))
    if up[1] is not None and up[2] is not None:
        parts.append(svg.line(ACROSS(x), UP(up[1]), ACROSS(x), UP(up[2]), f"whisker {kind}"))
    return [*parts, svg.box(ACROSS(x) - 4, UP(y) - 4, 8, 8, f"frozen {kind}")]


def panel(which: str, parts: Iterable[Markup], *, title: str, description: str) -> Markup:
    """A drawing with its axes in percent, and the line of guessing where there is one."""
    up, across = _labels()[which]
    guess = [svg.line(ACROSS(0), UP(0), ACROSS(1), UP(1), "zero")] if which == "roc" else []
    body = [*_grid(), *guess, *parts, svg.text(0, 12, up, "heading")]
    body.append(svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across, "heading", anchor="middle"))
    return svg.svg(WIDTH, HEIGHT, body, title=title, description=description, kind="square")


def _labels() -> dict[str, tuple[str, str]]:
    """The labels of the axes of each drawing: upwards and across."""
    return {
        "roc": (say("found, % (recall)"), say("others taken for it, %")),
        "precision": (say("right among those called so, % (precision)"), say("found, % (recall)")),
    }


def _grid() -> list[Markup]:
    parts = []
    for tick in svg.nice_ticks(0.0, 1.0, 6):
        x, y, label = ACROSS(tick), UP(tick), short(100 * tick)
        parts += [svg.line(ACROSS.start, y, ACROSS.end, y, "grid"), svg.line(x, UP.start, x, UP.end, "grid")]
        parts.append(svg.text(LEFT - 7, y + 4, label, "tick", anchor="end"))
        parts.append(svg.text(x, HEIGHT - BOTTOM + 16, label, "tick", anchor="middle"))
    return [*parts, svg.line(ACROSS.start, UP.start, ACROSS.end, UP.start, "base")]
