"""What each task says within the sections of all tasks is whole, and French as well."""

from dataclasses import fields

import pytest

from pupille.i18n.language import catalogue
from pupille.report.task_words import SecondaryMetric, TaskWords
from pupille.tasks import TASKS, metric_specs
from pupille.tasks.task import load

SPOKEN = {
    **{task: (task, load(card.words)) for task, card in TASKS.items() if card.words},
    "regression": ("regression", load("pupille.report.regression.words:WORDS")),
}


@pytest.mark.parametrize(("task", "words"), SPOKEN.values(), ids=SPOKEN)
def test_every_phrase_of_a_task_has_its_french(task: str, words: TaskWords) -> None:
    phrases = [value for field in fields(words) if isinstance(value := getattr(words, field.name), str)]
    phrases += [getattr(words.secondary, field.name) for field in fields(SecondaryMetric)[1:]]
    assert len(phrases) > 5
    assert [phrase for phrase in phrases if phrase not in catalogue("fr")] == []


@pytest.mark.parametrize("task", SPOKEN)
def test_the_metric_beside_the_primary_one_is_another_of_the_task(task: str) -> None:
    secondary = load(TASKS[task].words).secondary.name
    assert secondary in metric_specs(task)
    assert secondary != TASKS[task].primary
