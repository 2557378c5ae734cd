"""An exam as its notebook holds it: answers are marked as they are noted, and told at the end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pupille.course.exam.attestation import attestation_page, lessons_done
from pupille.course.exam.notebook import file_word
from pupille.course.exam.questions import QUESTIONS
from pupille.course.exercises.marking import State, Verdict, mark
from pupille.course.lessons import check_language
from pupille.course.written_numbers import write_tables_in
from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.i18n.language import say, speaking
from pupille.runs.folder import write_atomically


@dataclass(frozen=True)
class OpenExam:
    """The exam of one name. notebook: the names of its cells. verdicts: of the answers that were noted, by exercise."""

    seed: str
    language: str
    notebook: Mapping[str, Any]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def note(self, number: str) -> None:
        """Marks the answer to an exercise as it stands now, and says only whether there is one.

        Raises ConfigError for an exercise that the exam does not have.
        """
        question = next((question for question in QUESTIONS if question.number == number), None)
        if question is None:
            raise ConfigError(
                unknown_choice("the exercise", number, [question.number for question in QUESTIONS])
            )
        with speaking(self.language):
            verdict = mark(question.exercise(), self.notebook)
            self.verdicts[number] = verdict
            if verdict.state is State.NOT_BEGUN:
                print("○ " + say("Exercise {number}: no answer yet.", number=number))
            else:
                print("● " + say("Exercise {number}: noted.", number=number))

    def finish(self) -> None:
        """Says how each answer was marked, and writes the attestation beside the notebook."""
        with speaking(self.language):
            none = {question.number: Verdict(question.number, State.NOT_BEGUN) for question in QUESTIONS}
            verdicts = [{**none, **self.verdicts}[question.number] for question in QUESTIONS]
            for verdict in verdicts:
                print(verdict.text().splitlines()[0])
            done = []
            with suppress(DataError):
                done = lessons_done(Path.cwd())
            page = attestation_page(self.seed, self.language, verdicts, done, date.today())
            target = Path(f"attestation.{file_word(self.seed)}.{self.language}.html")
            write_atomically(target, page)
            right = sum(verdict.state is State.RIGHT for verdict in verdicts)
            print()
            print(
                say(
                    "{right} of {n} right. The attestation: {file}",
                    right=right,
                    n=len(verdicts),
                    file=target.name,
                )
            )


def begin_exam(seed: str, language: str, notebook: Mapping[str, Any]) -> OpenExam:
    """The exam of a name in `fr` or `en`; notebook: `globals()` of the cell."""
    write_tables_in(check_language(language))
    return OpenExam(seed, language, notebook)
