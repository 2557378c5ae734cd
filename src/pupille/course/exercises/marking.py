"""The verdict on an exercise: not begun, not yet, right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import say


class State(StrEnum):
    """How far an exercise is."""

    NOT_BEGUN = "not begun"
    NOT_YET = "not yet"
    RIGHT = "right"


@dataclass(frozen=True)
class Verdict:
    """State of an exercise, and the sentence that says why, in the learner's language; empty if it is right."""

    number: str
    state: State
    sentence: str = ""

    def text(self) -> str:
        """What the learner reads; a sign before it, so that the state is not told by words alone."""
        if self.state is State.RIGHT:
            return "✓ " + say("Exercise {number}: right.", number=self.number)
        if self.state is State.NOT_BEGUN:
            return "○ " + say(
                "Exercise {number}, not begun. {sentence}", number=self.number, sentence=self.sentence
            )
        first = "✗ " + say(
            "Exercise {number}, not yet. {sentence}", number=self.number, sentence=self.sentence
        )
        return first + "\n  " + say('Stuck? lesson.hint("{number}")', number=self.number)


def mark(exercise: Exercise, notebook: Mapping[str, Any]) -> Verdict:
    """The verdict on what the names of a notebook hold."""
    try:
        exercise.check(Answers(notebook, exercise.names))
    except NotBegunError as missing:
        return Verdict(exercise.number, State.NOT_BEGUN, str(missing))
    except NotYetError as fault:
        return Verdict(exercise.number, State.NOT_YET, str(fault))
    except Exception as error:
        # Whatever form an answer has, its learner gets a sentence.
        return Verdict(
            exercise.number, State.NOT_YET, say("The answer has another form ({text}).", text=str(error))
        )
    return Verdict(exercise.number, State.RIGHT)
