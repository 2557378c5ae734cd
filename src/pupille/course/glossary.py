"""The words of the course in both languages, lesson by lesson, with those of its slides."""

from __future__ import annotations

from pupille.course import words_of_classes, words_of_tasks
from pupille.course.word import Word

WORDS: tuple[Word, ...] = (*words_of_classes.WORDS, *words_of_tasks.WORDS)


def words_of(lesson: str) -> tuple[Word, ...]:
    """The words that come first in a lesson."""
    return tuple(word for word in WORDS if word.lesson == lesson)
