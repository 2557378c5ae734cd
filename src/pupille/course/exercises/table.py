"""Which file holds the exercises of which lesson. A lesson's exercises are one file and one line in this table."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.course.exercises.exercise import Exercise
from pupille.errors import ConfigError, unknown_choice
from pupille.tasks.task import load

EXERCISES: Mapping[str, str] = {
    "0": "pupille.course.exercises.lesson_00:EXERCISES",
    "0bis": "pupille.course.exercises.lesson_00bis:EXERCISES",
    "1": "pupille.course.exercises.lesson_01:EXERCISES",
    "2": "pupille.course.exercises.lesson_02:EXERCISES",
    "3": "pupille.course.exercises.lesson_03:EXERCISES",
    "4": "pupille.course.exercises.lesson_04:EXERCISES",
    "5": "pupille.course.exercises.lesson_05:EXERCISES",
    "6": "pupille.course.exercises.lesson_06:EXERCISES",
    "7": "pupille.course.exercises.lesson_07:EXERCISES",
    "8": "pupille.course.exercises.lesson_08:EXERCISES",
    "9": "pupille.course.exercises.lesson_09:EXERCISES",
    "10": "pupille.course.exercises.lesson_10:EXERCISES",
    "11": "pupille.course.exercises.lesson_11:EXERCISES",
    "12": "pupille.course.exercises.lesson_12:EXERCISES",
    "13": "pupille.course.exercises.lesson_13:EXERCISES",
    "14": "pupille.course.exercises.lesson_14:EXERCISES",
    "15": "pupille.course.exercises.lesson_15:EXERCISES",
    "16": "pupille.course.exercises.lesson_16:EXERCISES",
    "17": "pupille.course.exercises.lesson_17:EXERCISES",
    "18": "pupille.course.exercises.lesson_18:EXERCISES",
    "19": "pupille.course.exercises.lesson_19:EXERCISES",
    "20": "pupille.course.exercises.lesson_20:EXERCISES",
    "21": "pupille.course.exercises.lesson_21:EXERCISES",
    "22": "pupille.course.exercises.lesson_22:EXERCISES",
}


def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """The exercises of a lesson in their order; none where it has none."""
    if lesson not in EXERCISES:
        return ()
    exercises: tuple[Exercise, ...] = load(EXERCISES[lesson])
    return exercises


def find_exercise(lesson: str, number: str) -> Exercise:
    """The exercise of this number. Raises ConfigError if the lesson has none."""
    exercises = exercises_of(lesson)
    for exercise in exercises:
        if exercise.number == str(number):
            return exercise
    raise ConfigError(
        unknown_choice("the exercise", str(number), [exercise.number for exercise in exercises])
    )
