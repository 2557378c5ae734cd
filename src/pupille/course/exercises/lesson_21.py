"""Exercises of lesson 21: five faults of a card, reading a pickle without running it, a header, an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import listed, phrase, say, translated

FAULTS: Mapping[str, str] = {
    "B": phrase("B: it saw tomatoes in two greenhouses. Of which plants can it speak?"),
    "E": phrase("E: of how many images, and with which interval?"),
    "F": phrase("F: what chose the settings cannot judge them; where is the test?"),
    "H": phrase("H: every model has limits; one camera and three months are some."),
    "I": phrase("I: without a licence nobody may use it, wherever it lies."),
}
SOUND: Mapping[str, str] = {
    "A": phrase("A is sound: with version and fingerprint everybody knows which file is meant."),
    "C": phrase("C is sound: it says plainly what the data are, and how narrow."),
    "D": phrase("D is sound: the plant is the group, and the split can be checked."),
    "G": phrase("G is sound: two groups, each with interval and n."),
    "J": phrase("J is sound: somebody answers, and known errors are listed."),
}
"""What to say of a fault that is missing, and of a line that is none."""


def check_faults(answers: Answers) -> None:
    """Five lines, and no other."""
    given = answers["faults"]
    if isinstance(given, str):
        given = given.replace(",", " ").split() if " " in given or "," in given else list(given)
    if not isinstance(given, Iterable):
        raise NotYetError(say('A set of letters is asked for, such as set("AB").'))
    letters = {str(letter).strip().upper() for letter in given}
    strange = sorted(letters - set(FAULTS) - set(SOUND))
    if strange:
        raise NotYetError(say("{letter} is no line of the card: they are A to J.", letter=strange[0]))
    for letter in sorted(letters):
        if letter in SOUND:
            raise NotYetError(translated(SOUND[letter]))
    for letter, why in FAULTS.items():
        if letter not in letters:
            raise NotYetError(say("{n} of five. Look again: {why}", n=len(letters), why=translated(why)))


def check_fetched(answers: Answers) -> None:
    """The two names that a pickle fetches, in their order."""
    raw = b"(lp0\ncbuiltins\nlen\np1\naccollections\nOrderedDict\np2\naVbuiltins print\np3\na."
    right = ["builtins len", "collections OrderedDict"]
    given = answers.call("fetched", raw)
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise NotYetError(say("A list is asked for: one argument for each GLOBAL."))
    names = [str(name) for name in given]
    if names == right:
        return
    case = say("Of two functions yours names {names}.", names=listed(names) if names else "0")
    if any(not isinstance(name, str) for name in given):
        sentence = say("Those are not the arguments: the second of each triple, where the name is GLOBAL.")
    elif "builtins print" in names:
        sentence = say("A text that looks like a function is none: ask operation.name, not the argument.")
    elif names == list("".join(right)):
        sentence = say("Their letters came one by one: a list grows by append, not by +=.")
    elif sorted(names) == sorted(right):
        sentence = say("The order is lost: a list keeps it.")
    elif not names:
        sentence = say('Nothing is fetched: compare operation.name with "GLOBAL", in capitals.')
    elif set(names) <= set(right):
        sentence = say("Only one is named: go through all the operations before you return.")
    else:
        sentence = say("It is not the arguments of the operations named GLOBAL.")
    raise NotYetError(f"{sentence} {case}")


def made_file() -> tuple[bytes, dict[str, Any]]:
    """A file with a header of more than 255 bytes, so that one byte of its length is not enough."""
    import json

    header = {
        f"layer{number}.weight": {
            "dtype": "F32",
            "shape": [1],
            "data_offsets": [4 * number, 4 * number + 4],
        }
        for number in range(5)
    }
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(range(123, 143)), header


def check_header(answers: Answers) -> None:
    """The JSON behind eight bytes."""
    raw, right = made_file()
    given = answers.call("header", raw)
    if given == right:
        return
    length = int.from_bytes(raw[:8], "little")
    if isinstance(given, (int, np.integer)) and given == length:
        raise NotYetError(say("That is the length of the header; the header is the bytes behind it."))
    if isinstance(given, (bytes, bytearray)):
        if bytes(given) == raw[8 : 8 + length]:
            raise NotYetError(say("Those are its bytes: json.loads makes a dict of them."))
        if bytes(given) == raw[:length]:
            raise NotYetError(say("It begins behind the first eight bytes: raw[8 : 8 + length]."))
        raise NotYetError(say("Those are bytes, and not those of the header: raw[8 : 8 + length]."))
    if isinstance(given, str):
        raise NotYetError(say("That is text: json.loads makes a dict of it."))
    if isinstance(given, Mapping):
        raise NotYetError(say("It is a dict, but not the whole header: return what json.loads gives."))
    if isinstance(given, Sequence):
        raise NotYetError(say("The names alone are not the header: return the whole dict."))
    raise NotYetError(say("It is not json.loads of the bytes 8 to 8 + length."))


def check_alarm(answers: Answers) -> None:
    """The first of two weeks outside; nothing where all lie within; above counts too."""
    values = [0.9, 0.88, 0.91, 0.79, 0.9, 0.7]
    if gives_none(answers["first_alarm"], values):
        raise NotYetError(
            say(
                "None comes back though week 3 lies outside: no week is returned, or the loop ends at week 0."
            )
        )
    returned = answers.call("first_alarm", list(values), 0.8, 1.0)
    if isinstance(returned, (list, tuple, np.ndarray)):
        raise NotYetError(say("Several weeks come back; the first one is asked for."))
    mistakes = (
        (5, say("That is the last one; the first is asked for.")),
        (0.79, say("That is its value; the number of the week is asked for.")),
        (0, say("Week 0 lies within the band: an alarm is below low or above high.")),
        (4, say("Python counts from 0: the fourth value is that of week 3.")),
        (2, say("That is how many weeks lie outside; which is the first?")),
    )
    if isinstance(returned, (bool, np.bool_)) or returned != 3:
        known = next(
            (
                sentence
                for wrong, sentence in mistakes
                if not isinstance(returned, bool) and returned == wrong
            ),
            say("For 0.9, 0.88, 0.91, 0.79, 0.9, 0.7 and a band from 0.8 to 1 week 3 is asked for."),
        )
        raise NotYetError(known)
    given = answers["first_alarm"]
    if given([0.9, 1.2, 0.7], 0.8, 1.0) != 1:
        raise NotYetError(say("Too much is an alarm as well: above high, not only below low."))
    try:
        calm = given([0.9, 0.85, 0.95], 0.8, 1.0)
    except Exception:
        raise NotYetError(say("Where all weeks lie within the band it stops; None is asked for.")) from None
    if calm is not None:
        raise NotYetError(say("Where all weeks lie within the band None is asked for, not a week."))


def gives_none(function: Any, values: Sequence[float]) -> bool:
    """Whether a function gives None, and does not stop."""
    try:
        return function(list(values), 0.8, 1.0) is None
    except Exception:
        return False


EXERCISES = (
    Exercise(
        number="21.1",
        names=("faults",),
        check=check_faults,
        hints=(
            phrase("Read B and H beside C: what has this model seen?"),
            phrase("A bare share is no result (lesson 3), and what chose may not judge (lesson 4)."),
        ),
        given="",
        solution='faults = {"B", "E", "F", "H", "I"}',
        wrong_answers={
            'faults = {"B", "E", "F", "H"}': "without a licence",
            'faults = {"E", "F", "H", "I"}': "Of which plants",
            'faults = {"B", "F", "H", "I"}': "with which interval",
            'faults = {"B", "E", "H", "I"}': "where is the test",
            'faults = {"B", "E", "F", "I"}': "every model has limits",
            'faults = {"A", "B", "E", "F", "H"}': "A is sound",
            'faults = {"B", "C", "E", "F", "H", "I"}': "C is sound",
            'faults = {"B", "D", "E", "F", "H", "I"}': "D is sound",
            'faults = {"G", "E"}': "G is sound",
            'faults = {"J"}': "J is sound",
            'faults = {"B", "Z"}': "no line of the card",
            "faults = 5": "A set of letters",
        },
    ),
    Exercise(
        number="21.2",
        names=("fetched",),
        check=check_fetched,
        hints=(
            phrase("for operation, argument, place in pickletools.genops(raw): three names at once."),
            phrase('Take the argument where operation.name == "GLOBAL".'),
        ),
        given="import pickletools",
        solution="""def fetched(raw):
    return [
        argument
        for operation, argument, place in pickletools.genops(raw)
        if operation.name == "GLOBAL"
    ]""",
        wrong_answers={
            "def fetched(raw):\n"
            "    return [o.name for o, a, p in pickletools.genops(raw) if o.name == 'GLOBAL']": "named GLOBAL",
            "def fetched(raw):\n"
            "    return [a for o, a, p in pickletools.genops(raw) if a and 'builtins' in str(a)]": "is none",
            "def fetched(raw):\n    return [a for o, a, p in pickletools.genops(raw)]": "not the arguments",
            "def fetched(raw):\n"
            "    return [a for o, a, p in pickletools.genops(raw) if o == 'GLOBAL']": "Nothing is fetched",
            "def fetched(raw):\n"
            "    return [a for o, a, p in pickletools.genops(raw) if o.name == 'global']": "in capitals",
            "def fetched(raw):\n"
            "    for o, a, p in pickletools.genops(raw):\n"
            "        if o.name == 'GLOBAL':\n"
            "            return [a]": "Only one is named",
            "def fetched(raw):\n"
            "    return [a for o, a, p in pickletools.genops(raw) if o.name == 'GLOBAL'][::-1]": "The order is lost",
            "def fetched(raw):\n"
            "    return [p for o, a, p in pickletools.genops(raw) if o.name == 'GLOBAL']": "not the arguments",
            "def fetched(raw):\n    return raw.decode()": "A list is asked for",
            "def fetched(raw):\n"
            "    names = []\n"
            "    for o, a, p in pickletools.genops(raw):\n"
            "        if o.name == 'GLOBAL':\n"
            "            names += a\n"
            "    return names": "one by one",
            "def fetched(raw):\n    list(pickletools.genops(raw))": "returns nothing",
        },
    ),
    Exercise(
        number="21.3",
        names=("header",),
        check=check_header,
        hints=(
            phrase("The length stands in the first eight bytes, raw[:8]."),
            phrase('length = int.from_bytes(raw[:8], "little"); the header is raw[8 : 8 + length].'),
        ),
        given="import json",
        solution="""def header(raw):
    length = int.from_bytes(raw[:8], "little")
    return json.loads(raw[8 : 8 + length])""",
        wrong_answers={
            "def header(raw):\n    return int.from_bytes(raw[:8], 'little')": "the length of the header",
            "def header(raw):\n    return raw[8 : 8 + int.from_bytes(raw[:8], 'little')]": "json.loads makes a dict",
            "def header(raw):\n    return raw[: int.from_bytes(raw[:8], 'little')]": "behind the first eight bytes",
            "def header(raw):\n    return json.loads(raw[8:])": "stops in line 2",
            "def header(raw):\n    return json.loads(raw[8 : 8 + raw[0]])": "stops in line 2",
            "def header(raw):\n"
            "    return json.loads(raw[8 : int.from_bytes(raw[:8], 'little')])": "stops in line 2",
            "def header(raw):\n"
            "    return raw[8 : 8 + int.from_bytes(raw[:8], 'little')].decode()": "That is text",
            "def header(raw):\n"
            "    return list(json.loads(raw[8 : 8 + int.from_bytes(raw[:8], 'little')]))": "The names alone",
            "def header(raw):\n    return {}": "not the whole header",
            "def header(raw):\n    return raw[8:]": "and not those of the header",
        },
    ),
    Exercise(
        number="21.4",
        names=("first_alarm",),
        check=check_alarm,
        hints=(
            phrase("enumerate(values) gives week and value; the first that is outside is returned at once."),
            phrase("Outside: value < low or value > high. Behind the loop nothing was found: return None."),
        ),
        given="",
        solution="""def first_alarm(values, low, high):
    for week, value in enumerate(values):
        if value < low or value > high:
            return week
    return None""",
        wrong_answers={
            "def first_alarm(v, low, high):\n"
            "    return [w for w, x in enumerate(v) if x < low or x > high]": "Several weeks",
            "def first_alarm(v, low, high):\n"
            "    return [w for w, x in enumerate(v) if x < low or x > high][-1]": "the last one",
            "def first_alarm(v, low, high):\n"
            "    return [x for w, x in enumerate(v) if x < low or x > high][0]": "That is its value",
            "def first_alarm(v, low, high):\n"
            "    return [w for w, x in enumerate(v) if low < x < high][0]": "Week 0 lies within",
            "def first_alarm(v, low, high):\n"
            "    return [w for w, x in enumerate(v, 1) if x < low or x > high][0]": "counts from 0",
            "def first_alarm(v, low, high):\n"
            "    return sum(x < low or x > high for x in v)": "how many weeks",
            "def first_alarm(v, low, high):\n"
            "    return next((w for w, x in enumerate(v) if x < low), None)": "Too much is an alarm",
            "def first_alarm(v, low, high):\n"
            "    return [w for w, x in enumerate(v) if x < low or x > high][0]": "it stops",
            "def first_alarm(v, low, high):\n"
            "    return next((w for w, x in enumerate(v) if x < low or x > high), -1)": "not a week",
            "def first_alarm(v, low, high):\n    return 7": "week 3 is asked for",
            "def first_alarm(v, low, high):\n    v[0] < low": "None comes back",
            "def first_alarm(v, low, high):\n"
            "    for week, value in enumerate(v):\n"
            "        if value < low or value > high:\n"
            "            return week\n"
            "        else:\n"
            "            return None": "ends at week 0",
        },
    ),
)
