"""Exercises of lesson 0 bis, where AI comes from: Turing's bar, a rule by hand, kinds of questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say, translated

BAR = 0.7
"""Turing's: the judges are right in no more than 70 of 100 cases."""
PETALS = (1.0, 1.4, 1.9, 3.0, 4.7, 5.1)
"""Lengths in cm: three of setosa up to the longest one, three of versicolor from the shortest one on."""
SETOSA, VERSICOLOR = "setosa", "versicolor"

KINDS: Mapping[str, tuple[str, str]] = {
    "A": ("CLASSIFICATION", phrase("A: one of two answers, each example with its own: a class.")),
    "B": (
        "REGRESSION",
        phrase("B: a count is a number, and 12 is nearer to 11 than to 3: classes know no near."),
    ),
    "C": ("GROUPS", phrase("C: nobody noted anything on these photos: there is no answer to learn.")),
    "D": ("REGRESSION", phrase("D: a year is a number; to be wrong by 2 years is not to be wrong by 200.")),
    "E": (
        "CLASSIFICATION",
        phrase("E: a thousand names are many classes, but no number: none lies between two."),
    ),
    "F": ("GROUPS", phrase("F: nobody named the kinds of buyers beforehand: they are looked for.")),
}
"""The kind of each question, and what to say to another answer."""


def check_bar(answers: Answers) -> None:
    """23 of 30 judges are right, more than Turing's 70 %."""
    right = answers.array("right")
    share = float(right.mean())
    mistakes = (
        (right.sum(), say("That is how many judges were right; divide by how many there were.")),
        (1 - share, say("That is the share of those whom the machine fooled.")),
        (len(right) / right.sum(), say("Upside down: the part is divided by the whole.")),
        (right.sum() / (1 - right).sum(), say("That is right against wrong; divide by all judges.")),
        (BAR, say("That is Turing's bar; the share of your judges is asked for.")),
    )
    meet(answers, "share", share, mistakes, say("It is not the right judges divided by all."))
    passes = answers["passes"]
    if not isinstance(passes, (bool, np.bool_)):
        raise NotYetError(say("`passes` is True or False, without quotes."))
    if bool(passes) != (share <= BAR):
        raise NotYetError(say("The machine passes when the judges are right in AT MOST 70 % of the cases."))


def check_rule(answers: Answers) -> None:
    """A threshold between the longest petal of setosa and the shortest one of versicolor."""
    named = [answers.call("rule", length) for length in PETALS]
    for length, name in zip(PETALS, named, strict=True):
        if isinstance(name, (bool, np.bool_)):
            raise NotYetError(say("True or False comes back; the name of the species is asked for."))
        if name not in (SETOSA, VERSICOLOR):
            raise NotYetError(
                say(
                    'For {length:short} cm yours says {name!r}: "setosa" or "versicolor", spelt so.',
                    length=length,
                    name=str(name),
                )
            )
    right = [SETOSA] * 3 + [VERSICOLOR] * 3
    if named == right[::-1]:
        raise NotYetError(say("The other way round: setosa has the short petals."))
    if len(set(named)) == 1:
        raise NotYetError(
            say("It says {name} of every flower. Lengths are in cm, from 1 to 5.1.", name=named[0])
        )
    for length, name, own in zip(PETALS, right, named, strict=True):
        if own != name:
            raise NotYetError(
                say(
                    "A petal of {length:short} cm is {name}; yours says {own}.",
                    length=length,
                    name=name,
                    own=own,
                )
            )


def check_kinds(answers: Answers) -> None:
    """Each question with its kind."""
    kinds = answers["kinds"]
    if not isinstance(kinds, Mapping):
        raise NotYetError(say('`kinds` is a dict with "A" to "F".'))
    names = {answers[kind]: kind for kind in ("CLASSIFICATION", "REGRESSION", "GROUPS")}
    for letter, (kind, why) in KINDS.items():
        given = kinds.get(letter, ...)
        if given is ...:
            raise NotYetError(say("{letter} is still to be given.", letter=letter))
        if given not in names:
            raise NotYetError(
                say("{letter}: write CLASSIFICATION, REGRESSION or GROUPS, without quotes.", letter=letter)
            )
        if names[given] != kind:
            raise NotYetError(translated(why))


EXERCISES = (
    Exercise(
        number="0bis.1",
        names=("share", "passes"),
        check=check_bar,
        hints=(
            phrase("`right` holds 1 for a judge who was right: its mean is their share."),
            phrase("`passes` is a comparison, <= 0.7: True or False comes out by itself."),
        ),
        given="import numpy as np\n\nright = np.array([1] * 23 + [0] * 7)",
        solution="share = right.mean()\npasses = bool(share <= 0.7)",
        wrong_answers={
            "share = right.sum()": "divide by how many",
            "share = 1 - right.mean()": "whom the machine fooled",
            "share = 30 / 23": "Upside down",
            "share = 23 / 7": "divide by all judges",
            "share = 0.7": "Turing's bar",
            "share = 0.77": "that is rounded",
            "share = 100 * right.mean()": "in percent",
            "passes = True": "AT MOST 70 %",
            'passes = "no"': "without quotes",
            "passes = ...": "`passes` is still to be given",
        },
    ),
    Exercise(
        number="0bis.2",
        names=("rule",),
        check=check_rule,
        hints=(
            phrase("Look at the figure: between which two lengths is there no flower?"),
            phrase(
                'if length < ...: return "setosa"; else the other name. A length between 1.9 and 3.0 parts them.'
            ),
        ),
        given="",
        solution="""def rule(length):
    return "setosa" if length < 2.5 else "versicolor\"""",
        wrong_answers={
            'def rule(length):\n    return "versicolor" if length < 2.5 else "setosa"': "The other way round",
            'def rule(length):\n    return "setosa" if length < 25 else "versicolor"': "setosa of every flower",
            'def rule(length):\n    return "setosa" if length < 4 else "versicolor"': "A petal of 3 cm is versicolor",
            'def rule(length):\n    return "setosa" if length < 1.5 else "versicolor"': "A petal of 1.9 cm is setosa",
            "def rule(length):\n    return length < 2.5": "the name of the species",
            'def rule(length):\n    return "Setosa" if length < 2.5 else "Versicolor"': "spelt so",
            'def rule(length):\n    "setosa" if length < 2.5 else "versicolor"': "returns nothing",
            'def rule(length):\n    return "setosa" if lenght < 2.5 else "versicolor"': "stops in line 2",
        },
    ),
    Exercise(
        number="0bis.3",
        names=("kinds",),
        check=check_kinds,
        hints=(
            phrase("First: did somebody note an answer for each example? If not, GROUPS."),
            phrase("Then: does it make sense to be wrong by a little? Then it is a number, REGRESSION."),
        ),
        given="""CLASSIFICATION, REGRESSION, GROUPS = "classification", "regression", "groups\"""",
        solution="""kinds = {
    "A": CLASSIFICATION,
    "B": REGRESSION,
    "C": GROUPS,
    "D": REGRESSION,
    "E": CLASSIFICATION,
    "F": GROUPS,
}""",
        wrong_answers={
            'kinds = kinds | {"A": REGRESSION}': "A: one of two answers",
            'kinds = kinds | {"B": CLASSIFICATION}': "B: a count is a number",
            'kinds = kinds | {"C": CLASSIFICATION}': "C: nobody noted anything",
            'kinds = kinds | {"D": CLASSIFICATION}': "D: a year is a number",
            'kinds = kinds | {"E": REGRESSION}': "E: a thousand names",
            'kinds = kinds | {"F": CLASSIFICATION}': "F: nobody named",
            'kinds = kinds | {"D": "regresion"}': "without quotes",
            'kinds = kinds | {"F": ...}': "F is still to be given",
            "kinds = list(kinds.values())": "is a dict",
        },
    ),
)
