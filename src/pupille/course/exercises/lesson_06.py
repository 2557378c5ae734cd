"""Exercises of lesson 6: cross-entropy, backpropagation, the size of a tensor."""

from __future__ import annotations

import math

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

CHANCES = (0.9, 0.5, 0.01)
SHAPE = (32, 3, 224, 224)


def check_entropy(answers: Answers) -> None:
    """The mean of three errors."""
    losses = [-math.log(chance) for chance in CHANCES]
    right = sum(losses) / 3
    mistakes = [
        (-right, say("An error is positive: the minus sign is missing.")),
        (sum(losses), say("That is the sum; the mean is asked for.")),
        (right / math.log(10), say("That is with log10; the natural logarithm is np.log.")),
        (right / math.log(2), say("That is with log2; the natural logarithm is np.log.")),
        (
            -math.log(sum(CHANCES) / 3),
            say("First the logarithm of each, then the mean; not the other way round."),
        ),
        (1 - sum(CHANCES) / 3, say("The error is -log p, not 1 - p.")),
        (losses[2], say("That is the last of the three alone.")),
    ]
    meet(answers, "mean_error", right, mistakes, say("It is not the mean of the three -np.log(p)."))


def check_backward(answers: Answers) -> None:
    """The slopes of the XOR network at made-up activations, against the five steps written out."""
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(4, 2)), np.array([0.0, 1.0, 1.0, 0.0])
    h, p, w2 = rng.uniform(0.1, 0.9, (4, 2)), rng.uniform(0.1, 0.9, 4), np.array([1.5, -0.5])
    returned = answers.call("backward", x, y, h, p, w2)
    if not isinstance(returned, tuple) or len(returned) != 4:
        raise NotYetError(say("`backward` must return four slopes, as it was given."))
    dz = (p - y) / 4
    of_output = h.T @ dz
    mistakes = [
        (4 * of_output, say("Step 1: divide by the number of examples, len(y).")),
        (-of_output, say("Step 1: the sign is turned; it is p - y.")),
        (-4 * of_output, say("Step 1: the sign is turned, and the division by len(y) is missing.")),
        (h.T @ (dz * p * (1 - p)), say("Step 1: p (1 - p) has already cancelled out; (p - y) / n is all.")),
    ]
    case = say("For w2 yours gives")
    meet_array(returned[2], "dw2", of_output, mistakes, say("Step 1 is not right yet."), case)
    dh, slope = np.outer(dz, w2), h * (1 - h)
    mistakes = [
        (x.T @ dh, say("Step 4: the slope of the sigmoid is missing.")),
        (x.T @ slope, say("Step 4: multiply by what comes from behind, dh.")),
        (x.T @ (dh * h), say("Step 4: the factor (1 - h) is missing.")),
        (x.T @ (dh * (1 - h)), say("Step 4: the factor h is missing.")),
        (x.T @ (dh * (p * (1 - p))[:, None]), say("Step 4: the slope is taken at h, not at p.")),
        (-x.T @ (dh * slope), say("Step 4: the sign is turned.")),
    ]
    case = say("For W1 yours gives")
    meet_array(returned[0], "dW1", x.T @ (dh * slope), mistakes, say("Step 4 is not right yet."), case)


def check_size(answers: Answers) -> None:
    """32 x 3 x 224 x 224."""
    batch, channels, _, width = SHAPE
    right = math.prod(SHAPE)
    mistakes = [
        (right / batch, say("That is one image; there are 32.")),
        (right / channels, say("That is for grey images; a colour image has three values a point.")),
        (right / width, say("224 stands in the shape twice: height and width.")),
        (sum(SHAPE), say("The numbers of a shape are multiplied, not added.")),
        (4 * right, say("Those are the bytes; the numbers are asked for.")),
        (len(SHAPE), say("That is the order of the tensor, not how many numbers it holds.")),
    ]
    meet(answers, "numbers", right, mistakes, say("It is not the product of the shape."))


BACKWARD = """def backward(x, y, h, p, w2):
    dz = {}
    dw2, db2 = h.T @ dz, dz.sum()
    dh = np.outer(dz, w2)
    da = {}
    return x.T @ da, da.sum(axis=0), dw2, db2"""
DZ, DA = "(p - y) / len(y)", "dh * h * (1 - h)"

EXERCISES = (
    Exercise(
        number="6.1",
        names=("mean_error",),
        check=check_entropy,
        hints=(
            phrase("np.log takes a whole list at once: np.log([0.9, 0.5, 0.01])."),
            phrase("Minus, logarithm, mean, in this order: the mean of -np.log([...])."),
        ),
        given="import numpy as np",
        solution="mean_error = -np.log([0.9, 0.5, 0.01]).mean()",
        wrong_answers={
            "mean_error = np.log([0.9, 0.5, 0.01]).mean()": "the minus sign is missing",
            "mean_error = -np.log([0.9, 0.5, 0.01]).sum()": "That is the sum",
            "mean_error = -np.log10([0.9, 0.5, 0.01]).mean()": "log10",
            "mean_error = -np.log(np.mean([0.9, 0.5, 0.01]))": "not the other way round",
            "mean_error = 1 - np.mean([0.9, 0.5, 0.01])": "not 1 - p",
            "mean_error = -np.log([0.9, 0.5, 0.01])": "holds 3 values",
            "mean_error = 1.8": "that is rounded",
        },
    ),
    Exercise(
        number="6.2",
        names=("backward",),
        check=check_backward,
        hints=(
            phrase("Step 1 stands in the list above as a formula; n is len(y)."),
            phrase("Step 4: the sigmoid's slope is h * (1 - h), point by point."),
            phrase("Step 4 multiplies what comes from behind, dh, by that slope."),
        ),
        given="import numpy as np",
        solution=BACKWARD.format(DZ, DA),
        wrong_answers={
            BACKWARD.format("p - y", DA): "divide by the number of examples",
            BACKWARD.format("(y - p) / len(y)", DA): "the sign is turned; it is p - y",
            BACKWARD.format(DZ + " * p * (1 - p)", DA): "has already cancelled out",
            BACKWARD.format(DZ, "dh"): "the slope of the sigmoid is missing",
            BACKWARD.format(DZ, "dh * h"): "the factor (1 - h) is missing",
            BACKWARD.format(DZ, "h * (1 - h)"): "multiply by what comes from behind",
            BACKWARD.format(DZ, "..."): "A `...` is left in `backward`",
            BACKWARD.format(DZ, "2 * ..."): "A `...` is left in `backward`",
            BACKWARD.format(DZ, "dh @ h"): "stops in line 5 of its cell, `da = dh @ h`",
        },
    ),
    Exercise(
        number="6.3",
        names=("numbers",),
        check=check_size,
        hints=(
            phrase("The shape stands in the last row of the table."),
            phrase("The numbers of the shape, multiplied."),
        ),
        given="",
        solution="numbers = 32 * 3 * 224 * 224",
        wrong_answers={
            "numbers = 3 * 224 * 224": "That is one image",
            "numbers = 32 * 224 * 224": "grey images",
            "numbers = 32 + 3 + 224 + 224": "multiplied, not added",
            "numbers = 32 * 3 * 224": "twice: height and width",
            "numbers = 32 * 3 * 224 * 224 * 4": "Those are the bytes",
        },
    ),
)
