"""What a paired difference says of two models, whatever they answer."""

import pytest

from pupille.errors import ConfigError
from pupille.evaluation.inference.compared_models import check_margin, compared_by
from pupille.results.evaluation import Difference
from pupille.tasks.metric import MetricSpec

RECALL = MetricSpec("recall", "Recall", "recall", "up", (0, 1), "share", "logit", False)
ERROR = MetricSpec("mae", "Error", "error", "down", (0, None), "number", "bca", False)


def difference(value, low, high, reason=None):
    return Difference(
        "second", "recall", value, low, high, 40, "too few groups" if low is None else "", reason
    )


@pytest.mark.parametrize("margin", [0.0, -0.1, float("nan")])
def test_a_margin_that_nothing_lies_within_is_refused(margin):
    with pytest.raises(ConfigError, match="above 0"):
        check_margin(margin)


def test_no_margin_and_one_above_nothing_are_taken():
    check_margin(None)
    check_margin(0.01)


@pytest.mark.parametrize(
    ("spec", "low", "high", "margin", "word"),
    [
        (RECALL, 0.01, 0.05, None, "better"),
        (ERROR, 0.01, 0.05, None, "worse"),
        (ERROR, -0.05, -0.01, None, "better"),
        (RECALL, -0.01, 0.05, None, "undecided"),
        (RECALL, -0.01, 0.05, 0.06, "equivalent"),
        (RECALL, -0.01, 0.05, 0.04, "undecided"),
    ],
)
def test_the_side_of_zero_that_is_good_is_that_of_the_metric(spec, low, high, margin, word):
    assert compared_by(difference((low + high) / 2, low, high), spec, margin).word == word


def test_a_share_is_said_in_points_and_a_number_as_it_is():
    of_share = compared_by(difference(0.03, 0.01, 0.05), RECALL, None)
    of_number = compared_by(difference(0.03, 0.01, 0.05), ERROR, None)
    assert "is 3 points (95 % interval 1 to 5, n = 40)" in of_share.sentence
    assert "is 0.03 (95 % interval 0.01 to 0.05, n = 40)" in of_number.sentence
    assert (of_share.difference.low, of_share.difference.n) == (0.01, 40)


def test_without_an_interval_the_reason_stands_in_its_place():
    two = compared_by(difference(0.03, None, None, "three groups are too few"), RECALL, None)
    assert two.word == "too few groups"
    assert "three groups are too few" in two.sentence
