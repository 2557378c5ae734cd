"""How a draft on personal data ends: with what only the legal office can answer."""

from __future__ import annotations

from pupille.documents.items import Item
from pupille.i18n.language import phrase, say
from pupille.results.results import Results

QUESTIONS = (
    phrase("Questions for the legal office"),
    (
        Item("", phrase("Is the legal basis that is named above the right one, and is it documented?")),
        Item("", phrase("Are the persons informed as the law asks, or does an exception for research hold?")),
        Item(
            "",
            phrase(
                "May the model, which has learned from these images, be given to others, and on which terms?"
            ),
        ),
        Item("", phrase("Must the supervisory authority be consulted before the work begins?")),
        Item("", phrase("When is this draft to be looked at again, and by whom?")),
    ),
)
"""The last section of such a draft."""


def drafted(results: Results) -> str:
    """The day of the facts, and that a draft is no advice."""
    return say(
        "Facts of {date:day}. A draft to be completed with your data protection officer, and no legal advice.",
        date=results.created[:10],
    )
