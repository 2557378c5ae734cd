"""Which of two classes is the one to find: what a name says, else the rarer one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import IntArray
from pupille.results.predictions import ClassPredictions

NOT = frozenset(("not", "no", "non", "without", "pas", "sans", "aucun", "aucune"))
"""Words that a name begins with which says what is not there, as in `no_damage`, `sans_lésion`."""
ABSENT = frozenset(
    (
        "healthy", "normal", "negative", "negatives", "neg", "absent", "absence", "none", "nothing", "benign",
        "intact", "undamaged", "unaffected", "uninfected", "background", "control", "controls", "other", "others",
        "sain", "saine", "sains", "saines", "normale", "normaux", "normales", "négatif", "négative", "négatifs",
        "négatives", "negatif", "absente", "absents", "absentes", "rien", "bénin", "bénigne", "benin", "benigne",
        "intacte", "indemne", "indemnes", "fond", "témoin", "témoins", "temoin", "temoins", "autre", "autres",
    )
)  # fmt: skip
"""Words for what is not sought, of both languages, anywhere in a name."""
OPPOSITE = ("un", "non", "in", "ab", "dis")
"""Beginnings that turn a word into its opposite."""


@dataclass(frozen=True)
class PositiveClass:
    """The class to find. because: why it is this one, in words; None where the user named it."""

    name: str
    because: StoredText | None


def positive_class(classes: Sequence[str], labels: IntArray, *, asked: str | None = None) -> PositiveClass:
    """The class to find of two: that which was asked for, else that whose opposite the other's name says, else the
    rarer one.

    labels: (N,) indices of the images that decide which is rarer; among equals it is the second class. Raises
    ConfigError unless there are two classes.
    """
    if len(classes) != 2:
        raise ConfigError(tell("a threshold is of two classes. There are {classes}.", classes=len(classes)))
    if asked is not None:
        return PositiveClass(asked, None)
    first, second = classes
    absent = [says_absence(first, second), says_absence(second, first)]
    if absent[0] != absent[1]:
        sought, other = (second, first) if absent[0] else (first, second)
        return PositiveClass(sought, tell("the name {other!r} says that it is not there", other=other))
    counts = np.bincount(labels[labels >= 0], minlength=2)
    if counts[0] < counts[1]:
        return PositiveClass(first, tell("it is the rarer one"))
    if counts[1] < counts[0]:
        return PositiveClass(second, tell("it is the rarer one"))
    return PositiveClass(second, tell("it is the second by name"))


def positive_index(predictions: ClassPredictions, asked: str | None = None) -> int:
    """The place of the class to find among two, as `positive_class`; among more it is 1 and means nothing."""
    classes = predictions.classes
    if len(classes) != 2:
        return 1
    return classes.index(positive_class(classes, predictions.labels, asked=asked).name)


def says_absence(name: str, other: str) -> bool:
    """Whether a name says that what the other one names is not there: `not_bo`, `healthy`, `undamaged`."""
    words, others = words_of(name), words_of(other)
    if words and words[0] in NOT and len(words) > 1:
        # `not_healthy` is the opposite of what is not sought.
        return not ABSENT.intersection(words[1:])
    if ABSENT.intersection(words):
        return True
    plain, bare = "".join(words), "".join(others)
    # `abnormal` is the opposite of a word that is itself one for what is not sought.
    return not ABSENT.intersection(others) and any(plain == start + bare for start in OPPOSITE)


def words_of(name: str) -> list[str]:
    """The words of a class's name in small letters: `NoDamage` and `no-damage` are `no`, `damage`."""
    whole = unicodedata.normalize("NFC", name)
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", whole)
    return re.findall(r"[^\W\d_]+", apart.lower())
