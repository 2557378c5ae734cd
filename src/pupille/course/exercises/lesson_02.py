"""Exercises of lesson 2: the sigmoid, and a score by hand."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say


def check_sigmoid(answers: Answers) -> None:
    """The sigmoid of three scores at once."""
    scores = np.array([0.0, 2.0, -2.0])
    bend = np.exp(-scores)
    mistakes = [
        (1 / (1 + np.exp(scores)), say("The sign in the exponent is missing: e to the power of minus S.")),
        (1 + bend, say("Parentheses are missing: 1 / 1 + ... is 1 + ...")),
        (np.tanh(scores), say("That is tanh, a relative of the sigmoid between -1 and 1.")),
        (bend, say("That is only e to the power of minus S.")),
        (1 + 1 / (1 + bend), say("There is a 1 too many.")),
    ]
    otherwise = say("It must be 0.5 at 0, and about 0.88 at 2.")
    case = say("For 0, 2 and -2 yours gives")
    if "math" in getattr(getattr(answers["sigmoid"], "__code__", None), "co_names", ()):
        raise NotYetError(
            say("math.exp takes one number only, and the curve hands you a whole table: np.exp takes both.")
        )
    meet_array(answers.call("sigmoid", scores), "sigmoid", 1 / (1 + bend), mistakes, otherwise, case)


def check_score(answers: Answers) -> None:
    """Score and probability of the first test image."""
    image, weights = answers.array("test_images")[0], answers.array("weights")
    bias = float(answers["model"].intercept_[0])
    products = float((image * weights).sum())
    right = products + bias
    mistakes = [
        (products, say("The bias is forgotten: add model.intercept_[0].")),
        (products - bias, say("The bias is added, not taken away.")),
        (bias, say("That is the bias alone.")),
        (
            1 / (1 + np.exp(-right)),
            say("That is already the probability; the score comes before the sigmoid."),
        ),
        ((image * weights).mean() + bias, say("The products are added up, not averaged.")),
        ((image @ weights).sum() + bias, say("`@` is the matrix product; multiply point by point with `*`.")),
    ]
    meet(answers, "score", right, mistakes, say("It is not the sum of pixel × weight, plus the bias."))
    chance = 1 / (1 + np.exp(-right))
    mistakes = [
        (right, say("That is the score; send it through the sigmoid.")),
        (1 - chance, say("That is the probability of a zero; that of a one is asked for.")),
        (1 / (1 + np.exp(-products)), say("That is the sigmoid of the score without its bias.")),
        (float(right > 0), say("That is the decision; the probability comes before it.")),
    ]
    meet(answers, "probability", float(chance), mistakes, say("It is not the sigmoid of the score."))


SIGMOID = "def sigmoid(score):\n    return {}"

EXERCISES = (
    Exercise(
        number="2.1",
        names=("sigmoid",),
        check=check_sigmoid,
        hints=(
            phrase("e to the power of x is np.exp(x); it takes one number or a whole table."),
            phrase("Mind the parentheses below the fraction bar: 1 / (1 + ...)."),
        ),
        given="import math\n\nimport numpy as np",
        solution=SIGMOID.format("1 / (1 + np.exp(-score))"),
        wrong_answers={
            SIGMOID.format("1 / (1 + np.exp(score))"): "The sign in the exponent",
            SIGMOID.format("1 / 1 + np.exp(-score)"): "Parentheses are missing",
            SIGMOID.format("1 / (1 + math.exp(-score))"): "math.exp takes one number only",
            SIGMOID.format("np.tanh(score)"): "That is tanh",
            SIGMOID.format("np.exp(-score)"): "only e to the power",
            SIGMOID.format("0.5"): "has the shape ()",
            SIGMOID.format("1 / (1 + exp(-score))"): "a name is used that nobody has given",
            SIGMOID.format(
                "1 / (2 + np.exp(-score))"
            ): "about 0.88 at 2. For 0, 2 and -2 yours gives (0.333333, ",
        },
    ),
    Exercise(
        number="2.2",
        names=("score", "probability"),
        check=check_score,
        hints=(
            phrase("Lay one over the other: test_images[0] * weights is a picture of products."),
            phrase("`.sum()` adds them up; the bias model.intercept_[0] comes on top."),
            phrase("The probability is sigmoid(score), your own function."),
        ),
        given="""from types import SimpleNamespace

import numpy as np

rng = np.random.default_rng(2)
test_images, images, weights = rng.random((3, 5, 5)), rng.random((3, 5, 5)), rng.normal(size=(5, 5))
model = SimpleNamespace(intercept_=[0.7])


def sigmoid(score):
    return 1 / (1 + np.exp(-score))""",
        solution="score = (test_images[0] * weights).sum() + model.intercept_[0]\nprobability = sigmoid(score)",
        wrong_answers={
            "score = (test_images[0] * weights).sum()": "The bias is forgotten",
            "score = test_images[0] * weights + model.intercept_[0]": "holds 25 values",
            "score = (test_images[0] @ weights).sum() + model.intercept_[0]": "the matrix product",
            "score = (images[0] * weights).sum() + model.intercept_[0]": "not the sum of pixel",
            "probability = score": "send it through the sigmoid",
            "probability = 1 - sigmoid(score)": "probability of a zero",
            "probability = score > 0": "true or false",
        },
    ),
)
