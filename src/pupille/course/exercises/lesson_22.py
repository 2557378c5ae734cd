"""Exercises of lesson 22: what learns nothing of a series, the next letter, traps in press releases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say, translated

TRAPS: Mapping[str, tuple[str, str]] = {
    "A": ("LEAK", phrase("A: fifty photos of each patient, dealt at random, lie on both sides: a leak.")),
    "B": (
        "CHOSEN",
        phrase("B: the best of forty on the test was chosen by the test: its figure is too good."),
    ),
    "C": ("SHORTCUT", phrase("C: the background announces the class; the child is not needed.")),
    "D": ("RARE", phrase('D: who always says "healthy" is right in 99.5 % as well.')),
    "E": ("LEAK", phrase("E: the questions were among the training texts: the test was known.")),
    "F": (
        "NONE",
        phrase("F: other hospitals, opened once, an interval, as many ill as healthy: no such trap."),
    ),
}
"""The trap in each press release, and what to say to another answer."""


def check_naive(answers: Answers) -> None:
    """The mean absolute difference from seven days before, over the test."""
    load, train, test = (
        answers.array("load"),
        answers.array("train").astype(int),
        answers.array("test").astype(int),
    )
    misses = load[test] - load[test - 7]
    mistakes = (
        (misses.mean(), say("There misses above and below cancel out: np.abs(...) before the mean.")),
        (np.abs(load[test] - load[test - 1]).mean(), say("That is yesterday; seven days ago is asked for.")),
        (np.abs(load[7:] - load[:-7]).mean(), say("That is over all days; the test days are asked for.")),
        (
            np.abs(load[test] - np.median(load[train])).mean(),
            say("That is the constant of lesson 19; here it says what was seven days ago."),
        ),
        (
            np.abs(load[test] - load[train].mean()).mean(),
            say("That is a constant; here it says what was seven days ago."),
        ),
        ((misses**2).mean(), say("Those are squares; here each miss counts by its size.")),
        (np.sqrt((misses**2).mean()), say("That is the RMSE; here each miss counts by its size.")),
        (np.abs(misses).sum(), say("That is the sum over all test days; take the mean.")),
        (
            np.abs(load[test][7:] - load[test][:-7]).mean(),
            say("The first week of the test has days before it too: load[test - 7]."),
        ),
    )
    meet(
        answers,
        "naive_error",
        np.abs(misses).mean(),
        mistakes,
        say("It is not the mean of |load[test] - load[test - 7]|."),
    )


def check_letter(answers: Answers) -> None:
    """Two of three letters after a are b; b at the end is followed by nothing."""
    name = 'next_share("abacab", "a", "b")'
    whole = Answers({name: answers.call("next_share", "abacab", "a", "b")}, (name,))
    mistakes = (
        (2, say("That is how often; divide by how often the first letter is followed by any.")),
        (2 / 5, say("That is the share of all pairs; only those that begin with the first letter count.")),
        (2 / 6, say("That is divided by all letters; only those after the first letter count.")),
        (1, say("The other way round: of all that follow a, not of all that come before b.")),
        (3 / 2, say("Upside down: the part is divided by the whole.")),
        (0, say("Nothing is counted: pairwise(text) gives pairs such as ('a', 'b').")),
    )
    meet(whole, name, 2 / 3, mistakes, say("a is followed by b, c, b: two of three."))
    if not np.isclose(float(answers.call("next_share", "abcb", "b", "c")), 1):
        raise NotYetError(say('The last letter is followed by nothing: in "abcb" b is followed once, by c.'))


def check_traps(answers: Answers) -> None:
    """Each press release with its trap."""
    traps = answers["traps"]
    if not isinstance(traps, Mapping):
        raise NotYetError(say('`traps` is a dict with "A" to "F".'))
    names = {answers[name]: name for name in ("LEAK", "CHOSEN", "SHORTCUT", "RARE", "NONE")}
    for letter, (trap, why) in TRAPS.items():
        given = traps.get(letter, ...)
        if given is ...:
            raise NotYetError(say("{letter} is still to be given.", letter=letter))
        if given not in names:
            raise NotYetError(
                say("{letter}: write LEAK, CHOSEN, SHORTCUT, RARE or NONE, without quotes.", letter=letter)
            )
        if names[given] != trap:
            raise NotYetError(translated(why))


EXERCISES = (
    Exercise(
        number="22.1",
        names=("naive_error",),
        check=check_naive,
        hints=(
            phrase("`test` holds the numbers of days: load[test] is the truth of these days."),
            phrase("Seven days before them is load[test - 7]; then the mean of the absolute differences."),
        ),
        given="""import numpy as np

days = np.arange(40)
load = 60 + 8 * (days % 7 < 5) + 3 * np.sin(days**2)
train, test = days[:20], days[20:]""",
        solution="naive_error = np.abs(load[test] - load[test - 7]).mean()",
        wrong_answers={
            "naive_error = (load[test] - load[test - 7]).mean()": "cancel out",
            "naive_error = np.abs(load[test] - load[test - 1]).mean()": "That is yesterday",
            "naive_error = np.abs(load[7:] - load[:-7]).mean()": "over all days",
            "naive_error = np.abs(load[test] - np.median(load[train])).mean()": "the constant of lesson 19",
            "naive_error = ((load[test] - load[test - 7]) ** 2).mean()": "Those are squares",
            "naive_error = np.abs(load[test] - load[test - 7]).sum()": "take the mean",
            "naive_error = np.abs(load[test] - load[test - 7])": "holds 20 values",
            "naive_error = np.abs(load[test][7:] - load[test][:-7]).mean()": "The first week of the test",
        },
    ),
    Exercise(
        number="22.2",
        names=("next_share",),
        check=check_letter,
        hints=(
            phrase("First gather what follows: [b for a, b in pairwise(text) if a == first]."),
            phrase("Of that list: how often `second`, divided by its length."),
        ),
        given="from itertools import pairwise",
        solution="""def next_share(text, first, second):
    following = [b for a, b in pairwise(text) if a == first]
    return following.count(second) / len(following)""",
        wrong_answers={
            "def next_share(t, x, y):\n    return sum((a, b) == (x, y) for a, b in pairwise(t))": "That is how often",
            "def next_share(t, x, y):\n"
            "    return sum((a, b) == (x, y) for a, b in pairwise(t)) / (len(t) - 1)": "the share of all pairs",
            "def next_share(t, x, y):\n"
            "    return sum((a, b) == (x, y) for a, b in pairwise(t)) / len(t)": "divided by all letters",
            "def next_share(t, x, y):\n    return t.count(x + y) / t.count(y)": "The other way round",
            "def next_share(t, x, y):\n    return t.count(x) / t.count(x + y)": "Upside down",
            "def next_share(t, x, y):\n    return sum(p == x + y for p in pairwise(t)) / 3": "Nothing is counted",
            "def next_share(t, x, y):\n    return t.count(x + y) / t.count(x)": "followed by nothing",
            "def next_share(t, x, y):\n    t.count(x + y) / t.count(x)": "returns nothing",
        },
    ),
    Exercise(
        number="22.3",
        names=("traps",),
        check=check_traps,
        hints=(
            phrase("Ask of each: who is in the test, and could the training have seen it?"),
            phrase("Two are leaks. One of the six has none of these traps."),
        ),
        given='LEAK, CHOSEN, SHORTCUT, RARE, NONE = "leak", "chosen", "shortcut", "rare", "none"',
        solution='traps = {"A": LEAK, "B": CHOSEN, "C": SHORTCUT, "D": RARE, "E": LEAK, "F": NONE}',
        wrong_answers={
            'traps["A"] = NONE': "lie on both sides",
            'traps["B"] = NONE': "chosen by the test",
            'traps["B"] = LEAK': "chosen by the test",
            'traps["C"] = LEAK': "the background announces the class",
            'traps["D"] = NONE': "who always says",
            'traps["E"] = CHOSEN': "among the training texts",
            'traps["F"] = LEAK': "no such trap",
            'traps["F"] = "ok"': "without quotes",
            'traps["F"] = ...': "F is still to be given",
            'traps = ["A"]': "a dict",
        },
    ),
)
