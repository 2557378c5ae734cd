"""Squares of a map: filled for, hollow against, their areas the values."""

import re

import pytest

from pupille.report.charts.maps import largest, map_drawing

VALUES = ((4.0, -1.0), (0.0, 1.0))


def squares(svg):
    found = re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg)
    return [(kind, float(x), float(y), float(side)) for kind, x, y, side in found]


def test_areas_are_in_proportion_to_values_and_signs_are_filled_or_hollow():
    first, against, last = squares(map_drawing(VALUES))
    assert [first[0], against[0], last[0]] == ["for", "against", "for"]
    assert first[3] ** 2 == pytest.approx(4 * against[3] ** 2, rel=0.02)
    assert against[3] == last[3]


def test_a_square_stands_in_the_middle_of_its_place():
    for (_, x, y, side), middle in zip(
        squares(map_drawing(VALUES)), [(5, 5), (15, 5), (15, 15)], strict=True
    ):
        assert (x + side / 2, y + side / 2) == pytest.approx(middle, abs=0.05)


def test_a_flat_map_has_no_squares():
    assert squares(map_drawing(((0.0, 0.0),))) == []


def test_the_largest_square_is_told_whatever_its_sign():
    assert largest(((1.0, -3.0),)) == 3


def test_a_failed_map_is_struck_through_and_says_so():
    assert map_drawing(VALUES).count("stripe") == 0
    failed = map_drawing(VALUES, striped=True)
    assert failed.count("stripe") > 2
    assert "says nothing" in failed


def test_the_picture_alone_has_no_squares_and_an_address_is_escaped():
    alone = map_drawing(VALUES, uri='x" onload="y', squares=False)
    assert squares(alone) == []
    assert 'onload="y' not in alone
