"""Exercises of lesson 5: the rule of the perceptron, and XOR with two layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError, as_array
from pupille.course.exercises.comparing import meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say


def check_rule(answers: Answers) -> None:
    """Three points shown once, counted by hand: a 1 that is missed, a 0 that is taken for a 1, a 1 that is missed."""
    points, labels = np.array([[2.0, 1.0], [1.0, 3.0], [1.0, 2.0]]), np.array([1, 0, 1])
    if not learned(answers, points[:1], labels[:1]).any():
        raise NotBegunError(say("The weights never change: complete the two lines with an arrow."))
    mistakes = [
        (triple(2, 0, 0), say("The bias never changes: add error to it.")),
        (triple(0, 0, 1), say("The weights never change: add error times x to them.")),
        (triple(1, 1, 1), say("Multiply error by x, the flower that was shown.")),
        (triple(-3, -3, -2), say("The push goes the wrong way: add, do not take away.")),
        (triple(3, 3, 2), say("Push by error, not by y: a 0 that was taken for a 1 must push too.")),
        (triple(3, 4, 2), say("The error has a sign, and it is needed.")),
    ]
    otherwise = say("At the end it must be weights (2, 0) and bias 1.")
    case = say("A 1 at (2, 1), a 0 at (1, 3), a 1 at (1, 2): yours gives weights and bias")
    meet_array(learned(answers, points, labels), "learn", triple(2, 0, 1), mistakes, otherwise, case)


def learned(answers: Answers, points: NDArray[Any], labels: NDArray[Any]) -> NDArray[Any]:
    """Both weights and the bias after each point was shown once. Raises NotYetError if they are not that."""
    returned = answers.call("learn", points, labels, 1)
    if not isinstance(returned, tuple) or len(returned) != 3:
        raise NotYetError(say("`learn` must return weights, bias and mistakes, as it was given."))
    weights, bias = as_array(returned[0], "weights"), as_array(returned[1], "bias")
    if weights.shape != (2,) or bias.shape != ():
        raise NotYetError(say("There must be one weight for each measurement, and one bias."))
    return np.append(weights, bias)


def triple(first: float, second: float, bias: float) -> NDArray[Any]:
    """Two weights and a bias in one row."""
    return np.array([first, second, bias], dtype=float)


def check_xor(answers: Answers) -> None:
    """The third neuron on the four corners as the first two see them: (OR, AND)."""
    weights, bias = answers.array("last_weights"), answers.number("last_bias")
    if weights.shape != (2,):
        raise NotYetError(say("Two weights are asked for, one for OR and one for AND."))
    if not weights.any() and not bias:
        raise NotBegunError(say("All three are still 0: choose two weights and a bias."))
    cases = (
        ((0, 0), False, say("no input is 1")),
        ((1, 0), True, say("exactly one input is 1")),
        ((1, 1), False, say("both inputs are 1")),
    )
    for (either, both), wanted, words in cases:
        total = float(weights[0] * either + weights[1] * both + bias)
        if (total > 0) is not wanted:
            raise NotYetError(
                say(
                    "Where {words}, OR and AND say ({either}, {both}), and your sum is {total:short}: it must {rule}.",
                    words=words,
                    either=either,
                    both=both,
                    total=total,
                    rule=say("be above 0") if wanted else say("not be above 0"),
                )
            )


LEARN = """def learn(points, labels, epochs=20):
    weights, bias, mistakes = np.zeros(points.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, y in zip(points, labels, strict=True):
            error = y - neuron(x, weights, bias)
            weights = weights {}
            bias = bias {}
            wrong += error != 0
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights, bias, mistakes"""

EXERCISES = (
    Exercise(
        number="5.1",
        names=("learn",),
        check=check_rule,
        hints=(
            phrase("`error` is 0 where the answer was right, 1 or -1 where it was wrong."),
            phrase("The formula above, word by word: add error times x to the weights, error to the bias."),
        ),
        given="""import numpy as np


def neuron(points, weights, bias):
    return (points @ weights + bias > 0).astype(int)""",
        solution=LEARN.format("+ error * x", "+ error"),
        wrong_answers={
            LEARN.format("+ error * x", "+ 0"): "The bias never changes",
            LEARN.format("+ 0", "+ error"): "The weights never change",
            LEARN.format("+ error", "+ error"): "Multiply error by x",
            LEARN.format("- error * x", "- error"): "The push goes the wrong way",
            LEARN.format("+ y * x", "+ y"): "not by y",
            LEARN.format("+ abs(error) * x", "+ abs(error)"): "The error has a sign",
            LEARN.format("+ error * x", "+ error * x"): "one weight for each measurement",
            LEARN.format("+ 0.1 * error * x", "+ 0.1 * error"): "weights (2, 0) and bias 1. A 1 at (2, 1)",
            LEARN.format(
                "+ eror * x", "+ error"
            ): "stops in line 7 of its cell, `weights = weights + eror * x`",
        },
    ),
    Exercise(
        number="5.2",
        names=("last_weights", "last_bias"),
        check=check_xor,
        hints=(
            phrase("OR must push the sum up, AND must push it down: one weight is positive, one negative."),
            phrase(
                "Nothing at all must stay below: the bias is negative, but smaller than the weight of OR."
            ),
            phrase("With 1 and -1 the bias has to lie between -1 and 0."),
        ),
        given="import numpy as np",
        solution="last_weights = np.array([1.0, -1.0])\nlast_bias = -0.5",
        wrong_answers={
            "last_weights = np.array([1.0, 1.0])": "both inputs are 1, OR and AND say (1, 1), and your sum is 1.5",
            "last_bias = 0.5": "no input is 1, OR and AND say (0, 0), and your sum is 0.5",
            "last_bias = -1.0": "exactly one input is 1, OR and AND say (1, 0), and your sum is 0: it must be above 0",
            "last_weights = np.array([-1.0, 1.0])": "exactly one input is 1",
            "last_weights = np.array([1.0, -1.0, 0.0])": "Two weights are asked for",
            "last_bias = [-0.5, -0.5]": "holds 2 values",
        },
    ),
)
