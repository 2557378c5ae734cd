"""Strips: how many images each part of the split holds, over all and by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.counts import images
from pupille.i18n.language import phrase, say
from pupille.report.charts import svg
from pupille.results.read import SPLITS

PARTS = {"train": phrase("train"), "validation": phrase("validation"), "test": phrase("test")}
"""The parts of the split, as a reader calls them."""


@dataclass(frozen=True)
class ClassRow:
    """One class: its counts by part of the split, all together, and its strip."""

    name: str
    counts: Mapping[str, int]
    total: int
    strip: Markup


def class_rows(per_class: Mapping[str, Mapping[str, int]], classes: list[str]) -> list[ClassRow]:
    """A row for each class, with strips on one scale: the commonest class fills the width."""
    most = max(1, *(sum(per_class[name][part] for part in SPLITS) for name in classes))
    return [
        ClassRow(
            name,
            per_class[name],
            sum(per_class[name][p] for p in SPLITS),
            _class_strip(per_class[name], most),
        )
        for name in classes
    ]


def _class_strip(counts: Mapping[str, int], most: int, width: float = 260, height: float = 14) -> Markup:
    scale, x, parts = svg.Scale(0, most, 0, width), 0, []
    for part in SPLITS:
        start, end = scale(x), scale(x + counts[part])
        parts.append(svg.box(start, 0, end - start - (1 if end - start > 3 else 0), height, f"part {part}"))
        x += counts[part]
    return svg.svg(width, height, parts, kind="strip")


def split_strip(counts: Mapping[str, int], width: float = 720) -> Markup:
    """One strip over all images: training, validation, test."""
    total = max(1, sum(counts[part] for part in SPLITS))
    scale, x, parts = svg.Scale(0, total, 0, width), 0, []
    for part in SPLITS:
        start, end = scale(x), scale(x + counts[part])
        parts.append(svg.box(start, 0, max(1.0, end - start - 2), 30, f"part {part}"))
        x += counts[part]
    words = ", ".join(label for _, label in split_labels(counts))
    description = say("Images by part: {parts}.", parts=words)
    return svg.svg(width, 30, parts, title=say("The split"), description=description, kind="wide")


def split_labels(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """(part, `train: 1,078 images (60.0 %)`) of each part of the split."""
    total = max(1, sum(counts[part] for part in SPLITS))
    return [
        (
            part,
            say(
                "{part}: {images} ({share:percent})",
                part=say(PARTS[part]),
                images=images(counts[part]),
                share=counts[part] / total,
            ),
        )
        for part in SPLITS
    ]
