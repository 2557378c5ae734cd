"""Nested shares of the training images and the curve through them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.learning_curve import Point, learning_curve, nested_shares
from pupille.results.metric import Metric


def point(images: int, accuracy: float, n: int) -> Point:
    low, high = proportion_confint(round(accuracy * n), n, method="wilson")
    return Point(images, Metric(accuracy, low, high, n))


def curve(floor: float, factor: float, power: float, *, n: int = 20_000) -> list[Point]:
    sizes = (200, 400, 600, 800, 1000)
    return [point(m, 1 - floor - factor * m**-power, n) for m in sizes]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=80), st.integers(2, 7), st.integers(0, 5))
def test_every_share_holds_the_one_before_and_every_class(labels: list[int], shares: int, seed: int) -> None:
    y = np.array(labels)
    dealt = nested_shares(y, shares=shares, seed=seed)
    assert len(dealt) == shares
    for smaller, larger in pairwise(dealt):
        assert set(smaller) <= set(larger)
    assert dealt[-1].tolist() == list(range(len(y)))
    assert set(y[dealt[0]]) == set(y)


def test_steps_are_equal_and_classes_keep_their_proportions() -> None:
    y = np.repeat([0, 1], [300, 100])
    dealt = nested_shares(y)
    assert [len(part) for part in dealt] == [80, 160, 240, 320, 400]
    assert [(y[part] == 1).sum() for part in dealt] == [20, 40, 60, 80, 100]
    assert not np.array_equal(nested_shares(y, seed=1)[0], dealt[0])


def test_patients_stay_together() -> None:
    units = np.repeat(np.arange(40), 5)
    y = np.tile([0, 0, 0, 1, 1], 40)
    for part in nested_shares(y, units=units):
        assert (np.bincount(units[part], minlength=40) % 5 == 0).all()


@pytest.mark.parametrize(("floor", "factor", "power"), [(0.05, 2.0, 0.5), (0.0, 3.0, 0.6), (0.1, 20.0, 1.0)])
def test_a_power_law_is_found_again(floor: float, factor: float, power: float) -> None:
    found = learning_curve(curve(floor, factor, power))
    assert found.at_double.value == pytest.approx(1 - floor - factor * 2000**-power, abs=0.004)
    assert found.gain.low < factor * (1000**-power - 2000**-power) < found.gain.high


def test_a_rising_curve_helps_a_flat_one_does_not_and_few_test_images_leave_it_open() -> None:
    rising = learning_curve(curve(0.0, 5.0, 0.5), worth=0.02)
    assert (rising.word, "would help" in rising.sentence) == ("helps", True)
    flat = learning_curve(curve(0.1, 0.0, 1.0))
    assert (flat.word, "would not help" in flat.sentence) == ("flat", True)
    assert learning_curve(curve(0.05, 2.0, 0.5, n=60)).word == "unclear"


def test_the_interval_of_what_doubling_brings_holds_the_truth() -> None:
    rng = np.random.default_rng(0)
    held = []
    for seed in range(60):
        points = [
            point(p.images, rng.binomial(2000, p.score.value) / 2000, 2000) for p in curve(0.06, 3.0, 0.6)
        ]
        found = learning_curve(points, seed=seed).at_double
        held.append(found.low <= 1 - 0.06 - 3.0 * 2000**-0.6 <= found.high)
    assert np.mean(held) >= 0.88


def test_points_that_do_not_serve_are_refused() -> None:
    good = curve(0.1, 1.0, 0.5)
    with pytest.raises(DataError, match="at least four"):
        learning_curve(good[:3])
    with pytest.raises(DataError, match="rising"):
        learning_curve(good[::-1])
    with pytest.raises(DataError, match="has no interval"):
        learning_curve([*good[:4], Point(1200, Metric(0.9, None, None, 4, "few groups"))])
    with pytest.raises(ConfigError, match="worth collecting"):
        learning_curve(good, worth=0)
    with pytest.raises(ConfigError, match="2 shares"):
        nested_shares(np.array([0, 1]), shares=1)
    with pytest.raises(DataError, match="no training images"):
        nested_shares(np.array([], dtype=np.int64))
