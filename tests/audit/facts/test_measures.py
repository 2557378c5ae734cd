"""Numbers about how pictures look, against plain numpy and scipy."""

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter, laplace

from pupille.audit.facts.measures import laplacian_variance, measure, to_bytes, view_of


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


def test_measures_of_colour_pictures_are_those_of_numpy() -> None:
    pictures = noise(3, 20, 31, 3)
    views = [view_of(picture, side=256) for picture in pictures]
    for picture, seen in zip(pictures, measure(views), strict=True):
        grey = np.asarray(Image.fromarray(picture).convert("L")) / 255
        edge = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
        assert seen.brightness == pytest.approx(grey.mean())
        assert seen.contrast == pytest.approx(grey.std())
        assert seen.colour == pytest.approx(picture.reshape(-1, 3).mean(axis=0) / 255)
        assert seen.border == pytest.approx((edge.mean(), edge.std()))


def test_sharpness_is_the_variance_of_the_laplacian_of_scipy() -> None:
    grey = noise(2, 40, 50)
    expected = [laplace(picture.astype(float))[1:-1, 1:-1].var() for picture in grey]
    assert laplacian_variance(grey) == pytest.approx(expected, rel=1e-5)


def test_blurring_lowers_sharpness_step_by_step() -> None:
    sharp = noise(120, 160).astype(float)
    blurred = [gaussian_filter(sharp, sigma).astype(np.uint8) for sigma in (0, 1, 2, 4)]
    values = laplacian_variance(np.stack(blurred))
    assert (np.diff(values) < 0).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 2), (2, 300), (700, 1)])
def test_the_thinnest_pictures_have_measures_too(shape: tuple[int, int]) -> None:
    (seen,) = measure([view_of(np.full(shape, 51, np.uint8), side=256)])
    assert (seen.brightness, seen.contrast, seen.sharpness, seen.border) == (0.2, 0.0, 0.0, (0.2, 0.0))
    assert (seen.small == 51).all()


def test_the_longer_side_is_brought_to_the_one_asked_for() -> None:
    assert view_of(noise(300, 600), side=256).grey.shape == (128, 256)
    assert view_of(noise(100, 90), side=256).grey.shape == (100, 90)


def test_pictures_of_many_sizes_measure_together_as_each_alone() -> None:
    sizes = [(40, 50), (50, 40), (300, 300), (40, 50), (2, 9), (300, 300), (300, 300), (300, 300)]
    views = [view_of(noise(*size) // (row + 1), side=256) for row, size in enumerate(sizes)]
    for view, seen in zip(views, measure(views), strict=True):
        (alone,) = measure([view])
        assert {**vars(seen), "small": 0} == {**vars(alone), "small": 0}
        assert np.array_equal(seen.small, view.small)


def test_deep_values_are_spread_between_the_lowest_and_the_highest() -> None:
    deep = np.array([[[-1.5, 0.0, 1.5]], [[7.0, 7.0, 7.0]]], dtype=np.float32)
    assert to_bytes(deep).tolist() == [[[0, 128, 255]], [[0, 0, 0]]]
