"""The words of the course stand in both languages and on its page."""

from pathlib import Path

import pytest

from pupille.course.glossary import WORDS, words_of
from pupille.course.lessons import LESSONS
from pupille.course.opened import begin
from pupille.i18n.language import say, speaking

PAGE = Path(__file__).resolve().parents[2] / "docs" / "course.md"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_brings_words(lesson):
    assert words_of(lesson.number)


def test_no_word_stands_twice():
    for column in ("french", "english"):
        names = [getattr(word, column) for word in WORDS]
        assert len(names) == len(set(names))


def test_a_word_is_told_in_the_learners_language_with_the_other_one_beside_it(capsys):
    begin("10", "fr").words()
    begin("10", "en").words()
    lines = capsys.readouterr().out.splitlines()
    assert lines[3] == "tête (head)\u00a0: la dernière couche, que l’on entraîne à nouveau"
    assert lines[7] == "head (tête): the last layer, which is trained anew"


def test_the_page_of_the_course_holds_every_word_with_its_meaning():
    page = PAGE.read_text(encoding="utf-8")
    for word in WORDS:
        with speaking("fr"):
            french = say(word.meaning).replace("\u00a0", " ").replace("\u202f", " ")
        number = word.lesson.replace("bis", " bis")
        assert f"| {number} | {word.french} | {word.english} | {french} | {word.meaning} |" in page
