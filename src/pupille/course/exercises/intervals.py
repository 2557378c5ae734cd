"""Wilson's interval as an answer of two numbers, with the mistakes that are made in it."""

from __future__ import annotations

import math

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import same
from pupille.evaluation.inference.intervals import wilson
from pupille.i18n.language import say, short

DIGITS = 0.005
"""Half a percentage point: who writes 0.89 has read the interval rightly."""


def meet_interval(answers: Answers, low: str, high: str, *, successes: int, total: int) -> None:
    """Sees that two names hold Wilson's interval. Raises NotYetError with the mistake."""
    given = answers.number(low), answers.number(high)
    right = as_pair(successes, total)
    if all(abs(mine - other) <= DIGITS for mine, other in zip(given, right, strict=True)):
        return
    if all(abs(mine / 100 - other) <= DIGITS for mine, other in zip(given, right, strict=True)):
        raise NotYetError(say("That is in percent; a share of 1 is asked for."))
    share = successes / total
    half = 1.959964 * math.sqrt(share * (1 - share) / total)
    mistakes = (
        (right[::-1], say("The two bounds are exchanged.")),
        (
            (share - half, share + half),
            say("That is the share ± 1.96 standard errors, not Wilson's interval."),
        ),
        (as_pair(total - successes, total), say("That is the interval of the errors; give the successes.")),
        (as_pair(share, 1), say("You gave a share where a number of cases is asked for.")),
        (as_pair(share, total), say("You gave a share where a number of cases is asked for.")),
    )
    for wrong, sentence in mistakes:
        if all(
            abs(mine - other) <= 1e-4 or same(mine, other) for mine, other in zip(given, wrong, strict=True)
        ):
            raise NotYetError(sentence)
    for name, value, bound in ((low, given[0], right[0]), (high, given[1], right[1])):
        if abs(value - bound) > DIGITS:
            raise NotYetError(
                (
                    say("The lower bound is not right.")
                    if name == low
                    else say("The upper bound is not right.")
                )
                + " "
                + say("You have {name} = {value}.", name=name, value=short(value))
            )


def as_pair(successes: float, total: float) -> tuple[float, float]:
    """Wilson's interval as two plain numbers."""
    low, high = wilson(successes, total)
    return float(low), float(high)
