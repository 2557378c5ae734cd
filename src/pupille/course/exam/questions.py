"""The questions of an exam: exercises of the lessons, each with numbers that are drawn from a name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.table import find_exercise
from pupille.i18n.language import phrase

Draw = Callable[[np.random.Generator], str]


@dataclass(frozen=True)
class Question:
    """One exercise with other numbers.

    number: of the exercise, whose check marks the answer. text: a template for `say`. draw: makes the code that gives
    the numbers, under the names that the check reads.
    """

    number: str
    text: str
    draw: Draw

    def exercise(self) -> Exercise:
        """The exercise whose numbers are drawn anew."""
        return find_exercise(self.number.split(".")[0], self.number)

    def given(self, seed: str) -> str:
        """The code of the numbers for one name: always the same ones for the same name."""
        spelt = " ".join(unicodedata.normalize("NFC", seed).casefold().split())
        drawn = hashlib.sha256(f"{spelt} {self.number}".encode()).digest()
        return self.draw(np.random.default_rng(list(drawn)))


def written(numbers: object, decimals: int = 2) -> str:
    """Numbers as code of a list."""
    rounded = np.round(np.asarray(numbers, dtype=float), decimals)
    whole = rounded.astype(int) if decimals == 0 else rounded
    return str(whole.tolist())


def kinds(rng: np.random.Generator) -> str:
    """How many pictures of three kinds there are."""
    cats, dogs, owls = rng.integers(80, 160), rng.integers(60, 140), rng.integers(8, 30)
    return f'counts = pd.Series({{"cat": {cats}, "dog": {dogs}, "owl": {owls}}})'


def confusion(rng: np.random.Generator) -> str:
    """A matrix of two classes of which the second is rare."""
    healthy, alarms = rng.integers(700, 950), rng.integers(20, 60)
    missed, caught = rng.integers(3, 9), rng.integers(10, 20)
    return (
        f"matrix = np.array([[{healthy}, {alarms}], [{missed}, {caught}]])\n"
        "(true_negatives, false_positives), (false_negatives, true_positives) = matrix"
    )


def degrees(rng: np.random.Generator) -> str:
    """Errors of five degrees: on training they fall, on validation they fall and rise."""
    best = rng.integers(1, 4)
    away = np.abs(np.arange(5) - best)
    validation = 0.3 + 0.12 * away + rng.uniform(0, 0.05, 5)
    training = np.sort(rng.uniform(0.05, 0.6, 5))[::-1]
    return (
        "degrees = range(1, 6)\n"
        f"validation_error = {written(validation, 3)}\n"
        f"train_error = {written(training, 3)}"
    )


def groups(rng: np.random.Generator) -> str:
    """People and errors of four groups."""
    people = rng.integers(200, 400, 4)
    errors = np.round(people * [rng.uniform(0.2, 0.4), 0.12, 0.07, 0.02]).astype(int)
    return f'people = np.array({people.tolist()})\nerrors = {{"IBM": np.array({errors.tolist()})}}'


def members(rng: np.random.Generator) -> str:
    """What a model says of images it has learned from, and of others."""
    learned = np.concatenate([rng.uniform(0.79, 1, 7), rng.uniform(0.4, 0.77, 3)])
    others = np.concatenate([rng.uniform(0.79, 1, rng.integers(2, 5)), rng.uniform(0.2, 0.77, 6)])
    return (
        f"of_members = np.array({written(rng.permutation(learned))})\n"
        f"of_others = np.array({written(rng.permutation(others))})"
    )


def candidates(rng: np.random.Generator) -> str:
    """Accuracies of eight settings, of which another one is best on validation than on test."""
    validation = rng.permutation(np.linspace(0.45, 0.66, 8)) + rng.uniform(0, 0.02, 8)
    test = rng.uniform(0.4, 0.6, 8)
    test[(validation.argmax() + rng.integers(1, 8)) % 8] = rng.uniform(0.61, 0.65)
    return f"validation = np.array({written(validation, 3)})\ntest = np.array({written(test, 3)})"


def counts_of_cells(rng: np.random.Generator) -> str:
    """Numbers of cells for learning and for judging."""
    train, test = rng.integers(2, 20, 9), rng.integers(0, 20, 6)
    return f"train = np.array({train.tolist()})\ntest = np.array({test.tolist()})"


def areas_of_cells(rng: np.random.Generator) -> str:
    """Red areas and numbers of cells of eight photos."""
    cells = rng.integers(5, 18, 8)
    areas = np.round(cells * rng.uniform(400, 600) + rng.normal(0, 500, 8)).astype(int)
    return (
        f"areas = np.array({areas.tolist()})\ncells = np.array({cells.tolist()})\n"
        'part = np.array(["train"] * 4 + ["validation"] + ["test"] * 3)'
    )


def days(rng: np.random.Generator) -> str:
    """A weekly series of six weeks."""
    week = rng.integers(50, 80, 7)
    load = np.tile(week, 6) + rng.integers(-6, 7, 42)
    return f"load = np.array({load.tolist()})\ntrain, test = np.arange(21), np.arange(21, 42)"


QUESTIONS: tuple[Question, ...] = (
    Question("0.1", phrase("`share_of_owls`: the share of owls among all the pictures, from 0 to 1."), kinds),
    Question(
        "3.1",
        phrase(
            "`recall`, `precision` and `f1` of this matrix: truth in the rows, predictions in the columns; the second "
            "class is the one to find."
        ),
        confusion,
    ),
    Question(
        "4.1", phrase("`chosen_degree`: which degree does one take, knowing both errors of each?"), degrees
    ),
    Question(
        "15.1",
        phrase(
            "`low`, `high`: the 95 % interval of IBM's error rate in the first group; "
            "wilson(how_many, of_how_many) gives both."
        ),
        groups,
    ),
    Question(
        "16.4",
        phrase(
            "An attacker takes for a training image whatever has a probability of at least 0.78. `caught`: the share "
            "of training images named so; `false_alarms`: that of the others; `advantage`: their difference."
        ),
        members,
    ),
    Question(
        "18.4",
        phrase(
            "`winner`: the number of the setting that one takes; `promised`: its accuracy on validation; `kept`: its "
            "accuracy on test."
        ),
        candidates,
    ),
    Question(
        "19.2",
        phrase(
            "`constant`: the number that makes the mean absolute error on training smallest; `error`: that error, on "
            "test."
        ),
        counts_of_cells,
    ),
    Question(
        "19.4",
        phrase(
            "`pixels_per_cell`: the red area of all training photos for one cell of theirs; `error_by_area`: the mean "
            "absolute error on test of counting by areas / pixels_per_cell."
        ),
        areas_of_cells,
    ),
    Question(
        "22.1",
        phrase(
            "`naive_error`: the mean absolute error, over the test days, of who says what was seven days ago."
        ),
        days,
    ),
)


def fingerprint(seed: str) -> str:
    """Twelve letters and digits that stand for all the numbers of one name."""
    every = "\n".join(question.given(seed) for question in QUESTIONS)
    return hashlib.sha256(every.encode()).hexdigest()[:12]
