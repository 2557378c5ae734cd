"""Exercises of lesson 10: parameters of a head, how little twenty images say, what is undecided."""

from __future__ import annotations

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.intervals import meet_interval
from pupille.evaluation.inference.sample_size import images_for_width
from pupille.i18n.language import phrase, say

FEATURES = 368


def check_head(answers: Answers) -> None:
    """A weight for each feature and class, a bias for each class."""
    n = answers.number("n_classes")
    mistakes = [
        (FEATURES * n, say("The biases are missing: one for each class.")),
        (FEATURES * n + 1, say("Each class has a bias of its own.")),
        (FEATURES + n, say("Each class has a weight for every feature: multiply.")),
        (FEATURES + 1, say("That is one class.")),
        (FEATURES, say("That is how many features there are; each class weighs all of them.")),
        (150_528 * n + n, say("The head sees the features, not the pixels.")),
    ]
    otherwise = say("It is not 368 weights and a bias, for each class.")
    meet(answers, "learned_parameters", (FEATURES + 1) * n, mistakes, otherwise)


def check_unfreezing(answers: Answers) -> None:
    """The weights of the last stage ask for a slope, and no others do."""
    eye = answers["eye"]
    inside = [weights.requires_grad for weights in eye.s4.parameters()]
    outside = [
        name
        for name, weights in eye.named_parameters()
        if weights.requires_grad and not name.startswith("s4.")
    ]
    if outside and all(inside):
        raise NotYetError(say("More than the last stage is unfrozen, such as {name}.", name=outside[0]))
    if outside:
        raise NotYetError(say("Not eye.s4 is unfrozen but {name}.", name=outside[0]))
    if not any(inside) and getattr(eye.s4, "requires_grad", False) is True:
        raise NotYetError(
            say(
                "That sets a word on the stage and changes no weight: go through eye.s4.parameters(), one by one."
            )
        )
    if not any(inside):
        raise NotBegunError(say("All weights are still frozen: complete the loop over eye.s4.parameters()."))
    if not all(inside):
        raise NotYetError(
            say("Of the {total} parts of eye.s4, {n} are unfrozen.", n=sum(inside), total=len(inside))
        )


def check_interval(answers: Answers) -> None:
    """Wilson's interval of 27 in 30, and the images that make it 6 points wide."""
    meet_interval(answers, "low", "high", successes=27, total=30)
    mistakes = [
        (images_for_width(0.9, 0.03), say("That is for 3 points in all; ± 3 is 6 points from end to end.")),
        (images_for_width(0.9, 0.12), say("That is for ± 6; the interval is to be 6 points wide in all.")),
        (images_for_width(0.5, 0.06), say("That is around 50 %; around 90 % fewer will do.")),
        (images_for_width(0.9, 0.6), say("6 points are 0.06, not 0.6.")),
    ]
    otherwise = say("It is not images_for_width(0.9, 0.06); percentages are written as shares of 1.")
    meet(answers, "needed", images_for_width(0.9, 0.06), mistakes, otherwise)


def check_undecided(answers: Answers) -> None:
    """How many differences are undecided."""
    words = [row.word for row in answers["plain"].results.differences]
    right = words.count("undecided")
    mistakes = [
        (len(words) - right, say("Those are the ones that are decided.")),
        (len(words), say("That is how many were compared; count only the undecided ones.")),
        (len(words) + 1, say("That is how many models there are; count only the undecided ones.")),
    ]
    otherwise = say('It is not the number of rows whose word is "undecided".')
    meet(answers, "undecided", right, mistakes, otherwise)


EXERCISES = (
    Exercise(
        number="10.1",
        names=("learned_parameters",),
        check=check_head,
        hints=(
            phrase("One class: 368 weights and one bias."),
            phrase("As many classes as `n_classes` says: multiply."),
        ),
        given="n_classes = 2",
        solution="learned_parameters = 368 * n_classes + n_classes",
        wrong_answers={
            "learned_parameters = 368 * n_classes": "one for each class",
            "learned_parameters = 368 * n_classes + 1": "a bias of its own",
            "learned_parameters = 368 + n_classes": "a weight for every feature",
            "learned_parameters = 369": "That is one class",
            "learned_parameters = 150_528 * 2 + 2": "not the pixels",
        },
    ),
    Exercise(
        number="10.2",
        names=("eye",),
        check=check_unfreezing,
        hints=(
            phrase("A weight is unfrozen when its `requires_grad` is true."),
            phrase("The loop already goes through the weights of the stage; one line in it is missing."),
        ),
        given="""from torch import nn

eye = nn.Sequential()
for name in ("s3", "s4"):
    eye.add_module(name, nn.Linear(2, 2))
for weights in eye.parameters():
    weights.requires_grad = False""",
        solution="""for weights_of_stage in eye.s4.parameters():
    weights_of_stage.requires_grad = True""",
        wrong_answers={
            "for weights in eye.parameters():\n    weights.requires_grad = True": "More than the last stage",
            "for weights in eye.s4.parameters():\n    weights.requires_grad = False\n"
            "for weights in eye.s3.parameters():\n    weights.requires_grad = True": "Not eye.s4 is unfrozen but s3",
            "for weights in eye.s4.parameters():\n    weights.requires_grad = False\n"
            "eye.s4.requires_grad = True": "changes no weight",
            "eye.s4.bias.requires_grad = False": "Of the 2 parts of eye.s4, 1 are unfrozen",
            "eye.s4.requires_grad_(False)": "All weights are still frozen",
        },
    ),
    Exercise(
        number="10.3",
        names=("low", "high", "needed"),
        check=check_interval,
        hints=(
            phrase(
                "wilson(successes, total) returns both bounds; images_for_width(share, width) one number."
            ),
            phrase("Shares of 1: 90 % is 0.9, and 6 points are 0.06."),
        ),
        given="""import numpy as np

from pupille.evaluation.inference.intervals import wilson
from pupille.evaluation.inference.sample_size import images_for_width""",
        solution="low, high = wilson(27, 30)\nneeded = images_for_width(0.9, 0.06)",
        wrong_answers={
            "high, low = wilson(27, 30)": "The two bounds are exchanged",
            "low, high = wilson(3, 30)": "interval of the errors",
            "low, high = wilson(0.9, 30)": "a share where a number of cases is asked for",
            "low, high = 74.4, 96.5": "That is in percent",
            "low, high = 0.7926478, 1.0073522": "That is the share ± 1.96",
            "needed = images_for_width(0.9, 0.03)": "± 3 is 6 points from end to end",
            "needed = images_for_width(0.5, 0.06)": "around 90 % fewer will do",
            "needed = ...": "`needed` is still to be given",
        },
    ),
    Exercise(
        number="10.4",
        names=("undecided",),
        check=check_undecided,
        hints=(
            phrase('A column of the table: differences["word"]. Which rows equal "undecided"?'),
            phrase("A comparison makes a true or false of each row; .sum() counts the true ones."),
        ),
        given="""from types import SimpleNamespace

import pandas as pd

words = ["undecided", "worse", "undecided", "worse", "worse"]
rows = [SimpleNamespace(word=word) for word in words]
plain = SimpleNamespace(results=SimpleNamespace(differences=rows))
differences = pd.DataFrame(map(vars, rows))""",
        solution='undecided = int((differences["word"] == "undecided").sum())',
        wrong_answers={
            'undecided = (differences["word"] != "undecided").sum()': "the ones that are decided",
            "undecided = len(differences)": "how many were compared",
            'undecided = differences["word"] == "undecided"': "holds 5 values",
            "undecided = len(differences) + 1": "how many models there are",
            "undecided = 0": 'whose word is "undecided"',
        },
    ),
)
