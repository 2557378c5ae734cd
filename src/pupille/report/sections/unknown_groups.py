"""On which images that nobody named the chosen model is worse."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.section import Context, Section
from pupille.report.sections.pictures import picture
from pupille.report.tables.columns import filled
from pupille.report.unknown_groups import unknown_group_lines, unknown_values


def make(context: Context) -> dict[str, Any] | None:
    """None where it was not asked for."""
    values = unknown_values(
        context.results.unknown_groups,
        lambda group: [picture(context.folder, name) for name in group.pictures],
    )
    return None if values is None else {"unknown": values}


def as_text(context: Context) -> str:
    """The groups for a terminal."""
    return filled(unknown_group_lines(context.results.unknown_groups))


UNKNOWN_GROUPS = Section(
    "unknown-groups", phrase("Groups nobody named"), make, "sections/unknown_groups.html.j2", as_text
)
