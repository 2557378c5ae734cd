"""A word of the course in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import FRENCH, language, say


@dataclass(frozen=True)
class Word:
    """One word. lesson: where it comes first. meaning: a template for `say`."""

    lesson: str
    french: str
    english: str
    meaning: str

    def line(self) -> str:
        """The word in the language that is spoken, in the other one, and what it means."""
        own, other = (self.french, self.english) if language() == FRENCH else (self.english, self.french)
        meaning = say(self.meaning)
        if own == other:
            return say("{word}: {meaning}", word=own, meaning=meaning)
        return say("{word} ({other}): {meaning}", word=own, other=other, meaning=meaning)
