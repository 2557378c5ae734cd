"""An interval that may be looked at after every image."""

import numpy as np
import pytest
from scipy.integrate import quad

from pupille.errors import DataError
from pupille.evaluation.inference.confidence_sequence import confidence_sequence
from pupille.evaluation.inference.intervals import wilson


def test_its_ends_are_where_the_likelihood_falls_below_a_twentieth_of_its_mean():
    low, high = confidence_sequence(14, 20)
    mean = quad(lambda p: p**14 * (1 - p) ** 6, 0, 1)[0]
    for end, inward in ((low, 0.001), (high, -0.001)):
        assert end**14 * (1 - end) ** 6 < 0.05 * mean * 1.01
        assert (end + inward) ** 14 * (1 - end - inward) ** 6 > 0.05 * mean


def test_it_is_wider_than_an_interval_for_one_look_and_holds_the_share():
    low, high = confidence_sequence(45, 50)
    once = wilson(45, 50)
    assert low < float(once[0]) < 0.9 < float(once[1]) < high


def test_it_holds_at_every_look_in_nearly_all_series():
    missed = 0
    for seed in range(100):
        right = np.cumsum(np.random.default_rng(seed).random(120) < 0.8)
        bounds = [confidence_sequence(int(right[n - 1]), n) for n in range(5, 121, 5)]
        missed += any(not low <= 0.8 <= high for low, high in bounds)
    assert missed <= 8


def test_all_or_none_right_reaches_the_end_and_no_image_is_refused():
    assert confidence_sequence(20, 20)[1] == 1
    assert confidence_sequence(0, 20)[0] == 0
    with pytest.raises(DataError):
        confidence_sequence(0, 0)
