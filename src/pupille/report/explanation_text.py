"""The verdict of an explanation for a terminal."""

from __future__ import annotations

import textwrap

from pupille.i18n.language import retell
from pupille.report.explanation_page import headline
from pupille.report.unknown_groups import unknown_group_lines
from pupille.results.explanation import Explanation, MemoryRecord

WIDTH = 98


def as_text(explanation: Explanation) -> str:
    """What to believe, a sentence a paragraph."""
    sentences = [
        *(away.sentence for away in explanation.given_away),
        headline(explanation),
        *(f"{retell(test.short)} {retell(test.sentence)}" for test in explanation.tests),
        *(altered.sentence for altered in explanation.altered),
        *([explanation.itself.importance.sentence] if explanation.itself else []),
        *memory_lines(explanation.memory),
        *unknown_group_lines(explanation.unknown_groups),
        *explanation.notes,
    ]
    return "\n".join(textwrap.fill(retell(sentence), WIDTH, subsequent_indent="  ") for sentence in sentences)


def memory_lines(memory: MemoryRecord | None) -> list[str]:
    """What the model remembers; nothing where it was not asked for."""
    if memory is None:
        return []
    return [f"{retell(memory.short)} {retell(memory.sentence)} {retell(memory.meaning)}", *memory.notes]
