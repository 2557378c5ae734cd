"""Two models that draw masks, compared on the same images."""

import numpy as np
import pytest

from drawn_masks import predictions, random_pair
from pupille.errors import ConfigError
from pupille.evaluation.segmentation.two_models import compare_two

SIDE = 10


def striped(wrong: int, n: int = 12):
    """Masks whose upper half is a thing, 50 pixels, of which answers miss a few: `wrong` and 0, 1 or 2 more in turn; 0
    and 1 in turn without any wrong."""
    truth = [np.repeat([[1], [0]], SIDE // 2, axis=0) * np.ones((1, SIDE), dtype=int) for _ in range(n)]
    answers = []
    for i, mask in enumerate(truth):
        answer = mask.copy()
        answer.ravel()[: wrong + i % (3 if wrong else 2)] = 0
        answers.append(answer)
    return predictions(truth, answers)


def test_the_difference_is_that_of_the_shares_of_all_pixels():
    # Missed are 11 and 0.5 pixels on average, and none is marked wrongly.
    answer = compare_two(striped(10), striped(0))
    assert answer.difference.value == pytest.approx((50 - 0.5) / 50 - (50 - 11) / 50)
    assert answer.word == "better"
    assert "is 21 points" in answer.sentence


def test_the_second_is_worse_where_the_first_is_better():
    assert compare_two(striped(0), striped(10)).word == "worse"


def test_differences_within_the_margin_are_equivalent_in_points():
    answer = compare_two(striped(1), striped(0), margin=0.05)
    assert answer.word == "equivalent"
    assert "less than the 5 points" in answer.sentence


def test_a_distance_is_told_in_pixels_and_less_is_better():
    answer = compare_two(striped(20), striped(0), metric="surface_distance")
    assert answer.difference.value < 0
    assert "pixels" in answer.sentence
    assert answer.word == "better"


def test_the_same_gap_on_every_image_has_no_interval_and_decides_nothing():
    truth = [np.ones((2, 10), dtype=int)] * 12
    half = [np.repeat([[1], [0]], 10, axis=1)] * 12
    answer = compare_two(predictions(truth, half), predictions(truth, truth))
    assert answer.difference.low is None
    assert answer.word == "undecided"


def test_few_groups_decide_nothing():
    answer = compare_two(striped(10), striped(0), groups=["a", "b", "c"] * 4)
    assert answer.word == "too few groups"
    assert answer.difference.low is None


def test_a_margin_is_above_nothing():
    first, second = (predictions(*random_pair(0)) for _ in range(2))
    with pytest.raises(ConfigError, match="margin"):
        compare_two(first, second, margin=0.0)
