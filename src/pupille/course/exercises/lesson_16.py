"""Exercises of lesson 16: a position for a map, unchanged pixels, eight cases, what a model remembers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import Mistakes, meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say, translated

TOLD_FROM = 0.78
"""Probability from which on the attacker says that an image was used."""
CASES: Mapping[str, tuple[str, str]] = {
    "A": ("PERSONAL", phrase("A: a face that can be recognised is a person, with or without a name.")),
    "B": ("PERSONAL", phrase("B: the position in the file leads to a house, and the house to a person.")),
    "C": (
        "NEITHER",
        phrase("C: without the EXIF, and once looked at, nothing leads from a fruit to a person."),
    ),
    "D": (
        "SENSITIVE",
        phrase("D: the list leads from number to name, so it is personal; and it is about health."),
    ),
    "E": ("SENSITIVE", phrase("E: numbers that serve to recognise a person are biometrics, article 9.")),
    "F": ("PERSONAL", phrase("F: a plate leads to its holder, but says nothing that article 9 names.")),
    "G": ("NEITHER", phrase("G: at ten metres a pixel nobody is to be seen, and a forest is no person.")),
    "H": ("NEITHER", phrase("H: a mean of 40,000 leads to nobody; a mean of 3 might.")),
}
"""What each case is, and what to say to another answer."""


def check_decimal(answers: Answers) -> None:
    """Degrees, minutes and seconds as one number, south and west below zero."""
    value = answers.call("decimal", 10, 30, 36, "N")
    whole = Answers({"decimal(10, 30, 36, 'N')": value}, ("decimal(10, 30, 36, 'N')",))
    mistakes = (
        (10 + 0.30 + 0.0036, say("Minutes are sixtieths, not hundredths: 30 minutes are half a degree.")),
        (10 + 30 / 60 + 36 / 60, say("A second is a sixtieth of a minute: divide by 3600.")),
        (10 + 30 / 60 + 36, say("The seconds are still to be divided, by 3600.")),
        (10 + 30 / 60, say("The seconds are left out.")),
        (10 + 36 / 3600, say("The minutes are left out.")),
        (10 * 3600 + 30 * 60 + 36, say("Those are seconds; degrees are asked for.")),
        (10 + 30 + 36, say("Minutes and seconds are parts of a degree: divide them by 60 and 3600.")),
    )
    meet(
        whole, "decimal(10, 30, 36, 'N')", 10.51, mistakes, say("30 minutes and 36 seconds are 0.51 degrees.")
    )
    for letter, sign in (("S", -1), ("W", -1), ("E", 1)):
        value = float(answers.call("decimal", 10, 30, 36, letter))
        if np.isclose(value, -sign * 10.51):
            raise NotYetError(
                say(
                    "The letter {letter}: south and west are negative, north and east are not.", letter=letter
                )
            )
        if not np.isclose(value, sign * 10.51):
            raise NotYetError(
                say(
                    "With the letter {letter} only the sign may change; the minus goes before the whole sum.",
                    letter=letter,
                )
            )


def check_pixels(answers: Answers) -> None:
    """True for a copy, False for a picture that differs in any way."""
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    one_off = picture.copy()
    one_off[2, 3, 1] += 1
    cases = (
        (picture.copy(), True, say("For a copy of the same picture yours says False.")),
        (picture + np.uint8(100), False, say("It looks at the shape alone: a brighter picture passes.")),
        (
            picture[::-1, ::-1, ::-1],
            False,
            say("It looks at a sum or a mean: the same pixels in another order pass."),
        ),
        (one_off, False, say("One pixel differs by 1 of 255 and passes: every pixel, and no tolerance.")),
    )
    for other, right, sentence in cases:
        given = answers.call("same_pixels", picture.copy(), other)
        if isinstance(given, np.ndarray) and given.size > 1:
            raise NotYetError(
                say(
                    "A table of comparisons comes back; one True or False for the whole picture is asked for."
                )
            )
        if not isinstance(given, (bool, np.bool_)):
            raise NotYetError(say("`same_pixels` must give True or False."))
        if bool(given) != right:
            raise NotYetError(sentence)


def check_cases(answers: Answers) -> None:
    """Each data set with what it is for the GDPR."""
    cases = answers["cases"]
    if not isinstance(cases, Mapping):
        raise NotYetError(say('`cases` is a dict with "A" to "H".'))
    names = {answers[name]: name for name in ("PERSONAL", "SENSITIVE", "NEITHER")}
    for letter, (right, why) in CASES.items():
        given = cases.get(letter, ...)
        if given is ...:
            raise NotYetError(say("{letter} is still to be given.", letter=letter))
        if given not in names:
            raise NotYetError(
                say("{letter}: write PERSONAL, SENSITIVE or NEITHER, without quotes.", letter=letter)
            )
        if names[given] != right:
            raise NotYetError(translated(why))


def check_advantage(answers: Answers) -> None:
    """Shares from the threshold on, and their difference."""
    inside, outside = answers.array("of_members"), answers.array("of_others")
    caught, alarms = (inside >= TOLD_FROM).mean(), (outside >= TOLD_FROM).mean()
    counts = say("That is how many; divide by all of them, or take the mean.")
    below = say("That is the share below the threshold; from 0.78 on is asked for.")
    mistakes: Mistakes = (
        ((inside >= TOLD_FROM).sum(), counts),
        (1 - caught, below),
        (inside.mean(), say("That is the mean probability; count how many are at 0.78 or above.")),
        (alarms, say("Those are the other images; `caught` is about the training images.")),
    )
    meet(answers, "caught", caught, mistakes, say("It is not the share of of_members at 0.78 or above."))
    mistakes = (
        ((outside >= TOLD_FROM).sum(), counts),
        (1 - alarms, below),
        (outside.mean(), say("That is the mean probability; count how many are at 0.78 or above.")),
        (caught, say("Those are the training images; `false_alarms` is about the other images.")),
    )
    meet(answers, "false_alarms", alarms, mistakes, say("It is not the share of of_others at 0.78 or above."))
    mistakes = (
        (caught + alarms, say("That is the sum: false alarms cost the attacker, they are taken away.")),
        (caught / alarms, say("That is a ratio; the difference is asked for.")),
        ((caught + 1 - alarms) / 2, say("That is the attacker's accuracy; the difference is asked for.")),
    )
    meet(answers, "advantage", caught - alarms, mistakes, say("It is not caught minus false_alarms."))


EXERCISES = (
    Exercise(
        number="16.1",
        names=("decimal",),
        check=check_decimal,
        hints=(
            phrase("A minute is 1/60 of a degree, a second 1/3600."),
            phrase('The sum first; then times -1 if the letter is in ("S", "W").'),
        ),
        given="",
        solution="""def decimal(degrees, minutes, seconds, letter):
    value = degrees + minutes / 60 + seconds / 3600
    return -value if letter in ("S", "W") else value""",
        wrong_answers={
            "def decimal(d, m, s, letter):\n    return d + m / 100 + s / 10_000": "sixtieths, not hundredths",
            "def decimal(d, m, s, letter):\n    return d + m / 60 + s / 60": "divide by 3600",
            "def decimal(d, m, s, letter):\n    return d + m / 60 + s": "still to be divided",
            "def decimal(d, m, s, letter):\n    return d + m / 60": "The seconds are left out",
            "def decimal(d, m, s, letter):\n    return 3600 * d + 60 * m + s": "Those are seconds",
            "def decimal(d, m, s, letter):\n    return d + m + s": "parts of a degree",
            "def decimal(d, m, s, letter):\n    return d + m / 60 + s / 3600": "south and west are negative",
            "def decimal(d, m, s, letter):\n"
            "    return (-d if letter in 'SW' else d) + m / 60 + s / 3600": "before the whole sum",
            "def decimal(d, m, s, letter):\n"
            "    return -(d + m / 60 + s / 3600) if letter == 'S' else d + m / 60 + s / 3600": "The letter W",
            "def decimal(d, m, s, letter):\n    d + m / 60 + s / 3600": "returns nothing",
        },
    ),
    Exercise(
        number="16.2",
        names=("same_pixels",),
        check=check_pixels,
        hints=(
            phrase("`before == after` compares each pixel and gives a table of True and False."),
            phrase("`.all()` of that table is True if every one is; NumPy has a function for it too."),
        ),
        given="import numpy as np",
        solution="def same_pixels(before, after):\n    return np.array_equal(before, after)",
        wrong_answers={
            "def same_pixels(a, b):\n    return a.shape == b.shape": "the shape alone",
            "def same_pixels(a, b):\n    return a.mean() == b.mean()": "a sum or a mean",
            "def same_pixels(a, b):\n    return bool((a == b).any())": "One pixel differs",
            "def same_pixels(a, b):\n    return np.allclose(a, b, atol=1)": "no tolerance",
            "def same_pixels(a, b):\n    return a == b": "A table of comparisons",
            "def same_pixels(a, b):\n    return a is b": "For a copy of the same picture",
            "def same_pixels(a, b):\n    return not np.array_equal(a, b)": "For a copy of the same picture",
            "def same_pixels(a, b):\n    return 'yes'": "must give True or False",
        },
    ),
    Exercise(
        number="16.3",
        names=("cases",),
        check=check_cases,
        hints=(
            phrase("First ask: can anybody get from here to one person, with any list that exists?"),
            phrase("Sensitive is what article 9 names: health, and what serves to identify by the body."),
            phrase("Three of the eight lead to nobody."),
        ),
        given='PERSONAL, SENSITIVE, NEITHER = "personal", "sensitive", "neither"',
        solution="""cases = {
    "A": PERSONAL,
    "B": PERSONAL,
    "C": NEITHER,
    "D": SENSITIVE,
    "E": SENSITIVE,
    "F": PERSONAL,
    "G": NEITHER,
    "H": NEITHER,
}""",
        wrong_answers={
            'cases["A"] = NEITHER': "with or without a name",
            'cases["B"] = NEITHER': "the house to a person",
            'cases["C"] = PERSONAL': "nothing leads from a fruit",
            'cases["D"] = NEITHER': "leads from number to name",
            'cases["D"] = PERSONAL': "it is about health",
            'cases["E"] = NEITHER': "biometrics",
            'cases["F"] = SENSITIVE': "nothing that article 9 names",
            'cases["G"] = PERSONAL': "a forest is no person",
            'cases["H"] = PERSONAL': "leads to nobody",
            'cases["H"] = "none"': "without quotes",
            'cases["H"] = ...': "H is still to be given",
            'cases = ["A"]': "a dict",
        },
    ),
    Exercise(
        number="16.4",
        names=("caught", "false_alarms", "advantage"),
        check=check_advantage,
        hints=(
            phrase(
                "`of_members >= 0.78` is True for those whom the attacker names; its mean is their share."
            ),
            phrase("The same of `of_others` gives the false alarms; then the difference of the two."),
        ),
        given="""import numpy as np

of_members, of_others = np.array([0.9, 0.95, 0.8, 0.6, 0.92]), np.array([0.5, 0.85, 0.3, 0.7, 0.8])""",
        solution="""caught = (of_members >= 0.78).mean()
false_alarms = (of_others >= 0.78).mean()
advantage = caught - false_alarms""",
        wrong_answers={
            "caught = (of_members >= 0.78).sum()": "That is how many",
            "caught = (of_members < 0.78).mean()": "below the threshold",
            "caught = of_members.mean()": "the mean probability",
            "caught = (of_others >= 0.78).mean()": "Those are the other images",
            "caught = of_members >= 0.78": "holds 5 values",
            "false_alarms = (of_others >= 0.78).sum()": "That is how many",
            "false_alarms = (of_members >= 0.78).mean()": "Those are the training images",
            "advantage = caught + false_alarms": "That is the sum",
            "advantage = caught / false_alarms": "That is a ratio",
            "advantage = (caught + 1 - false_alarms) / 2": "the attacker's accuracy",
            "advantage = false_alarms - caught": "the sign is not",
        },
    ),
)
