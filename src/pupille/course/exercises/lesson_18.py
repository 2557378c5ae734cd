"""Exercises of lesson 18: what a grid costs, drawing on a logarithmic scale, halving, the winner's curse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError, as_array
from pupille.course.exercises.comparing import meet, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say, short


def check_fits(answers: Answers) -> None:
    """The product of the numbers of values, times the folds, and one more for the winner."""
    grid, folds = {"C": [0.1, 1, 10, 100], "gamma": [0.01, 0.1, 1], "shrinking": [True, False]}, 5
    name = "fits(grid, 5)"
    value = answers.call("fits", grid, folds)
    whole = Answers({name: value}, (name,))
    mistakes = (
        (120, say("The last one is missing: the winner is trained once more, on all images.")),
        (24, say("That is how many combinations there are; each is trained once in each fold.")),
        (25, say("Each combination is trained once in each fold: times the folds.")),
        (46, say("The numbers of values are multiplied, not added: each goes with each of the others.")),
        (45, say("The numbers of values are multiplied, not added: each goes with each of the others.")),
        (15, say("That is the number of settings times the folds; how many values has each of them?")),
        (16, say("That is the number of settings times the folds; how many values has each of them?")),
        (61, say("Only two settings are counted: a grid may have any number of them.")),
        (60, say("Only two settings are counted: a grid may have any number of them.")),
        (226, say("Those are the letters of each name: grid.values() gives the lists of values.")),
        (225, say("Those are the letters of each name: grid.values() gives the lists of values.")),
        (37, say("The folds are those that are given, and a grid may have any number of settings.")),
        (125, say("One more in all, not one more for each fold.")),
    )
    otherwise = say("For 4, 3 and 2 values and 5 folds 4 · 3 · 2 · 5 + 1 is asked for.")
    meet(whole, name, 121, mistakes, otherwise)
    if not same(answers.call("fits", {"C": [1, 2]}, 3), 7):
        raise NotYetError(say("For one setting of two values and three folds 7 is asked for."))


def check_log_uniform(answers: Answers) -> None:
    """Numbers whose logarithm is drawn evenly."""
    low, high, n = 0.01, 100.0, 4000
    draws = as_array(answers.call("log_uniform", np.random.default_rng(1), low, high, n), "log_uniform")
    if draws.shape != (n,):
        raise NotYetError(
            say(
                "`{name}` has the shape {shape}; {right} is asked for.",
                name="log_uniform",
                shape=str(draws.shape),
                right=str((n,)),
            )
        )
    again = as_array(answers.call("log_uniform", np.random.default_rng(2), low, high, n), "log_uniform")
    if same(draws, again):
        raise NotYetError(say("The same numbers come each time: draw them with rng."))
    ends = [short(float(end)) for end in (draws.min(), draws.max())]
    if draws.min() < low * (1 - 1e-9) or draws.max() > high * (1 + 1e-9):
        if draws.min() < 0 or draws.max() < np.log(high) * (1 + 1e-9):
            raise NotYetError(
                say("Those are the logarithms: raise 10, or e, to their power to get the numbers back.")
            )
        raise NotYetError(
            say("They lie from {low} to {high}; 0.01 to 100 is asked for.", low=ends[0], high=ends[1])
            + " "
            + say("Is it the same base on the way there and back?")
        )
    below = float((draws < 1).mean())
    if below < 0.05:
        raise NotYetError(say("Nearly all are above 1: that draws the numbers evenly, not their logarithms."))
    if abs(below - 0.5) > 0.05:
        raise NotYetError(
            say(
                "Half of them should lie below 1, the middle of the scale. You have {share}.",
                share=short(below),
            )
        )
    if draws.min() > low * 1.5 or draws.max() < high / 1.5:
        raise NotYetError(
            say("They lie from {low} to {high}; 0.01 to 100 is asked for.", low=ends[0], high=ends[1])
        )
    narrow = as_array(answers.call("log_uniform", np.random.default_rng(3), 1.0, 10.0, n), "log_uniform")
    if narrow.min() < 1 - 1e-9 or narrow.max() > 10 * (1 + 1e-9):
        raise NotYetError(say("From 1 to 10 it still draws other numbers: are the ends fixed in your code?"))


def pairs_of(value: Any) -> list[tuple[float, float]]:
    """A list of pairs. Raises NotYetError if it is none."""
    try:
        return [(float(first), float(second)) for first, second in value]
    except (TypeError, ValueError):
        raise NotYetError(say("A list of pairs (candidates, images) is asked for.")) from None


def check_rounds(answers: Answers) -> None:
    """A third of the candidates and three times the images in each round, while more than one is left."""
    returned = answers.call("rounds", 81, 10, 3)
    if isinstance(returned, str) or not isinstance(returned, Iterable):
        raise NotYetError(say("A list of pairs (candidates, images) is asked for."))
    rounds = pairs_of(returned)
    right = [(81, 10), (27, 30), (9, 90), (3, 270)]
    case = say("For 81 candidates, 10 images and a third yours gives {rounds}.", rounds=str(returned))
    mistakes = (
        ([*right, (1, 810)], say("The last one needs no round: nobody is left to compare it with.")),
        (right[1:], say("The first round, with all of them, is missing.")),
        (right[:1], say("Only one round: a loop that goes on as long as more than one is left.")),
        ([(n, 10) for n, _ in right], say("The images must become three times as many in each round.")),
        ([(m, n) for n, m in right], say("Candidates come first in each pair, then images.")),
        (
            [(81 / 3**k, 10 + 3 * k) for k in range(4)],
            say("The images are multiplied by the factor, not increased by it."),
        ),
        ([(81 - 3 * k, 10 * 3**k) for k in range(27)], say("The candidates are divided by the factor.")),
        ([(81 - 27 * k, 10 * 3**k) for k in range(3)], say("The candidates are divided by the factor.")),
    )
    if rounds != right:
        otherwise = say("Each round has a third of the candidates, three times the images.")
        known = next((sentence for wrong, sentence in mistakes if rounds == wrong), otherwise)
        raise NotYetError(f"{known} {case}")
    if pairs_of(answers.call("rounds", 16, 5, 2)) != [(16, 5), (8, 10), (4, 20), (2, 40)]:
        raise NotYetError(say("With the factor 2 it must be halved and doubled; is a 3 fixed in your code?"))
    if pairs_of(answers.call("rounds", 20, 5, 3)) != [(20, 5), (6, 15), (2, 45)]:
        raise NotYetError(say("20 candidates leave 6: whole ones, // divides without a rest."))


def check_winner(answers: Answers) -> None:
    """The best one on validation, and what it has on test."""
    validation, test = answers.array("validation"), answers.array("test")
    winner = int(validation.argmax())
    numbers = (
        (float(validation.max()), say("That is its accuracy; its number, argmax, is asked for.")),
        (float(test.argmax()), say("That is chosen on the test, which then is a test no more.")),
        (float(validation.argmin()), say("That is the worst one.")),
        (
            float((validation + test).argmax()),
            say("The test had a part in choosing; validation alone chooses."),
        ),
    )
    meet(answers, "winner", winner, numbers, say("It is not the one that is best on validation."))
    promises = (
        (test[winner], say("That is what it keeps; it promises its accuracy on validation.")),
        (validation.mean(), say("That is the mean of all of them; the winner's own is asked for.")),
    )
    meet(
        answers,
        "promised",
        validation[winner],
        promises,
        say("It is not the winner's accuracy on validation."),
    )
    keeps = (
        (test.max(), say("That is the best one on test, another one: take the winner's own.")),
        (validation[winner], say("That is what it promises; it keeps its accuracy on test.")),
        (test.mean(), say("That is the mean of all of them; the winner's own is asked for.")),
        (validation[winner] - test[winner], say("That is the gap; the accuracy on test is asked for.")),
    )
    meet(answers, "kept", test[winner], keeps, say("It is not the winner's accuracy on test."))


EXERCISES = (
    Exercise(
        number="18.1",
        names=("fits",),
        check=check_fits,
        hints=(
            phrase("How many combinations of 4, 3 and 2 values are there? grid.values() gives the lists."),
            phrase("Begin with n = folds; for each list of values n *= len(values); at the end n + 1."),
        ),
        given="",
        solution="""def fits(grid, folds):
    n = folds
    for values in grid.values():
        n *= len(values)
    return n + 1""",
        wrong_answers={
            "import math\n"
            "def fits(grid, folds):\n"
            "    return folds * math.prod(len(v) for v in grid.values())": "The last one is missing",
            "import math\n"
            "def fits(grid, folds):\n"
            "    return math.prod(len(v) for v in grid.values())": "once in each fold",
            "import math\n"
            "def fits(grid, folds):\n"
            "    return math.prod(len(v) for v in grid.values()) + 1": "times the folds",
            "def fits(grid, folds):\n"
            "    return sum(len(v) for v in grid.values()) * folds + 1": "multiplied, not added",
            "def fits(grid, folds):\n    return len(grid) * folds": "how many values has each",
            "def fits(grid, folds):\n"
            '    return len(grid["C"]) * len(grid["gamma"]) * folds + 1': "any number of them",
            "import math\n"
            "def fits(grid, folds):\n"
            "    return folds * (math.prod(len(v) for v in grid.values()) + 1)": "not one more for each fold",
            "def fits(grid, folds):\n    return 121": "one setting of two values",
            "def fits(grid, folds):\n"
            "    n = folds\n"
            "    for name in grid:\n"
            "        n *= len(name)\n"
            "    return n + 1": "the letters of each name",
            "def fits(grid, folds):\n"
            '    return len(grid["C"]) * len(grid["gamma"]) * 3 + 1': "that are given",
            "def fits(grid, folds):\n    return len(grid.value()) * folds": "stops in line 2",
            "def fits(grid, folds):\n    return folds": "is asked for",
        },
    ),
    Exercise(
        number="18.2",
        names=("log_uniform",),
        check=check_log_uniform,
        hints=(
            phrase(
                "From 0.01 to 100 the logarithm to the base 10 goes from -2 to 2: that is to be drawn evenly."
            ),
            phrase("10 ** of a drawn logarithm is the number; np.log10 of `low` and of `high` are the ends."),
        ),
        given="import numpy as np",
        solution="def log_uniform(rng, low, high, n):\n    return 10 ** rng.uniform(np.log10(low), np.log10(high), n)",
        wrong_answers={
            "def log_uniform(rng, low, high, n):\n    return rng.uniform(low, high, n)": "draws the numbers evenly",
            "def log_uniform(rng, low, high, n):\n"
            "    return rng.uniform(np.log10(low), np.log10(high), n)": "Those are the logarithms",
            "def log_uniform(rng, low, high, n):\n"
            "    return 10 ** rng.uniform(np.log(low), np.log(high), n)": "the same base",
            "def log_uniform(rng, low, high, n):\n    return np.geomspace(low, high, n)": "The same numbers",
            "def log_uniform(rng, low, high, n):\n"
            "    return 10 ** rng.uniform(np.log10(low), np.log10(high))": "has the shape",
            "def log_uniform(rng, low, high, n):\n"
            "    return np.exp(rng.uniform(np.log10(low), np.log10(high), n))": "They lie from",
            "def log_uniform(rng, low, high, n):\n"
            "    return low + (high - low) * rng.uniform(0, 1, n) ** 2": "Half of them should lie below 1",
            "def log_uniform(rng, low, high, n):\n    return 10 ** rng.uniform(-2, 2, n)": "are the ends fixed",
            "def log_uniform(rng, low, high, n):\n    10 ** rng.uniform(-2, 2, n)": "returns nothing",
        },
    ),
    Exercise(
        number="18.3",
        names=("rounds",),
        check=check_rounds,
        hints=(
            phrase("A list that is empty at first, and `while candidates > 1:`."),
            phrase("In the loop: append the pair, then candidates //= factor and images *= factor."),
        ),
        given="",
        solution="""def rounds(candidates, images, factor):
    pairs = []
    while candidates > 1:
        pairs.append((candidates, images))
        candidates //= factor
        images *= factor
    return pairs""",
        wrong_answers={
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c >= 1:\n"
            "        pairs.append((c, i))\n"
            "        c, i = c // f, i * f\n"
            "    return pairs": "The last one needs no round",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > f:\n"
            "        c, i = c // f, i * f\n"
            "        pairs.append((c, i))\n"
            "    return pairs": "The first round",
            "def rounds(c, i, f):\n    return [(c, i)]": "Only one round",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > 1:\n"
            "        pairs.append((c, i))\n"
            "        c = c // f\n"
            "    return pairs": "three times as many",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > 1:\n"
            "        pairs.append((i, c))\n"
            "        c, i = c // f, i * f\n"
            "    return pairs": "Candidates come first",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > 1:\n"
            "        pairs.append((c, i))\n"
            "        c, i = c // f, i + f\n"
            "    return pairs": "not increased by it",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > 1:\n"
            "        pairs.append((c, i))\n"
            "        c, i = c // 3, i * 3\n"
            "    return pairs": "is a 3 fixed",
            "def rounds(c, i, f):\n"
            "    pairs = []\n"
            "    while c > 1:\n"
            "        pairs.append((c, i))\n"
            "        c, i = c / f, i * f\n"
            "    return pairs": "whole ones",
            "def rounds(c, i, f):\n    return 4": "A list of pairs",
        },
    ),
    Exercise(
        number="18.4",
        names=("winner", "promised", "kept"),
        check=check_winner,
        hints=(
            phrase("One chooses by validation alone: the place of its largest value is validation.argmax()."),
            phrase("Then validation[...] and test[...] at that same place."),
        ),
        given="""import numpy as np

validation = np.array([0.5, 0.47, 0.65, 0.55, 0.4])
test = np.array([0.52, 0.6, 0.53, 0.45, 0.41])""",
        solution="""winner = validation.argmax()
promised = validation[winner]
kept = test[winner]""",
        wrong_answers={
            "winner = validation.max()": "That is its accuracy",
            "winner = test.argmax()": "a test no more",
            "winner = validation.argmin()": "the worst one",
            "winner = 3": "not the one that is best",
            "promised = test[winner]": "That is what it keeps",
            "promised = validation.mean()": "the mean of all",
            "kept = test.max()": "another one",
            "kept = validation[winner]": "That is what it promises",
            "kept = test.mean()": "the mean of all",
            "kept = promised - kept": "That is the gap",
            "kept = test": "holds 5 values",
        },
    ),
)
