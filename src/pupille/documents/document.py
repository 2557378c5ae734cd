"""A document of questions: what the run answers, and what is left to the researcher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pupille.i18n.language import say


@dataclass(frozen=True)
class Entry:
    """One question. known: what the run answers, in sentences. left: what remains to be said; number: "" or `3b`."""

    question: str
    known: tuple[str, ...]
    left: str
    number: str

    @property
    def open(self) -> bool:
        """Whether something is left to the researcher."""
        return bool(self.left)


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Paper:
    """A whole document. file: its name without ending. purpose: what it is for; source: the publication it follows."""

    file: str
    title: str
    purpose: str
    source: str
    sections: tuple[Section, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All questions in their order."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def tally(self) -> str:
        """How many questions the run answers and how many are left, in one sentence."""
        answered = sum(bool(entry.known) for entry in self.entries)
        left = sum(entry.open for entry in self.entries)
        return say(
            "Of {all} questions this run answers {answered}, some of them in part; {left} ask for you.",
            all=len(self.entries),
            answered=answered,
            left=left,
        )


def entry(question: str, known: Iterable[str] = (), *, left: str = "", number: str = "") -> Entry:
    """A question with its answers; one without any is left to the researcher as it stands."""
    answers = tuple(answer for answer in known if answer)
    return Entry(question, answers, left or ("" if answers else say("The run does not know.")), number)
