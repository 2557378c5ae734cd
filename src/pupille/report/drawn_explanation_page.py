"""The page and the words of an explanation of a model that draws boxes or masks."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from pupille.i18n.language import retell
from pupille.report.explanation_text import WIDTH, as_text
from pupille.report.page import fill
from pupille.report.surround_scores import falling, surround_lines
from pupille.report.unknown_groups import unknown_group_lines, unknown_on_page
from pupille.results.explanation import Explanation
from pupille.results.surround import DrawnExplanation


def drawn_explanation_page(
    explanation: DrawnExplanation, unknown_pictures: Mapping[str, tuple[bytes, str]]
) -> str:
    """The page. unknown_pictures: bytes and ending of the pictures of groups that nobody named, by id."""
    return fill(
        "drawn_explanation.html.j2",
        explanation=explanation,
        falling=falling(explanation.surround),
        unknown=unknown_on_page(explanation.unknown_groups, unknown_pictures),
    )


def drawn_as_text(explanation: DrawnExplanation) -> str:
    """What to believe, a sentence a paragraph."""
    sentences = [
        *surround_lines(explanation.surround),
        *unknown_group_lines(explanation.unknown_groups),
        *explanation.notes,
    ]
    return "\n".join(textwrap.fill(retell(sentence), WIDTH, subsequent_indent="  ") for sentence in sentences)


def explained_as_text(explanation: Explanation | DrawnExplanation) -> str:
    """The verdict of any explanation for a terminal."""
    if isinstance(explanation, DrawnExplanation):
        return drawn_as_text(explanation)
    return as_text(explanation)
