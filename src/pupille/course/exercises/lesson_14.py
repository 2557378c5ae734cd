"""Exercises of lesson 14: what pixels add, what falls when they are hidden, Shapley by hand, maps that fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import number, phrase, say


def check_contributions(answers: Answers) -> None:
    """The weight times what the pixel has more than the mean picture."""
    weights = np.array([[2.0, -1], [0, 3]])
    picture, mean = np.array([[1.0, 0.5], [0.2, 0]]), np.array([[0.5, 1.0], [0.1, 0.2]])
    right = weights * (picture - mean)
    mistakes = (
        (weights * picture, say("That is measured against a black picture; take away the mean first.")),
        (weights * mean, say("That is what the mean picture adds; the picture is missing.")),
        (-right, say("The other way round: the picture minus the mean.")),
        (picture - mean, say("The weights are missing.")),
        (weights, say("Those are the weights, the same for every picture.")),
        (np.abs(right), say("Without its sign nobody knows whether a pixel speaks for 8 or against it.")),
        (right.sum(), say("That is the sum; keep one value for each pixel.")),
        (
            weights * (picture - picture.mean()),
            say("picture.mean() is one number; `mean` is a picture, that of the mean, and is given."),
        ),
        (weights @ (picture - mean), say("@ multiplies matrices; * multiplies pixel by pixel.")),
        (weights * picture - mean, say("Parentheses: the difference comes first, then the product.")),
    )
    given = answers.call("contributions", weights, picture, mean)
    case = say("For the weights ((2, -1), (0, 3)) yours gives")
    otherwise = say("It is not the weight times (picture - mean).")
    meet_array(given, "contributions", right, mistakes, otherwise, case)


def check_fall(answers: Answers) -> None:
    """What the score loses by one square of another picture; the picture itself stays as it is."""
    weights = np.arange(16.0).reshape(4, 4) ** 1.5
    picture, fill = np.ones((4, 4)), np.full((4, 4), 0.25)

    def score(image: NDArray[Any]) -> float:
        return float((weights * image).sum())

    def hidden(square: tuple[slice, slice], filled: NDArray[Any]) -> NDArray[Any]:
        copy = np.ones((4, 4))
        copy[square] = filled[square]
        return copy

    square = slice(0, 2), slice(2, 4)
    right = score(picture) - score(hidden(square, fill))
    name = "fall(score, picture, fill, 0, 2)"
    value = answers.call("fall", score, picture, fill, 0, 2)
    if not same(picture, np.ones((4, 4))):
        raise NotYetError(say("The picture itself has changed: write into a copy, picture.copy()."))
    mistakes = (
        (right - score(picture), say("The score of the picture comes first: score(picture) - score(copy).")),
        (score(hidden(square, fill)), say("That is the score of the copy; how far has it fallen?")),
        (-right, say("The score before minus the score after; it falls where the square spoke for 8.")),
        (
            score(picture) - score(hidden((slice(0, 1), slice(2, 3)), fill)),
            say("That hides one pixel; two rows and two columns are asked for."),
        ),
        (
            score(picture) - score(hidden((slice(0, 3), slice(2, 5)), fill)),
            say("That hides three rows: row:row + 2 are two."),
        ),
        (
            score(picture) - score(hidden((slice(2, 4), slice(0, 2)), fill)),
            say("Row and column are exchanged."),
        ),
        (
            score(picture) - score(hidden(square, np.zeros((4, 4)))),
            say("That hides it by black; take the square of `fill`."),
        ),
        (score(picture) - score(fill), say("That replaces the whole picture; only one square is hidden.")),
        (
            score(picture) - score(hidden(square, np.full((4, 4), fill.mean() / 4))),
            say("Take the square of `fill` at the same place."),
        ),
        (0, say("Nothing is hidden: the square is copy[row:row + 2, column:column + 2], with a comma.")),
    )
    otherwise = say("It is not score(picture) minus the score of the copy whose square is that of `fill`.")
    meet(Answers({name: value}, (name,)), name, right, mistakes, otherwise)


ALONE = {"L": 0, "R": 0, "M": 6}
LAST = {"L": 3, "R": 3, "M": 3}
PLAIN = {"L": 2.25, "R": 2.25, "M": 5.25}
"""The mean over the four groups of the others, each counted once."""
SHARES = {"L": 2, "R": 2, "M": 5}


def check_shares(answers: Answers) -> None:
    """The mean of six orders for each of three players."""
    shares = answers["shares"]
    if not isinstance(shares, Mapping):
        raise NotYetError(say('`shares` is a dict with "L", "R" and "M".'))
    for player, right in SHARES.items():
        name = f'shares["{player}"]'
        given = Answers({name: shares.get(player, ...), "shares": 0}, (name, "shares"))
        mistakes = (
            (ALONE[player], say("That is what the player brings alone, in two of the six orders only.")),
            (LAST[player], say("That is what the player brings as the last one, in two of six orders.")),
            (6 * right, say("That is the sum of the six orders; take their mean.")),
            (right / 9, say("That is a share of 1; the points are asked for, of which there are 9 in all.")),
            (PLAIN[player], say("Each order counts once: first and last place come twice each, of six.")),
        )
        meet(given, name, right, mistakes, say("It is not the mean of what it adds in the six orders."))


def check_failing(answers: Answers) -> None:
    """The maps that a random network makes nearly as well."""
    failing = answers["failing"]
    if isinstance(failing, str) or not isinstance(failing, (Sequence, set)):
        raise NotYetError(say('A list of names is asked for, such as ["occlusion"].'))
    random, other = answers["with_random"], answers["with_other"]
    strange = [name for name in failing if name not in random]
    if strange:
        raise NotYetError(say("There is no map {name!r}; the names stand in the table.", name=strange[0]))
    for name in random:
        fails = other[name] - random[name] < answers.number("MARGIN")
        figures = {"name": name, "random": number(random[name], 2), "other": number(other[name], 2)}
        if fails and name not in failing:
            raise NotYetError(
                say(
                    "{name} is missing: {random} with chance and {other} between two that learned are less than "
                    "MARGIN apart.",
                    **figures,
                )
            )
        if not fails and name in failing:
            raise NotYetError(
                say("{name} passes: {random} with chance, {other} between two that learned.", **figures)
            )


EXERCISES = (
    Exercise(
        number="14.1",
        names=("contributions",),
        check=check_contributions,
        hints=(
            phrase("First how much more ink the pixel has than the mean picture: a difference."),
            phrase("That difference, pixel by pixel, times the weight."),
        ),
        given="",
        solution="def contributions(weights, picture, mean):\n    return weights * (picture - mean)",
        wrong_answers={
            "def contributions(w, x, m):\n    return w * x": "against a black picture",
            "def contributions(w, x, m):\n    return w * (m - x)": "The other way round",
            "def contributions(w, x, m):\n    return x - m": "The weights are missing",
            "def contributions(w, x, m):\n    return w": "the same for every picture",
            "def contributions(w, x, m):\n    return abs(w * (x - m))": "Without its sign",
            "def contributions(w, x, m):\n    return (w * (x - m)).sum()": "keep one value for each pixel",
            "def contributions(w, x, m):\n    return w @ (x - m)": "multiplies matrices",
            "def contributions(w, x, m):\n    return w * x - m": "Parentheses",
            "def contributions(w, x, m):\n    return w * (x - x.mean())": "is one number",
            "def contributions(w, x, m):\n    w * (x - m)": "returns nothing",
            "def contributions(w, x, m):\n    return w * m": "what the mean picture adds",
            "def contributions(w, x, m):\n    return w + x - m": "yours gives",
        },
    ),
    Exercise(
        number="14.2",
        names=("fall",),
        check=check_fall,
        hints=(
            phrase("Make a copy: copy = picture.copy(). The square is copy[row:row + 2, column:column + 2]."),
            phrase("Into it goes the same square of `fill`; then score(picture) minus score(copy)."),
        ),
        given="",
        solution="""def fall(score, picture, fill, row, column):
    copy = picture.copy()
    copy[row : row + 2, column : column + 2] = fill[row : row + 2, column : column + 2]
    return score(picture) - score(copy)""",
        wrong_answers={
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture\n"
            "    copy[row : row + 2, column : column + 2] = fill[row : row + 2, column : column + 2]\n"
            "    return score(picture) - score(copy)": "The picture itself has changed",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 2, column : column + 2] = fill[row : row + 2, column : column + 2]\n"
            "    return score(copy)": "the score of the copy",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 2, column : column + 2] = fill[row : row + 2, column : column + 2]\n"
            "    return score(copy) - score(picture)": "before minus the score after",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row, column] = fill[row, column]\n"
            "    return score(picture) - score(copy)": "hides one pixel",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 3, column : column + 3] = fill[row : row + 3, column : column + 3]\n"
            "    return score(picture) - score(copy)": "three rows",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[column : column + 2, row : row + 2] = fill[column : column + 2, row : row + 2]\n"
            "    return score(picture) - score(copy)": "exchanged",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 2, column : column + 2] = 0\n"
            "    return score(picture) - score(copy)": "by black",
            "def fall(score, picture, fill, row, column):\n"
            "    return score(picture) - score(fill)": "replaces the whole picture",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    return score(picture) - score(copy)": "Nothing is hidden",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 2][column : column + 2] = fill[row : row + 2][column : column + 2]\n"
            "    return score(picture) - score(copy)": "with a comma",
            "def fall(score, picture, fill, row, column):\n"
            "    copy = picture.copy()\n"
            "    copy[row : row + 2, column : column + 2] = fill\n"
            "    return score(picture) - score(copy)": "stops in line 3",
        },
    ),
    Exercise(
        number="14.3",
        names=("shares",),
        check=check_shares,
        hints=(
            phrase("L comes first in two orders (adds 0 each), second after R (adds 6), second after M (0)."),
            phrase("In the two orders where L comes last it adds 9 - 6. Then the mean of the six."),
            phrase("The three shares must add up to 9, and L and R get the same."),
        ),
        given="",
        solution="""shares = {
    "L": (0 + 0 + 6 + 0 + 3 + 3) / 6,
    "R": (0 + 0 + 6 + 0 + 3 + 3) / 6,
    "M": (6 + 6 + 6 + 6 + 3 + 3) / 6,
}""",
        wrong_answers={
            'shares["L"] = 0': "what the player brings alone",
            'shares["M"] = 6': "what the player brings alone",
            'shares["M"] = 3': "as the last one",
            'shares["L"] = 12': "take their mean",
            'shares["R"] = 2.25': "Each order counts once",
            'shares["M"] = 5 / 9': "a share of 1",
            'shares["M"] = ...': "still to be given",
            'shares["M"] = "5"': "without quotes",
            "shares = (2, 2, 5)": "a dict",
            'shares["L"] = 1': "the mean of what it adds in the six orders",
        },
    ),
    Exercise(
        number="14.4",
        names=("failing",),
        check=check_failing,
        hints=(
            phrase("For each name compute with_other[name] - with_random[name]."),
            phrase("Those where the difference is below MARGIN fail; two of the four do."),
        ),
        given="""with_random = {"edges": 1.0, "ink": 0.88, "occlusion": 0.48, "activation": 0.2}
with_other = {"edges": 1.0, "ink": 0.91, "occlusion": 0.84, "activation": 0.75}
MARGIN = 0.2""",
        solution="failing = [name for name in with_random if with_other[name] - with_random[name] < MARGIN]",
        wrong_answers={
            "failing = []": "edges is missing",
            'failing = ["edges"]': "ink is missing",
            'failing = ["occlusion", "activation"]': "edges is missing",
            "failing = list(with_random)": "occlusion passes",
            'failing = ["edges", "ink", "activation"]': "activation passes",
            'failing = "edges"': "A list of names",
            'failing = ["edge", "ink"]': "There is no map 'edge'",
            "failing = 2": "A list of names",
        },
    ),
)
