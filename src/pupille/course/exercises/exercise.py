"""What an exercise is: its check, its hints, its solution, and the mistakes that are usually made in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pupille.course.exercises.answers import Answers
from pupille.errors import ConfigError

FEWEST_HINTS, FEWEST_WRONG_ANSWERS = 2, 4


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    number: lesson and place, "1.2". names: what the learner gives. check: looks at the answers and raises
    NotYetError or NotBegunError unless they are right. hints: templates for `say`, from a nudge to nearly the
    solution. given: code that makes what the notebook holds when the exercise comes, in small. solution: code of the
    cell, completed. wrong_answers: code that is run after the solution and spoils it, to a part of the sentence, in
    English, that the check must then say. Raises ConfigError where hints or wrong answers are too few.
    """

    number: str
    names: tuple[str, ...]
    check: Callable[[Answers], None]
    hints: tuple[str, ...]
    given: str
    solution: str
    wrong_answers: Mapping[str, str]

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d+(bis)?\.\d+", self.number):
            raise ConfigError(f"the number of an exercise must read 1.2. Got {self.number!r}.")
        if len(self.hints) < FEWEST_HINTS or len(self.wrong_answers) < FEWEST_WRONG_ANSWERS:
            raise ConfigError(
                f"exercise {self.number} must have at least {FEWEST_HINTS} hints and {FEWEST_WRONG_ANSWERS} wrong "
                f"answers. It has {len(self.hints)} and {len(self.wrong_answers)}."
            )

    @property
    def lesson(self) -> str:
        """The number of the lesson that it stands in."""
        return self.number.split(".")[0]
