"""Exercises of lesson 15: a group's interval, rates by group, what cannot be equal, where a bias came in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.intervals import meet_interval
from pupille.i18n.language import phrase, say, translated


def check_interval(answers: Answers) -> None:
    """Wilson's interval of IBM's errors for the first of four groups."""
    people, errors = answers.array("people"), np.asarray(answers["errors"]["IBM"])
    given = answers.number("low"), answers.number("high")
    for wrong, of, sentence in (
        (
            errors.sum(),
            people.sum(),
            say("That is the interval over all people; the first group is asked for."),
        ),
        (errors[1], people[1], say("That is the second group; Python counts from 0.")),
        (
            errors[0],
            people.sum(),
            say("Those are the errors of the first group among all people; divide by that group."),
        ),
    ):
        other = Answers(
            {"low": given[0], "high": given[1]},
            ("low", "high"),
        )
        try:
            meet_interval(other, "low", "high", successes=int(wrong), total=int(of))
        except NotYetError:
            continue
        raise NotYetError(sentence)
    try:
        meet_interval(answers, "low", "high", successes=int(errors[0]), total=int(people[0]))
    except NotYetError as fault:
        if str(fault) != say("That is the interval of the errors; give the successes."):
            raise
        raise NotYetError(say("That is the interval of the right answers; give the errors.")) from None


DOORS: Mapping[str, tuple[str, str]] = {
    "A": ("SAMPLE", phrase("A: dark skin is hardly in the photos: who is in the data?")),
    "B": ("TRUTH", phrase("B: the answer to learn is what people decided, with their preferences.")),
    "C": (
        "GOAL",
        phrase("C: what is wanted is need, what is predicted is money; who sees no doctor costs little."),
    ),
    "D": ("LOOP", phrase("D: what is shown is clicked, and what is clicked is shown.")),
    "E": ("LOOP", phrase("E: the prediction brings the very data that confirm it.")),
    "F": (
        "TRUTH",
        phrase("F: what was noted is an arrest, and whom the police check was decided by people."),
    ),
    "G": ("SAMPLE", phrase("G: children and other accents are not in the data.")),
    "H": ("GOAL", phrase("H: minutes are counted, contentment was wanted.")),
}
"""The door of each case, and what to say to another answer."""


def check_rates(answers: Answers) -> None:
    """The false positive rate, the false negative rate and the precision."""
    tp, fp, fn, tn = 30, 20, 15, 60
    right = np.array([fp / (fp + tn), fn / (fn + tp), tp / (tp + fp)])
    total = tp + fp + fn + tn
    mistakes = (
        (
            np.array([fp, fn, tp]) / total,
            say("All three are shares of everybody; each has a group of its own below the line."),
        ),
        (np.array([fp, fn, tp]), say("Those are numbers of people; divide each by those it is a share of.")),
        (
            np.array([fp / (fp + tp), fn / (fn + tn), tp / (tp + fp)]),
            say(
                "The first two are shares of those who were announced so; they are asked of those who did not, and of "
                "those who did."
            ),
        ),
        (
            np.array([tn / (fp + tn), fn / (fn + tp), tp / (tp + fp)]),
            say("The first one is the share that was left in peace; the others are asked for."),
        ),
        (
            np.array([fp / (fp + tn), tp / (fn + tp), tp / (tp + fp)]),
            say("The second one is the recall; those who were missed are asked for."),
        ),
        (
            np.array([fp / (fp + tn), fn / (fn + tp), tp / (tp + fn)]),
            say(
                "The third one is a share of those who reoffended; it is asked of those announced as a risk."
            ),
        ),
        (right[[1, 0, 2]], say("The first two are exchanged.")),
        (100 * right, say("That is in percent; a share of 1 is asked for.")),
    )
    given = answers.call("rates", tp, fp, fn, tn)
    case = say("For 30, 20, 15 and 60 yours gives")
    otherwise = say("It is not fp / (fp + tn), fn / (fn + tp), tp / (tp + fp).")
    meet_array(given, "rates", right, mistakes, otherwise, case)


def check_accused(answers: Answers) -> None:
    """A thousand people: 400 reoffend, 240 of them are announced, among 320 in all."""
    base, missed, right = 0.4, 0.4, 0.75
    name = "wrongly_accused(0.4, 0.4, 0.75)"
    value = answers.call("wrongly_accused", base, missed, right)
    whole = Answers({name: value}, (name,))
    rightly = base * (1 - missed)
    wrongly = rightly / right - rightly
    mistakes = (
        (wrongly, say("That is a share of everybody; divide by those who do not reoffend, 1 - base.")),
        (
            1000 * wrongly,
            say("That is how many of a thousand; a share of those who do not reoffend is asked."),
        ),
        (
            rightly / right,
            say("Those are all who are announced; take away those who are so rightly, then divide."),
        ),
        (rightly / right / (1 - base), say("All who are announced still count those who are so rightly.")),
        (wrongly / base, say("That is divided by those who reoffend; divide by the others, 1 - base.")),
        (
            (base * missed / right - base * missed) / (1 - base),
            say("`missed` are those who are not announced; the others are 1 - missed."),
        ),
        (
            (1000 * base - missed) * (1 / right - 1) / (1000 - 1000 * base),
            say("`missed` is a share of those who reoffend, not a number of people: times 1 - missed."),
        ),
        (1 - right, say("That is the share of the announced who are so wrongly; of whom is it asked?")),
        ((rightly - rightly * right) / (1 - base), say("240 are 0.75 of all announced: divide by right.")),
        (
            (1 - right) * (1 - base),
            say("`right` is a share of those announced, not of those who do not reoffend."),
        ),
    )
    otherwise = say("Of a thousand 400 reoffend, 240 of them are announced, among 320: 80 wrongly, of 600.")
    meet(whole, name, wrongly / (1 - base), mistakes, otherwise)


def check_doors(answers: Answers) -> None:
    """Each case with the door by which the bias came in first."""
    doors = answers["doors"]
    if not isinstance(doors, Mapping):
        raise NotYetError(say('`doors` is a dict with "A" to "H".'))
    names = {answers[name]: name for name in ("SAMPLE", "TRUTH", "GOAL", "LOOP")}
    for letter, (door, why) in DOORS.items():
        given = doors.get(letter, ...)
        if given is ...:
            raise NotYetError(say("{letter} is still to be given.", letter=letter))
        if given not in names:
            raise NotYetError(
                say("{letter}: write SAMPLE, TRUTH, GOAL or LOOP, without quotes.", letter=letter)
            )
        if names[given] != door:
            raise NotYetError(translated(why))


EXERCISES = (
    Exercise(
        number="15.1",
        names=("low", "high"),
        check=check_interval,
        hints=(
            phrase('The errors of the first group are errors["IBM"][0], its people people[0].'),
            phrase("wilson(errors, people) gives both bounds: low, high = wilson(..., ...)."),
        ),
        given="""import numpy as np

from pupille.evaluation.inference.intervals import wilson

people = np.array([271, 318, 296, 385])
errors = {"IBM": np.array([94, 38, 21, 1])}""",
        solution='low, high = wilson(errors["IBM"][0], people[0])',
        wrong_answers={
            'low, high = wilson(errors["IBM"].sum(), people.sum())': "over all people",
            'low, high = wilson(errors["IBM"][1], people[1])': "the second group",
            'low, high = wilson(errors["IBM"][0], people.sum())': "among all people",
            'low, high = wilson(people[0] - errors["IBM"][0], people[0])': "of the right answers",
            "low, high = wilson(94 / 271, 271)": "a share where a number of cases",
            "low, high = 0.347 - 1.96 * (0.347 * 0.653 / 271) ** 0.5, 0.5": "The upper bound",
            "low, high = high, low": "exchanged",
            "low, high = 100 * low, 100 * high": "in percent",
            'low, high = wilson(errors["IBM"], people)': "holds 4 values",
        },
    ),
    Exercise(
        number="15.2",
        names=("rates",),
        check=check_rates,
        hints=(
            phrase("Those who did not reoffend are fp and tn; those who did are tp and fn."),
            phrase("Those announced as a risk are tp and fp, whatever they did."),
        ),
        given="",
        solution="def rates(tp, fp, fn, tn):\n    return fp / (fp + tn), fn / (fn + tp), tp / (tp + fp)",
        wrong_answers={
            "def rates(tp, fp, fn, tn):\n"
            "    n = tp + fp + fn + tn\n"
            "    return fp / n, fn / n, tp / n": "shares of everybody",
            "def rates(tp, fp, fn, tn):\n    return fp, fn, tp": "numbers of people",
            "def rates(tp, fp, fn, tn):\n"
            "    return fp / (fp + tp), fn / (fn + tn), tp / (tp + fp)": "who were announced so",
            "def rates(tp, fp, fn, tn):\n"
            "    return tn / (fp + tn), fn / (fn + tp), tp / (tp + fp)": "left in peace",
            "def rates(tp, fp, fn, tn):\n"
            "    return fp / (fp + tn), tp / (fn + tp), tp / (tp + fp)": "is the recall",
            "def rates(tp, fp, fn, tn):\n"
            "    return fp / (fp + tn), fn / (fn + tp), tp / (tp + fn)": "The third one",
            "def rates(tp, fp, fn, tn):\n"
            "    return fn / (fn + tp), fp / (fp + tn), tp / (tp + fp)": "exchanged",
            "def rates(tp, fp, fn, tn):\n    return fp / (fp + tn)": "has the shape",
            "def rates(tp, fp, fn, tn):\n    fp / (fp + tn), fn / (fn + tp), tp / (tp + fp)": "returns nothing",
            "def rates(tp, fp, fn, tn):\n    return ..., fn / (fn + tp), tp / (tp + fp)": "is left in",
        },
    ),
    Exercise(
        number="15.3",
        names=("wrongly_accused",),
        check=check_accused,
        hints=(
            phrase("Try it with base = 0.4, missed = 0.4, right = 0.75, and a thousand people."),
            phrase(
                "400 reoffend, 240 of them are announced; if these are 0.75 of all announced, how many are all?"
            ),
            phrase("rightly = base * (1 - missed); all = rightly / right; the rest, divided by 1 - base."),
        ),
        given="",
        solution="""def wrongly_accused(base, missed, right):
    rightly = base * (1 - missed)
    return (rightly / right - rightly) / (1 - base)""",
        wrong_answers={
            "def wrongly_accused(b, m, r):\n    return b * (1 - m) / r - b * (1 - m)": "a share of everybody",
            "def wrongly_accused(b, m, r):\n"
            "    return 1000 * (b * (1 - m) / r - b * (1 - m))": "how many of a thousand",
            "def wrongly_accused(b, m, r):\n    return b * (1 - m) / r": "all who are announced",
            "def wrongly_accused(b, m, r):\n    return b * (1 - m) / r / (1 - b)": "still count those",
            "def wrongly_accused(b, m, r):\n"
            "    return (b * (1 - m) / r - b * (1 - m)) / b": "divided by those who reoffend",
            "def wrongly_accused(b, m, r):\n"
            "    return (b * m / r - b * m) / (1 - b)": "who are not announced",
            "def wrongly_accused(b, m, r):\n    return 1 - r": "of whom is it asked",
            "def wrongly_accused(b, m, r):\n"
            "    n = 1000 * b\n"
            "    return ((n - m) / r - (n - m)) / (1000 - n)": "not a number of people",
            "def wrongly_accused(b, m, r):\n"
            "    return (b * (1 - m) - b * (1 - m) * r) / (1 - b)": "divide by right",
            "def wrongly_accused(b, m, r):\n    return (1 - r) * (1 - b)": "a share of those announced",
            "def wrongly_accused(b, m, r):\n    return b": "Of a thousand 400 reoffend",
        },
    ),
    Exercise(
        number="15.4",
        names=("doors",),
        check=check_doors,
        hints=(
            phrase("Ask first whether the model changes its own data of tomorrow: two do."),
            phrase(
                "Of the others: is somebody missing, is the answer that was noted an opinion, or is something "
                "else predicted than what is wanted? Two of each."
            ),
        ),
        given='SAMPLE, TRUTH, GOAL, LOOP = "sample", "truth", "goal", "loop"',
        solution="""doors = {
    "A": SAMPLE,
    "B": TRUTH,
    "C": GOAL,
    "D": LOOP,
    "E": LOOP,
    "F": TRUTH,
    "G": SAMPLE,
    "H": GOAL,
}""",
        wrong_answers={
            'doors["A"] = TRUTH': "hardly in the photos",
            'doors["B"] = SAMPLE': "what people decided",
            'doors["C"] = TRUTH': "what is wanted is need",
            'doors["D"] = SAMPLE': "what is shown is clicked",
            'doors["E"] = SAMPLE': "that confirm it",
            'doors["F"] = LOOP': "what was noted is an arrest",
            'doors["G"] = GOAL': "other accents",
            'doors["H"] = LOOP': "minutes are counted",
            'doors["H"] = "aim"': "without quotes",
            'doors["H"] = ...': "H is still to be given",
            'doors = ["A"]': "a dict",
        },
    ),
)
