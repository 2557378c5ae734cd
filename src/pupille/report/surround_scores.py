"""The scores of drawn objects with what surrounds them and without: how a page and a terminal tell of them."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import retell, say
from pupille.results.surround import SurroundRecord

MOST = 10
"""Objects in the table."""


@dataclass(frozen=True)
class ScoreRow:
    """One object, its scores as texts."""

    id: str
    label: str
    before: str
    after: str
    change: str


def falling(surround: SurroundRecord) -> list[ScoreRow]:
    """The objects whose score falls most, the most first."""
    if surround.scores is None:
        return []
    losing = [each for each in surround.scores.objects if each.after < each.before]
    return [
        ScoreRow(
            each.id,
            each.label,
            say("{value:2}", value=each.before),
            say("{value:2}", value=each.after),
            say("{value:2}", value=each.after - each.before),
        )
        for each in sorted(losing, key=lambda each: each.after - each.before)[:MOST]
    ]


def surround_lines(surround: SurroundRecord) -> list[str]:
    """The sentences for a terminal."""
    lines = [f"{retell(surround.short)} {retell(surround.sentence)}"]
    return [*lines, retell(surround.scores.sentence)] if surround.scores else lines
