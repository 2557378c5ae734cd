"""Boundaries and their distances, by hand and against scipy's distance transform."""

import numpy as np
import pytest
from scipy import ndimage

from pupille.evaluation.segmentation.boundaries import boundary, boundary_distances


def drawn(*rows: str) -> np.ndarray:
    return np.array([[cell == "#" for cell in row] for row in rows])


def test_a_boundary_is_what_touches_the_outside_by_a_side():
    square = drawn(".......", ".#####.", ".#####.", ".#####.", ".#####.", ".......")
    assert np.array_equal(
        boundary(square), drawn(".......", ".#####.", ".#...#.", ".#...#.", ".#####.", ".......")
    )


def test_the_edge_of_the_picture_is_no_boundary():
    assert not boundary(np.ones((5, 6), dtype=bool)).any()
    assert np.array_equal(boundary(drawn("##..", "##..", "##..")), drawn(".#..", ".#..", ".#.."))


def test_the_edge_of_pixels_that_do_not_count_is_no_boundary():
    region = drawn("##....", "##....", "##....")
    counted = ~drawn("..#...", "..#...", "......")
    assert np.array_equal(boundary(region, counted), drawn("......", "......", ".#...."))


def test_inner_pixels_are_those_that_an_erosion_keeps():
    region = np.random.default_rng(0).random((40, 30)) < 0.8
    eroded = ndimage.binary_erosion(region, border_value=1)
    assert np.array_equal(boundary(region), region & ~eroded)


def test_two_lines_three_pixels_apart_are_three_pixels_apart():
    truth, answer = np.zeros((2, 9, 9), dtype=bool)
    truth[:, 2] = answer[:, 5] = True
    distances = boundary_distances(truth, answer)
    assert (distances.mean, distances.hausdorff) == (3.0, 3.0)
    assert distances.within(2.9) == (0, 0)
    assert distances.within(3.0) == (9, 9)


def test_the_mean_is_of_all_pixels_both_ways_and_hausdorff_the_larger_of_the_two_percentiles():
    truth, answer = np.zeros((2, 1, 12), dtype=bool)
    truth[0, [0, 1, 2]] = True
    answer[0, [0, 10]] = True
    distances = boundary_distances(truth, answer)
    # From the truth 0, 1, 2; from the answer 0 and 8.
    assert distances.mean == pytest.approx(11 / 5)
    assert distances.hausdorff == pytest.approx(max(np.percentile([0, 1, 2], 95), np.percentile([0, 8], 95)))


@pytest.mark.parametrize("seed", range(5))
def test_distances_are_those_of_the_distance_transform(seed):
    rng = np.random.default_rng(seed)
    blobs = [ndimage.gaussian_filter(rng.standard_normal((60, 70)), 4) > 0.02 for _ in range(2)]
    truth, answer = map(boundary, blobs)
    distances = boundary_distances(truth, answer)
    assert distances.truth == pytest.approx(ndimage.distance_transform_edt(~answer)[truth])
    assert distances.answer == pytest.approx(ndimage.distance_transform_edt(~truth)[answer])
    disk = np.hypot(*np.mgrid[-2:3, -2:3]) <= 2
    assert distances.within(2.0) == (
        (ndimage.binary_dilation(answer, disk) & truth).sum(),
        (ndimage.binary_dilation(truth, disk) & answer).sum(),
    )


def test_without_one_boundary_there_is_no_distance_and_nothing_is_within():
    some, none = drawn("#.#"), drawn("...")
    for pair in ((some, none), (none, some), (none, none)):
        distances = boundary_distances(*pair)
        assert np.isnan(distances.mean)
        assert np.isnan(distances.hausdorff)
        assert distances.within(1e9) == (0, 0)
