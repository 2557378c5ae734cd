"""The split: how the images were dealt to training, validation and test."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.charts.strips import split_labels, split_strip
from pupille.report.section import Context, Section
from pupille.report.sections.audit_words import audit_of, torn_groups


def make(context: Context) -> dict[str, Any]:
    """The drawing with its labels; torn: whether groups stand on two sides."""
    counts = context.results.split.counts
    return {
        "split_strip": split_strip(counts),
        "split_labels": split_labels(counts),
        "torn": bool(torn_groups(audit_of(context.results))),
    }


SPLIT = Section("split", phrase("Split"), make, "sections/split.html.j2")
