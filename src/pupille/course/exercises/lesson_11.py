"""Exercises of lesson 11: positions, splits by place, the price of a leak, the choice, the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError, as_array
from pupille.course.exercises.comparing import meet, same, spelt
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.splits import as_rows, meet_split
from pupille.i18n.language import phrase, say

SPLITS = 10
VERDICT_WITHIN = 0.01
"""Who reads a value off the page writes two decimals."""


def check_position(answers: Answers) -> None:
    """Two names, so that a constant is none."""
    for name, right in (("-95.6_29.7", (-95.6, 29.7)), ("-94.25_30.5", (-94.25, 30.5))):
        given: Any = answers.call("position", name)
        if isinstance(given, (tuple, list)) and given and all(isinstance(part, str) for part in given):
            raise NotYetError(say("Both are still text: float() makes a number of them."))
        numbers = as_array(given, "position")
        if same(numbers, right):
            continue
        mistakes = (
            (right[::-1], say("Longitude and latitude are exchanged: longitude comes first.")),
            ((-95.6, 29.7), say("That is always the same place; use the name that comes in.")),
            (np.trunc(right), say("The decimals are lost: float(), not int().")),
            (np.abs(right), say("The minus sign is lost: it says west of Greenwich.")),
            (right[0], say("That is the longitude alone; return both.")),
            (right[1], say("That is the latitude alone; return both.")),
        )
        otherwise = say("Two numbers are asked for, longitude and latitude.")
        sentence = next((sentence for wrong, sentence in mistakes if same(numbers, wrong)), otherwise)
        raise NotYetError(
            f"{sentence} " + say("For {name} yours gives {value}.", name=f'"{name}"', value=spelt(numbers))
        )


def check_splits(answers: Answers) -> None:
    """Ten splits, each by place."""
    places, given = np.asarray(answers["places"]), answers["honest"]
    if not isinstance(given, (list, tuple)):
        raise NotYetError(
            say("`honest` must be a list: put list(...) around the splits, or they can be read only once.")
        )
    if given is answers["naive"]:
        raise NotYetError(say("These are still the naive splits: places are drawn, not images."))
    if len(given) != SPLITS or any(not isinstance(pair, (list, tuple)) or len(pair) != 2 for pair in given):
        raise NotYetError(
            say(
                "`honest` must hold {n} pairs, rows for training and for test; yours holds {given}.",
                n=SPLITS,
                given=len(given),
            )
        )
    for train, test in given:
        meet_split(as_rows(train, "train", len(places)), as_rows(test, "test", len(places)), places)
    if all(np.array_equal(given[0][1], test) for _, test in given[1:]):
        raise NotYetError(say("All ten splits are the same one; each must be drawn anew."))


def check_price(answers: Answers) -> None:
    """By how many points the naive split flatters."""
    naive, honest = answers.array("linear_naive").mean(), answers.array("linear_honest").mean()
    knn = answers.array("knn_naive").mean() - answers.array("knn_honest").mean()
    right = float(100 * (naive - honest))
    mistakes = [
        (right / 100, say("That is a share; in points it is a hundred times as much.")),
        (-right, say("The sign is turned: naive minus honest, for the naive one flatters.")),
        (100 * knn, say("Those are the values of knn; linear is asked for.")),
        (100 * naive, say("That is the naive mean alone; take the honest one away.")),
        (
            100 * (naive - honest) / honest,
            say("That is relative to the honest mean; points are a plain difference."),
        ),
        (naive / honest, say("That is a ratio; points are a difference.")),
    ]
    otherwise = say("It is not 100 × (mean of linear_naive - mean of linear_honest).")
    meet(answers, "price", right, mistakes, otherwise)


def check_choice(answers: Answers) -> None:
    """The first of the best on validation."""
    given, validation = answers["chosen"], answers["validation"]
    right = max(validation, key=validation.get)
    if given == right:
        return
    if not isinstance(given, str):
        if same(given, validation[right]):
            raise NotYetError(say("That is the value; the name of the model is asked for."))
        raise NotYetError(say("The name of a model is asked for, as text."))
    if given not in validation:
        raise NotYetError(
            say("No model is called {name}; the names stand on the left of the table.", name=given)
        )
    if validation[given] == validation[right]:
        raise NotYetError(say("As good on validation, but dearer: among equals the first one is taken."))
    raise NotYetError(
        say(
            "{name} has {value:3} on validation; another one has {best:3}.",
            name=given,
            value=float(validation[given]),
            best=float(validation[right]),
        )
    )


def check_verdict(answers: Answers) -> None:
    """Each entry of the verdict against the run it is about."""
    given, run = answers["verdict"], answers["run"]
    accuracy, recall = answers["accuracy"], answers["recall"]
    if not isinstance(given, Mapping):
        raise NotYetError(say("`verdict` must stay a dictionary with its seven entries."))
    images = float(np.sum(run.confusion))
    rivals = [(getattr(accuracy, key), key) for key in ("value", "low", "high")]
    wanted = (
        ("images", images, [(accuracy.n, say("That is the number of places."))]),
        (
            "places",
            float(accuracy.n),
            [(images, say("That is the number of images; n of the accuracy counts places."))],
        ),
        ("accuracy", accuracy.value, named(rivals, "accuracy")),
        ("low", accuracy.low, named(rivals, "accuracy")),
        ("high", accuracy.high, named(rivals, "accuracy")),
        (
            "recall",
            recall.value,
            [(accuracy.value, say("That is the accuracy; the recall stands in the line below."))],
        ),
    )
    for key, right, mistakes in wanted:
        if given.get(key, ...) is ...:
            raise NotYetError(say("The entry `{key}` is still to be given.", key=key))
        entry = Answers({key: given[key]}, (key,))
        within = VERDICT_WITHIN if right <= 1 else 0.0
        meet(
            entry,
            key,
            float(right),
            mistakes,
            say("The entry `{key}` is not the one printed above.", key=key),
            within=within,
        )
    check_better(given, (answers["gain"].low or 0.0) > 0)


def named(rivals: list[tuple[float, str]], metric: str) -> list[tuple[float, str]]:
    """The sentence for each value that stands beside the right one."""
    return [(value, say("That is `{key}` of the {metric}.", key=key, metric=metric)) for value, key in rivals]


def check_better(given: Mapping[str, Any], right: bool) -> None:
    """Whether the paired difference is above zero. Raises NotYetError if the learner says otherwise."""
    answer = given.get("beats_majority", ...)
    if answer is ...:
        raise NotYetError(say("The entry `{key}` is still to be given.", key="beats_majority"))
    if not isinstance(answer, (bool, np.bool_)):
        raise NotYetError(say("`beats_majority` must be True or False, without quotes."))
    if bool(answer) is not bool(right):
        raise NotYetError(say("Look at the low end of `gain`: is it above zero?"))


SPLITTING = """import numpy as np
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

places = np.repeat(np.arange(40), 5)
naive = list(ShuffleSplit(10, test_size=0.25, random_state=11).split(places))"""
VERDICT = """from types import SimpleNamespace


accuracy = SimpleNamespace(value=0.81, low=0.72, high=0.88, n=34)
recall = SimpleNamespace(value=0.77, low=0.6, high=0.9, n=20)
run = SimpleNamespace(confusion=[[40, 12], [8, 45]])
gain = SimpleNamespace(value=0.06, low=-0.01, high=0.13)
split = SimpleNamespace(counts=SimpleNamespace(train=300, validation=95, test=105))
plain = SimpleNamespace(results=SimpleNamespace(split=split))"""

EXERCISES = (
    Exercise(
        number="11.1",
        names=("position",),
        check=check_position,
        hints=(
            phrase('"a_b".split("_") gives the two halves as text.'),
            phrase("float(...) makes a number of text; return both, with a comma between."),
        ),
        given="",
        solution="""def position(name):
    longitude, latitude = name.split("_")
    return float(longitude), float(latitude)""",
        wrong_answers={
            "def position(name):\n    return -95.6, 29.7": "always the same place",
            'def position(name):\n    return name.split("_")': "Both are still text",
            'def position(name):\n    return float(name.split("_")[1]), float(name.split("_")[0])': "exchanged",
            'def position(name):\n    return float(name.split("_")[0])': "the longitude alone",
            'def position(name):\n    return [int(float(part)) for part in name.split("_")]': "The decimals are lost",
            "def position(name):\n    name.split('_')": "returns nothing",
            "def position(name):\n    return float(name)": "stops in line 2 of its cell, `return float(name)`",
        },
    ),
    Exercise(
        number="11.2",
        names=("honest",),
        check=check_splits,
        hints=(
            phrase("The line above, with GroupShuffleSplit in place of ShuffleSplit."),
            phrase("It has to be told the groups: .split(places, groups=places)."),
        ),
        given=SPLITTING,
        solution="honest = list(GroupShuffleSplit(10, test_size=0.25, random_state=11).split(places, groups=places))",
        wrong_answers={
            "honest = list(ShuffleSplit(10, test_size=0.25).split(places))": "Not by group: group ",
            "honest = GroupShuffleSplit(10, test_size=0.25).split(places, groups=places)": "put list(...) around",
            "honest = naive": "still the naive splits",
            "honest = honest[:1]": "yours holds 1",
            "honest = [honest[0]] * 10": "the same one",
            "honest = [(test, train) for train, test in honest]": "training and test are exchanged",
        },
    ),
    Exercise(
        number="11.3",
        names=("price",),
        check=check_price,
        hints=(
            phrase("np.mean of each list of ten; then the difference."),
            phrase("Points: 100 times the difference of two shares."),
        ),
        given="""import numpy as np

linear_naive, linear_honest = [0.9, 0.92, 0.88], [0.8, 0.86, 0.7]
knn_naive, knn_honest = [0.95, 0.9, 0.94], [0.7, 0.72, 0.6]""",
        solution="price = 100 * (np.mean(linear_naive) - np.mean(linear_honest))",
        wrong_answers={
            "price = np.mean(linear_naive) - np.mean(linear_honest)": "That is a share",
            "price = 100 * (np.mean(linear_honest) - np.mean(linear_naive))": "naive minus honest",
            "price = 100 * (np.mean(knn_naive) - np.mean(knn_honest))": "linear is asked for",
            "price = 100 * np.mean(linear_naive)": "take the honest one away",
            "price = np.mean(linear_naive) / np.mean(linear_honest)": "That is a ratio",
            "price = np.array(linear_naive) - np.array(linear_honest)": "holds 3 values",
        },
    ),
    Exercise(
        number="11.4",
        names=("chosen",),
        check=check_choice,
        hints=(
            phrase("The largest value of the column `validation`; its name stands on the left."),
            phrase("max(..., key=validation.get) gives the name, and of equals the first."),
        ),
        given='validation = {"majority": 0.5, "logistic": 0.7, "net": 0.8, "net+knn": 0.6, "net, aerial": 0.8}',
        solution="chosen = max(validation, key=validation.get)",
        wrong_answers={
            "chosen = max(validation.values())": "That is the value",
            'chosen = "net, aerial"': "among equals the first one",
            'chosen = "net+knn"': "net+knn has 0.600 on validation; another one has 0.800",
            "chosen = max(validation)": "among equals the first one",
            'chosen = "resnet"': "No model is called resnet",
            "chosen = 2": "as text",
        },
    ),
    Exercise(
        number="11.5",
        names=("verdict",),
        check=check_verdict,
        hints=(
            phrase("images: the part `test` of the split. places: `n` of the accuracy."),
            phrase("accuracy.value, accuracy.low, accuracy.high, recall.value."),
            phrase("beats_majority: does the whole interval of `gain` lie above zero?"),
        ),
        given=VERDICT,
        solution="""verdict = {
    "images": plain.results.split.counts.test,
    "places": accuracy.n,
    "accuracy": accuracy.value,
    "low": accuracy.low,
    "high": accuracy.high,
    "recall": recall.value,
    "beats_majority": gain.low > 0,
}""",
        wrong_answers={
            'verdict = verdict | {"images": accuracy.n}': "That is the number of places",
            'verdict = verdict | {"places": 105}': "counts places",
            'verdict = verdict | {"accuracy": 0.88}': "That is `high` of the accuracy",
            'verdict = verdict | {"recall": accuracy.value}': "the recall stands in the line below",
            'verdict = verdict | {"low": ...}': "The entry `low` is still to be given",
            'verdict = verdict | {"beats_majority": True}': "Look at the low end of `gain`",
            'verdict = verdict | {"beats_majority": "no"}': "without quotes",
            'verdict = verdict | {"accuracy": 81}': "That is in percent",
        },
    ),
)
