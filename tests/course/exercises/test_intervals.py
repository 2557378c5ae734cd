"""Wilson's interval as an answer, its bounds by Wilson's formula."""

import math

import pytest

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.intervals import as_pair, meet_interval

Z = 1.959964
CENTRE = (0.9 + Z**2 / 200) / (1 + Z**2 / 100)
HALF = Z / (1 + Z**2 / 100) * math.sqrt(0.9 * 0.1 / 100 + Z**2 / 40_000)
LOW, HIGH = CENTRE - HALF, CENTRE + HALF
"""Wilson (1927) of 90 out of 100."""


def meet(low, high):
    meet_interval(
        Answers({"low": low, "high": high}, ["low", "high"]), "low", "high", successes=90, total=100
    )


def test_the_interval_is_wilsons():
    assert as_pair(90, 100) == pytest.approx((LOW, HIGH), abs=1e-6)


def test_whoever_writes_two_decimals_has_read_it_rightly():
    meet(LOW, HIGH)
    meet(round(LOW, 2), round(HIGH, 2))


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (100 * LOW, 100 * HIGH, "percent"),
        (HIGH, LOW, "exchanged"),
        (0.9 - Z * 0.03, 0.9 + Z * 0.03, "not Wilson"),
        (1 - HIGH, 1 - LOW, "errors"),
        (0.5, HIGH, "lower bound"),
        (LOW, 0.99, "upper bound"),
    ],
)
def test_each_usual_mistake_has_its_sentence(low, high, word):
    with pytest.raises(NotYetError, match=word):
        meet(low, high)
