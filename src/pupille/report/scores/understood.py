"""The sources of a score: how each was read, and which way where it could be read in two."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, retell
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection

MOST = 50
"""Files that are listed."""


def make(context: ScoresContext) -> dict[str, Any]:
    """Truth and answers in sentences, and the files that were left out."""
    scores = context.scores
    return {
        "truth": [retell(scores.truth.sentence), *map(retell, scores.truth.notes)],
        "given": [
            (name_of(answers), answers.source, retell(answers.format), list(map(retell, answers.understood)))
            for answers in scores.answers
        ],
        "left_out": scores.truth.left_out[:MOST],
        "more": max(0, len(scores.truth.left_out) - MOST),
    }


UNDERSTOOD = ScoresSection("understood", phrase("What was understood"), make, "scores/understood.html.j2")
