"""The attestation: lessons done by the files of attempts, their hours, the exam; a page that asks for nothing."""

import re
from datetime import date

import pytest

from pupille.course.attempts import write_attempt
from pupille.course.exam.attestation import attestation_page, hours, lessons_done
from pupille.course.exercises.marking import State, Verdict
from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import find_lesson
from pupille.i18n.language import speaking


def test_minutes_are_written_as_hours():
    assert [hours(minutes) for minutes in (0, 45, 60, 330)] == ["0 h 00", "0 h 45", "1 h 00", "5 h 30"]


def test_a_lesson_is_done_when_its_exercises_are_all_right_in_either_language(tmp_path):
    for number, name in (("3", "03_how_good.en"), ("16", "sub/16_personal_data.fr")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        for exercise in exercises_of(number):
            write_attempt(tmp_path / f"{name}.attempts.jsonl", Verdict(exercise.number, State.RIGHT))
    write_attempt(tmp_path / "02_decision.fr.attempts.jsonl", Verdict("2.1", State.RIGHT))
    assert [lesson.number for lesson in lessons_done(tmp_path)] == ["3", "16"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_asks_for_nothing_and_speaks_its_language(language):
    with speaking(language):
        page = attestation_page(
            "Ada & <Co>",
            language,
            [Verdict("0.1", State.RIGHT), Verdict("3.1", State.NOT_YET, "why")],
            [find_lesson("3")],
            date(2026, 1, 31),
        )
    assert f'<html lang="{language}">' in page
    assert "Ada &amp; &lt;Co&gt;" in page
    assert "2026-01-31" in page
    assert "1 h 00" in page
    assert not re.search(r"https?:|src=|href=|@import|url\(", page)
