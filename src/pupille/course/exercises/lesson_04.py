"""Exercises of lesson 4: choosing by validation, splitting by object."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.splits import as_rows, meet_split
from pupille.i18n.language import phrase, say


def check_degree(answers: Answers) -> None:
    """The degree with the smallest validation error."""
    validation, training = answers.array("validation_error"), answers.array("train_error")
    degree = answers.number("chosen_degree")
    right = int(np.argmin(validation)) + 1
    mistakes = [
        (right - 1, say("That is its place in the list; places count from 0, degrees from 1.")),
        (
            np.argmin(training) + 1,
            say("That is what the training error likes best; ask the validation error."),
        ),
        (np.argmax(validation) + 1, say("That is the degree with the largest error.")),
        (validation.min(), say("That is the smallest error itself; its degree is asked for.")),
        (0, say("There is no degree 0 in the list.")),
    ]
    places = range(1, len(validation) + 1)
    otherwise = say("Another degree has a smaller validation error.")
    if degree in places and degree != right:
        otherwise = say(
            "Its validation error is {error:3}; another degree has {best:3}.",
            error=float(validation[int(degree) - 1]),
            best=float(validation.min()),
        )
    meet(answers, "chosen_degree", right, mistakes, otherwise)


def check_split(answers: Answers) -> None:
    """No object on both sides."""
    objects, shuffled = answers.array("object_of"), answers.array("shuffled")
    train = as_rows(answers["train_rows"], "train_rows", len(objects))
    test = as_rows(answers["test_rows"], "test_rows", len(objects))
    if np.array_equal(train, shuffled[150:]) and np.array_equal(test, shuffled[:150]):
        raise NotBegunError(say("The rows are still dealt at random: change the line above."))
    if len(objects) > len(train) == len(set(objects.tolist())) - len(test):
        raise NotYetError(say("Those are numbers of objects; rows are asked for, five for each object."))
    meet_split(train, test, objects.astype(int))


EXERCISES = (
    Exercise(
        number="4.1",
        names=("chosen_degree",),
        check=check_degree,
        hints=(
            phrase("`validation_error` holds an error for each degree, from 1 on. Where is the smallest?"),
            phrase("np.argmin gives the place of the smallest value, and counts from 0."),
            phrase("degrees[...] turns a place into its degree."),
        ),
        given="""import numpy as np

degrees = range(1, 6)
validation_error, train_error = [0.5, 0.3, 0.2, 0.4, 0.9], [0.5, 0.4, 0.3, 0.2, 0.1]""",
        solution="chosen_degree = degrees[int(np.argmin(validation_error))]",
        wrong_answers={
            "chosen_degree = int(np.argmin(validation_error))": "places count from 0",
            "chosen_degree = degrees[int(np.argmin(train_error))]": "what the training error likes best",
            "chosen_degree = min(validation_error)": "the smallest error itself",
            "chosen_degree = 4": "Its validation error is 0.400; another degree has 0.200. You have chosen_degree = 4.",
            "chosen_degree = validation_error": "holds 5 values",
        },
    ),
    Exercise(
        number="4.2",
        names=("train_rows", "test_rows"),
        check=check_split,
        hints=(
            phrase("`GroupShuffleSplit(1, test_size=0.25)` makes one split; it has to be told the groups."),
            phrase(
                "`.split(flat, groups=object_of)` goes through the splits; `next(...)` takes the first one."
            ),
        ),
        given="""import numpy as np
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

object_of = np.repeat(np.arange(120), 5)
flat = np.zeros((600, 2))
shuffled = np.random.default_rng(0).permutation(600)""",
        solution="""train_rows, test_rows = next(
    GroupShuffleSplit(1, test_size=0.25, random_state=0).split(flat, groups=object_of)
)""",
        wrong_answers={
            "train_rows, test_rows = next(ShuffleSplit(1, test_size=0.25).split(flat))": "Not by group: group ",
            "train_rows, test_rows = shuffled[:450], shuffled[450:]": "stands on both sides",
            "train_rows, test_rows = test_rows, train_rows": "training and test are exchanged",
            "test_rows = test_rows[:10]": "a test of 10 out of 600 says little",
            "train_rows = train_rows[:-5]": "of 600 images 5 are on neither side",
            "train_rows = np.concatenate([train_rows, test_rows])": "stands on both sides",
            "train_rows, test_rows = np.arange(90), np.arange(90, 120)": "numbers of objects",
            "test_rows = []": "must hold row numbers",
        },
    ),
)
