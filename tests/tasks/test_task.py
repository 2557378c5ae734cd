"""The card of a task names its parts, and loads each on use."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest
import torch

from pupille.errors import ConfigError
from pupille.tasks import TASKS, learns, task_of
from pupille.tasks.task import load
from pupille.training.objectives.objective import LossSettings

LABELS_OF_A_CARD = {"name", "annotation", "primary", "baseline", "promises", "row_an_image", "weighs_images"}


def test_a_dotted_name_is_what_it_says() -> None:
    assert load("fractions:Fraction") is Fraction
    with pytest.raises(AttributeError):
        load("fractions:Nothing")
    with pytest.raises(ModuleNotFoundError):
        load("fractions.nothing:Fraction")


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_part_of_a_card_is_there(task) -> None:
    parts = {
        field.name
        for field in fields(task)
        if field.name not in LABELS_OF_A_CARD and getattr(task, field.name)
    }
    loaded = {part: task.load(part) for part in parts}
    assert all(
        callable(loaded[part])
        for part in parts
        - {
            "metrics",
            "objective",
            "decode",
            "sections",
            "words",
            "given",
            "given_words",
            "served",
            "export",
            "explained",
            "by_group",
        }
    )
    assert task.primary in {spec.name for spec in loaded["metrics"]}
    if task.is_learned:
        assert all(isinstance(column, str) for column in loaded["objective"].columns)
    assert replace(task, decode="fractions:Fraction").load("decode") is Fraction


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_part_that_is_not_there_is_told_in_a_sentence(task) -> None:
    for field in fields(task):
        if getattr(task, field.name) == "":
            with pytest.raises(ConfigError, match=task.name):
                task.load(field.name)


def test_loss_settings_take_their_weights_to_a_device_and_leave_the_rest() -> None:
    settings = LossSettings(0.1, torch.ones(3))
    moved = settings.on(torch.device("meta"))
    assert (moved.smoothing, moved.weights.device.type, settings.weights.device.type) == (0.1, "meta", "cpu")
    without = LossSettings(0.2)
    assert without.on(torch.device("meta")) is without


def test_a_task_is_found_by_what_it_learns():
    assert (task_of("number"), task_of("class")) == ("regression", "classification")
    assert learns("regression", "number")
    assert not learns("classification", "number")
    assert not learns("auto", "number")
    assert all(learns(card.name, card.annotation) for card in TASKS.values())
