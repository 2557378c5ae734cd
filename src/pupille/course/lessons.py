"""The lessons in their order. A new lesson is one file in the folder `course` and one line in this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pupille.course.needs import Extra, Need, PretrainedWeights
from pupille.errors import ConfigError, unknown_choice

LANGUAGES = ("fr", "en")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lesson:
    """One lesson. number: as it is typed, `3` or `0bis`. name: of its notebook, without the ending.

    title: by language. minutes: to read and do it. files: of the folder `data` that it reads. wants: public sets that
    it uses where they are on this machine. needs: what must be brought before it.
    """

    number: str
    name: str
    title: Mapping[str, str]
    minutes: int
    files: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def spelt(self) -> str:
        """Its number as people read it: `0 bis`."""
        return self.number.replace("bis", " bis")

    def notebook(self, language: str) -> Path:
        """The built notebook in one language."""
        return HERE / language / f"{self.name}.ipynb"

    def data(self) -> tuple[Path, ...]:
        """The small files that travel with the notebook."""
        return tuple(HERE / "data" / file for file in self.files)


BACKBONE = (PretrainedWeights("regnetx_002"),)
TO_OPEN = Extra("course")
"""What every lesson needs: JupyterLab, which opens it, and matplotlib, which draws."""

LESSONS: tuple[Lesson, ...] = (
    Lesson("0", "00_notebook", {"fr": "Le cahier", "en": "The notebook"}, 20),
    Lesson("0bis", "00bis_where_from", {"fr": "D'où vient l'IA", "en": "Where AI comes from"}, 45),
    Lesson(
        "1",
        "01_happiness",
        {"fr": "L'argent fait-il le bonheur ?", "en": "Does money make people happy?"},
        60,
        files=("life_satisfaction.csv",),
    ),
    Lesson(
        "2",
        "02_decision",
        {"fr": "D'une droite à une décision", "en": "From a line to a decision"},
        45,
        wants=("mnist",),
    ),
    Lesson("3", "03_how_good", {"fr": "Est-ce que c'est bien ?", "en": "How good is it?"}, 60),
    Lesson(
        "4",
        "04_honest_split",
        {"fr": "Un partage honnête", "en": "An honest split"},
        60,
    ),
    Lesson("5", "05_neuron", {"fr": "Un neurone", "en": "One neuron"}, 45),
    Lesson("6", "06_learning", {"fr": "Comment apprend un réseau", "en": "How networks learn"}, 75),
    Lesson(
        "7",
        "07_many_neurons",
        {"fr": "Beaucoup de neurones", "en": "Many neurons"},
        75,
        wants=("mnist",),
        needs=(Extra("keras"),),
    ),
    Lesson(
        "8",
        "08_seeing_locally",
        {"fr": "Voir localement", "en": "Seeing locally"},
        75,
        wants=("fashion-mnist", "mnist"),
    ),
    Lesson(
        "9",
        "09_somebody_elses_model",
        {"fr": "Le modèle d'un autre", "en": "Somebody else's model"},
        60,
        wants=("formats/pets", "fruit_gps"),
        needs=BACKBONE,
    ),
    Lesson(
        "10",
        "10_thirty_photos",
        {"fr": "Trente photos d'un chien", "en": "Thirty photos of one dog"},
        75,
        wants=("sign_digits",),
        needs=BACKBONE,
    ),
    Lesson(
        "11",
        "11_after_the_hurricane",
        {"fr": "Après l'ouragan", "en": "After the hurricane"},
        90,
        wants=("hurricane",),
        needs=BACKBONE,
    ),
    Lesson(
        "12",
        "12_where",
        {"fr": "Où sont-ils ?", "en": "Where are they?"},
        75,
        files=("bccd_small.zip",),
    ),
    Lesson(
        "13",
        "13_every_pixel",
        {"fr": "Chaque pixel", "en": "Every pixel"},
        75,
        files=("chasedb1_small.zip",),
        wants=("membrane",),
    ),
    Lesson(
        "14",
        "14_why",
        {"fr": "Pourquoi dit-il cela ?", "en": "Why does it say so?"},
        75,
    ),
    Lesson(
        "15",
        "15_for_whom",
        {"fr": "Pour qui, et qui décide ?", "en": "For whom, and who decides?"},
        75,
    ),
    Lesson(
        "16",
        "16_personal_data",
        {"fr": "Les données personnelles", "en": "Personal data"},
        60,
        wants=("fruit_gps",),
    ),
    Lesson("17", "17_without_labels", {"fr": "Sans étiquettes", "en": "Without labels"}, 60),
    Lesson("18", "18_settings", {"fr": "Chercher les réglages", "en": "Searching settings"}, 60),
    Lesson(
        "19",
        "19_a_number",
        {"fr": "Un nombre à partir d'une image", "en": "A number from a picture"},
        60,
        files=("bccd_small.zip",),
        needs=BACKBONE,
    ),
    Lesson(
        "20",
        "20_supercomputer",
        {"fr": "GPU et supercalculateur", "en": "GPU and supercomputer"},
        60,
        files=("recorded_jobs.csv",),
    ),
    Lesson("21", "21_share", {"fr": "Partager et mettre en service", "en": "Share and deploy"}, 60),
    Lesson("22", "22_and_then", {"fr": "Et après ?", "en": "And then?"}, 45),
)


def find_lesson(number: str) -> Lesson:
    """The lesson of this number. Raises ConfigError if there is none."""
    for lesson in LESSONS:
        if lesson.number == number:
            return lesson
    raise ConfigError(unknown_choice("the lesson", number, [lesson.number for lesson in LESSONS]))


def check_language(language: str) -> str:
    """The language as it came. Raises ConfigError if the course is not written in it."""
    if language not in LANGUAGES:
        raise ConfigError(unknown_choice("the language", language, LANGUAGES))
    return language
