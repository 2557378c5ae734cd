"""Whether two methods point at the same places, from maps drawn here."""

import numpy as np
import pytest

from pupille.explanation.agreement import agreement
from pupille.explanation.subject import Subject

RNG = np.random.default_rng(0)
MAPS = RNG.normal(size=(30, 4, 4))


def asked(first, second, groups=None):
    subject = Subject(None, None, np.zeros((len(first), 8, 8, 1)), groups, 0)
    return agreement(subject, first, second, ("occlusion", "gradients"))


def test_maps_of_one_order_agree_and_those_of_other_images_do_not():
    record = asked(MAPS, 2 * MAPS + 1)
    assert record.figures["own"].value == pytest.approx(1)
    assert abs(record.figures["others"].value) < 0.2
    assert record.passed is True
    assert "much the same places" in record.short


def test_maps_that_point_elsewhere_do_not_agree():
    record = asked(MAPS, RNG.normal(size=(30, 4, 4)))
    assert record.passed is False
    assert "other places" in record.short


def test_what_all_images_have_in_common_is_no_agreement():
    shared = np.tile(np.arange(16.0).reshape(1, 4, 4), (30, 1, 1)) + 1e-3 * MAPS
    record = asked(shared, shared)
    assert record.figures["own"].value == pytest.approx(1)
    assert record.figures["others"].value > 0.99
    assert record.passed is False


def test_turned_signs_are_the_opposite_of_agreement():
    assert asked(MAPS, -MAPS).figures["own"].value == pytest.approx(-1)


def test_nine_groups_are_too_few_to_tell():
    groups = tuple(str(number % 9) for number in range(30))
    record = asked(MAPS, MAPS, groups)
    assert record.passed is None
    assert "too few" in record.short


def test_a_finer_map_is_brought_to_the_places_of_the_coarser_one_and_both_methods_are_named():
    fine = np.repeat(np.repeat(MAPS, 2, axis=1), 2, axis=2)
    record = asked(fine, MAPS)
    assert record.figures["own"].value == pytest.approx(1)
    assert "occlusion with gradients" in record.sentence
