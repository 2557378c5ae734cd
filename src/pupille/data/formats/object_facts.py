"""What a tool says of objects beside class and place, such as who drew them: columns of the annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OWN_COLUMNS = ("id", "label", "x1", "y1", "x2", "y2", "area", "crowd", "difficult", "shape", "score")
"""Columns that every table of annotations has; a fact of such a name gets another one."""


def fact_columns(facts: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """A column for each fact that any object has; "" where it has not."""
    names = dict.fromkeys(name for row in facts for name in row)
    return {
        f"tool_{name}" if name in OWN_COLUMNS else name: tuple(row.get(name, "") for row in facts)
        for name in names
    }
