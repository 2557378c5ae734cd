"""The sections of the report on answers in their order: a common head, those of the task, a common tail."""

from __future__ import annotations

from pupille.report.scores.answers import ANSWERS
from pupille.report.scores.classes import CLASSES
from pupille.report.scores.methods import METHODS
from pupille.report.scores.pictures import PICTURES
from pupille.report.scores.section import ScoresSection, words_of
from pupille.report.scores.understood import UNDERSTOOD
from pupille.report.scores.verdict import VERDICT
from pupille.results.scores import Scores

HEAD: tuple[ScoresSection, ...] = (VERDICT, ANSWERS, CLASSES)
TAIL: tuple[ScoresSection, ...] = (PICTURES, UNDERSTOOD, METHODS)


def sections_of(scores: Scores) -> tuple[ScoresSection, ...]:
    """Every section that these scores may have."""
    return (*HEAD, *words_of(scores).sections, *TAIL)
