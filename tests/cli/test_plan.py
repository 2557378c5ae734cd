"""What the plan asks for, and how its answer is worded."""

import sys

import click
import pytest

from pupille.cli.main import guarded
from pupille.cli.plan import QUESTIONS, completed, in_words
from pupille.errors import ConfigError
from pupille.i18n.language import speaking

NOTHING = dict.fromkeys((*QUESTIONS, "accuracy"))
ANSWER = {"question": "the accuracy", "sentence": "3 images."}


def record(images):
    return {
        "answers": [ANSWER, {"question": "the cost", "sentence": "2 images."}],
        "fixed": {"unit": "herbarium"},
        "images": images,
        "units": 2,
        "sha256": "0123456789abcdef" * 4,
    }


def test_without_a_terminal_everything_that_is_missing_is_named_as_it_is_typed(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(ConfigError) as error:
        completed(NOTHING | {"unit": "patient", "cost_missed": 5.0})
    assert "needs --prevalence, --cost-false-alarm, --difference." in str(error.value)


def test_the_images_of_a_unit_may_stay_unsaid_and_are_then_left_to_the_usual_one(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    fixed = {"unit": "patient", "prevalence": 0.1, "cost_missed": 5.0, "cost_false_alarm": 1.0}
    fixed |= {"difference": 0.02, "accuracy": 0.8}
    assert completed({**fixed, "images_per_unit": None}) == fixed
    assert completed({**fixed, "images_per_unit": 4.0})["images_per_unit"] == 4.0


def test_a_terminal_is_asked_for_what_is_missing_alone(monkeypatch):
    asked = []

    def prompt(question, *, type):
        asked.append(question)
        return type("2")

    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr(click, "prompt", prompt)
    known = {"unit": "place", "prevalence": 0.3, "images_per_unit": 1.0, "difference": 0.1}
    done = completed(NOTHING | known)
    assert done == {**known, "cost_missed": 2.0, "cost_false_alarm": 2.0}
    assert [question.split()[0] for question in asked] == ["What", "And"]


def test_each_question_gets_its_sentence_and_a_fifth_of_all_images_is_the_test():
    first, second, empty, last = in_words(record(41), None)
    assert first == "- To know the accuracy: 3 images."
    assert second == "- To know the cost: 2 images."
    assert empty == ""
    assert "41 test images of 2 different herbariums" in last
    # A fifth of 205 images is 41.
    assert "that is 205 images in all" in last


def test_only_a_sealed_plan_says_where_it_lies_and_by_which_hash():
    assert len(in_words(record(41), None)) == 4
    sealed = in_words(record(41), "p.json")[-1]
    assert "p.json" in sealed
    assert "0123456789abcdef..." in sealed


def test_a_plan_is_told_in_the_language_that_is_spoken():
    with speaking("fr"):
        lines = in_words(record(2000), "p.json")
    assert "2\u202f000" in lines[3]
    assert "10\u202f000" in lines[3]
    assert not any("images in all" in line for line in lines)


def test_what_is_not_planned_yet_is_said_with_what_to_do(capsys):
    assert guarded(["plan", "--task", "segmentation"]) == 2
    assert "four times the test images" in capsys.readouterr().err
