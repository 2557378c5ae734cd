"""Strips: how many images each part of the split holds, over all and by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.counts import images
from pupille.i18n.language import phrase, say
from pupille.report.charts import svg
from pupille.results.data import PartCounts
from pupille.results.read import SPLITS

PARTS = {"train": phrase("train"), "validation": phrase("validation"), "test": phrase("test")}
"""The parts of the split, as a reader calls them."""


@dataclass(frozen=True)
class ClassRow:
    """One class: its counts by part of the split, all together, and its strip."""

    name: str
    counts: PartCounts
    total: int
    strip: Markup


def class_rows(per_class: Mapping[str, PartCounts], classes: Sequence[str]) -> list[ClassRow]:
    """A row for each class, with strips on one scale: the commonest class fills the width."""
    most = max(1, *(per_class[name].total for name in classes))
    return [
        ClassRow(name, per_class[name], per_class[name].total, _class_strip(per_class[name], most))
        for name in classes
    ]


def _class_strip(counts: PartCounts, most: int, width: float = 260, height: float = 14) -> Markup:
    scale, x, parts = svg.Scale(0, most, 0, width), 0, []
    for part in SPLITS:
        start, end = scale(x), scale(x + counts.of(part))
        parts.append(svg.box(start, 0, end - start - (1 if end - start > 3 else 0), height, f"part {part}"))
        x += counts.of(part)
    return svg.svg(width, height, parts, kind="strip")


def split_strip(counts: PartCounts, width: float = 720) -> Markup:
    """One strip over all images: training, validation, test."""
    total = max(1, counts.total)
    scale, x, parts = svg.Scale(0, total, 0, width), 0, []
    for part in SPLITS:
        start, end = scale(x), scale(x + counts.of(part))
        parts.append(svg.box(start, 0, max(1.0, end - start - 2), 30, f"part {part}"))
        x += counts.of(part)
    words = ", ".join(label for _, label in split_labels(counts))
    description = say("Images by part: {parts}.", parts=words)
    return svg.svg(width, 30, parts, title=say("The split"), description=description, kind="wide")


def split_labels(counts: PartCounts) -> list[tuple[str, str]]:
    """(part, `train: 1,078 images (60.0 %)`) of each part of the split."""
    total = max(1, counts.total)
    return [
        (
            part,
            say(
                "{part}: {images} ({share:percent})",
                part=say(PARTS[part]),
                images=images(counts.of(part)),
                share=counts.of(part) / total,
            ),
        )
        for part in SPLITS
    ]
