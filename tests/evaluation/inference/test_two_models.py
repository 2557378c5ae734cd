"""The verdict on two models follows from the interval of their difference alone."""

import pytest

from pupille.evaluation.inference.two_models import DECISIONS, verdict
from pupille.results.metric import Metric


@pytest.mark.parametrize(
    ("low", "high", "margin", "lower_is_better", "word"),
    [
        (0.1, 0.3, None, False, "better"),
        (0.1, 0.3, None, True, "worse"),
        (-0.3, -0.1, None, False, "worse"),
        (-0.3, -0.1, None, True, "better"),
        (-0.1, 0.3, None, False, "undecided"),
        (0.0, 0.3, None, False, "undecided"),
        (-0.1, 0.1, 0.2, False, "equivalent"),
        # What is surely better by less than what matters is equivalent.
        (0.05, 0.1, 0.2, False, "equivalent"),
        (-0.1, 0.2, 0.2, False, "undecided"),
        (0.1, 0.3, 0.2, False, "better"),
        (None, None, 0.2, False, "undecided"),
    ],
)
def test_the_interval_decides(low, high, margin, lower_is_better, word):
    value = None if low is None else (low + high) / 2
    difference = Metric(value, low, high, 50, "too few" if low is None else None)
    assert verdict(difference, margin, lower_is_better=lower_is_better) == word


def test_each_verdict_but_equivalence_has_its_sentence():
    assert set(DECISIONS) == {"better", "worse", "undecided"}
