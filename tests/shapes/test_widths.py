"""Widths of areas, by hand."""

import numpy as np
import pytest

from pupille.shapes.widths import widths_of


def empty(height=60, width=80):
    return np.zeros((height, width), dtype=np.bool_)


@pytest.mark.parametrize("radius", [4, 9, 15])
def test_the_width_of_a_disc_is_its_diameter(radius):
    mask = empty()
    y, x = np.indices(mask.shape)
    mask |= (y - 30) ** 2 + (x - 40) ** 2 <= radius**2
    assert widths_of(mask) == pytest.approx([2 * radius], abs=1.5)


@pytest.mark.parametrize("thick", [1, 3, 7])
def test_the_width_of_a_net_of_lines_is_how_thick_they_are_not_how_long(thick):
    mask = empty()
    mask[10 : 10 + thick] = True
    mask[40 : 40 + thick] = True
    mask[:, 20 : 20 + thick] = True
    mask[:, 60 : 60 + thick] = True
    assert widths_of(mask) == pytest.approx([thick], abs=1)


def test_areas_that_touch_by_a_corner_are_one_and_others_are_measured_apart():
    mask = empty()
    mask[5:10, 5:10] = True
    mask[10:15, 10:15] = True
    mask[30:51, 30:51] = True
    assert sorted(widths_of(mask)) == [5, 21]


def test_a_mask_without_an_edge_is_as_wide_as_the_picture_and_an_empty_one_has_no_width():
    assert widths_of(~empty()) == pytest.approx([60])
    assert widths_of(empty()).shape == (0,)
