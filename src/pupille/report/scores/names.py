"""What sets of answers are called for a reader: by their files, or as another person's."""

from __future__ import annotations

from pupille.i18n.language import say
from pupille.i18n.visible import shorten
from pupille.results.scores import AnswersRecord, Scores

LONGEST = 40
"""Letters of a name at most."""


def name_of(answers: AnswersRecord) -> str:
    """The name of one set of answers in the language of the reader."""
    return say("another person") if answers.observer else shorten(answers.name, LONGEST)


def name_in(scores: Scores, name: str) -> str:
    """The set of answers of this name, as `name_of` calls it."""
    return next(name_of(answers) for answers in scores.answers if answers.name == name)
