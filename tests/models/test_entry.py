"""One rung of the ladder: in which geometry it sees pictures, and what makes it."""

import pytest

from pupille.images.geometry import BASE, Geometry
from pupille.models.entry import Entry

SMALL, LARGE = Geometry(8, 8), Geometry(224, 224)


def entry(**values):
    return Entry(
        {"classification": "math:pow"}, **{"fitter": "network", "year": 1998, "title": "x", **values}
    )


@pytest.mark.parametrize(
    ("own", "keeps_small", "small", "seen"),
    [
        (None, False, None, BASE),
        (None, False, SMALL, SMALL),
        (LARGE, False, None, LARGE),
        (LARGE, False, SMALL, LARGE),
        (LARGE, True, SMALL, SMALL),
        (LARGE, True, None, LARGE),
    ],
)
def test_small_pictures_stay_as_they_are_unless_the_rung_has_a_geometry(own, keeps_small, small, seen):
    assert entry(geometry=own, keeps_small=keeps_small).sees(small) == seen


@pytest.mark.parametrize(
    ("fitter", "is_network", "is_rule"),
    [
        ("network", True, False),
        ("transfer", True, False),
        ("classical", False, False),
        ("pixels", False, True),
        ("boxes", False, True),
    ],
)
def test_a_rung_is_a_network_a_rule_or_neither(fitter, is_network, is_rule):
    rung = entry(fitter=fitter)
    assert (rung.is_network, rung.is_rule) == (is_network, is_rule)


def test_what_stands_in_the_table_is_handed_over_first():
    assert entry(given=(2,)).load("classification")(5) == 32
    assert entry().load("classification")(5, 2) == 25


def test_a_task_that_a_rung_does_not_serve_has_nothing_to_load():
    with pytest.raises(KeyError):
        entry().load("detection")
