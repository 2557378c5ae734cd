"""Holds an answer against what is right and against the usual mistakes, and shows the learner's own value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.answers import Answers, NotYetError, as_array
from pupille.i18n.language import say, short

CLOSE = 1e-6
"""Relative difference up to which two numbers are the same."""
DECIMALS = range(6)

Mistakes = Sequence[tuple[Any, str]]
"""What a usual mistake gives, and the sentence that it gets."""


def meet(
    answers: Answers, name: str, right: float, mistakes: Mistakes, otherwise: str, *, within: float = 0.0
) -> None:
    """Sees that the number `name` is right, to `within`. Raises NotYetError with the sentence of the mistake.

    A wrong sign, a percentage in place of a share and a rounded value are recognised by themselves.
    """
    value = answers.number(name)
    if same(value, right) or abs(value - right) <= within:
        return
    known = next((sentence for wrong, sentence in mistakes if same(value, wrong)), "")
    sentence = known or slip(value, right) or otherwise
    raise NotYetError(f"{sentence} " + say("You have {name} = {value}.", name=name, value=short(value)))


def slip(value: float, right: float) -> str:
    """The sentence of a slip that may happen with any number, or nothing."""
    if same(value, -right):
        return say("The size is right, the sign is not.")
    if same(value, 100 * right):
        return say("That is in percent; a share of 1 is asked for.")
    if same(100 * value, right):
        return say("That is a hundred times too small.")
    if value and any(value == round(right, digits) for digits in DECIMALS):
        return say("Nearly: that is rounded. Let Python compute it, with all decimals.")
    return ""


def same(value: Any, other: Any) -> bool:
    """Whether two numbers, or two arrays of one shape, are the same but for the precision of the machine."""
    first, second = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    return first.shape == second.shape and bool(np.allclose(first, second, rtol=CLOSE, atol=1e-12))


def meet_array(
    value: object, name: str, right: NDArray[Any], mistakes: Mistakes, otherwise: str, case: str
) -> None:
    """Sees that an array is right. case: the sentence before the values, "For 1 and 3 yours gives".

    Raises NotYetError with the sentence of the mistake, or with the shape if that is wrong.
    """
    numbers = as_array(value, name)
    if same(numbers, right):
        return
    known = next((sentence for wrong, sentence in mistakes if same(numbers, wrong)), "")
    if not known and numbers.shape != right.shape:
        raise NotYetError(
            say(
                "`{name}` has the shape {shape}; {right} is asked for.",
                name=name,
                shape=str(numbers.shape),
                right=str(right.shape),
            )
        )
    raise NotYetError(f"{known or otherwise} {case} {spelt(numbers)}.")


def spelt(numbers: NDArray[Any]) -> str:
    """Numbers as one reads them aloud: `(0, 1)`."""
    if not numbers.ndim:
        return short(float(numbers))
    separator = "; " if "," in short(0.5) else ", "
    parts = [spelt(part) if part.ndim else short(float(part)) for part in numbers]
    return "(" + separator.join(parts) + ")"
