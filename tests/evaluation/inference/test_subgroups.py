"""What the subgroups of every task share."""

import numpy as np
import pytest

from pupille.evaluation.inference.subgroups import SHUFFLES, shrunken_of, shuffled, too_small
from pupille.results.metric import Metric


def test_a_group_with_one_value_keeps_together_and_one_with_several_keeps_its_values():
    units = np.repeat(np.arange(6), 5)
    whole = np.repeat([0, 0, 1, 1, 2, 2], 5)
    columns = list(shuffled(whole, units, 0))
    assert len(columns) == SHUFFLES
    assert all(len(set(column[units == unit])) == 1 for column in columns[:50] for unit in range(6))
    assert any((column != whole).any() for column in columns[:5])
    within = np.tile([0, 0, 1, 1, 2], 6)
    for column in list(shuffled(within, units, 0))[:50]:
        assert all(sorted(column[units == unit]) == [0, 0, 1, 1, 2] for unit in range(6))


def test_the_seed_alone_decides_the_order():
    number = np.arange(10)
    first, second = (np.stack(list(shuffled(number, None, 7))[:5]) for _ in range(2))
    assert (first == second).all()
    assert (np.stack(list(shuffled(number, None, 8))[:5]) != first).any()


def test_metrics_that_chance_explains_are_drawn_to_their_mean_and_a_far_one_is_left():
    alike = shrunken_of([Metric(v, v - 1, v + 1, 30) for v in (4.9, 5.0, 5.1)])
    assert alike == pytest.approx([5, 5, 5])
    far = shrunken_of([Metric(v, v - 0.1, v + 0.1, 30) for v in (5.0, 5.0, 50.0)])
    assert far == pytest.approx([5, 5, 50], abs=0.01)
    assert shrunken_of([]) == []


def test_few_images_and_few_groups_are_a_reason():
    good, bare = Metric(1.0, 0.5, 1.5, 30), Metric(1.0, None, None, 3, "3 groups are too few")
    assert too_small(20, good, grouped=False) is None
    assert "too few images to say anything (19)" in too_small(19, good, grouped=False)
    assert too_small(40, bare, grouped=True) == "3 groups are too few"
    assert too_small(40, bare, grouped=False) is None
