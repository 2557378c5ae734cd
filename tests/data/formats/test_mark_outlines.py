"""Turned boxes and ellipses against figures by hand and against matplotlib."""

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from pupille.data.formats.mark_outlines import CORNERS, box_corners, ellipse_corners, ring_box, turned_corners


def test_the_corners_of_a_box_run_around_it_and_lead_back_to_the_box():
    corners = box_corners((1, 2, 5, 4))
    assert corners.tolist() == [[1, 2], [5, 2], [5, 4], [1, 4]]
    assert ring_box(corners) == (1.0, 2.0, 5.0, 4.0)


def test_a_quarter_turn_is_clockwise_as_the_picture_is_looked_at():
    # To the right of the pivot goes below it, since y runs down.
    turned = turned_corners(np.array([[3.0, 1.0]]), 90, (1.0, 1.0))
    assert turned == pytest.approx(np.array([[1.0, 3.0]]))


def test_a_whole_turn_and_a_turn_back_change_nothing():
    corners = box_corners((1, 2, 5, 4))
    assert turned_corners(corners, 720, (7, 7)) == pytest.approx(corners)
    there = turned_corners(corners, 33, (0, 0))
    assert turned_corners(there, -33, (0, 0)) == pytest.approx(corners)


def test_an_upright_ellipse_is_as_wide_and_high_as_its_radii_say():
    box, corners = ellipse_corners((10, 20), (6, 3), 0)
    assert box == pytest.approx((4, 17, 16, 23))
    assert corners.shape == (CORNERS, 2)
    assert (((corners - (10, 20)) / (6, 3)) ** 2).sum(axis=1) == pytest.approx(np.ones(CORNERS))


@pytest.mark.parametrize("degrees", [0, 30, 90, 200])
def test_the_box_around_a_turned_ellipse_is_matplotlibs(degrees):
    box, corners = ellipse_corners((200, 150), (90, 40), degrees)
    # Matplotlib's angle goes from x to y, which is clockwise where y runs down.
    patch = Ellipse((200, 150), 180, 80, angle=degrees)
    around = patch.get_path().transformed(patch.get_patch_transform()).get_extents()
    assert box == pytest.approx((around.x0, around.y0, around.x1, around.y1), abs=0.05)
    assert ring_box(corners) == pytest.approx(box, abs=0.5)
