"""Numbers about how pictures look, against plain numpy and scipy."""

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter, laplace

from pupille.audit.facts.measures import laplacian_variance, measure, to_bytes, view_of, views_of


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


@pytest.mark.parametrize(
    "shape", [(28, 28), (8, 8), (32, 32, 3), (5, 200), (300, 7), (1, 40), (64, 64), (97, 130, 3)]
)
@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_pictures_of_one_size_are_seen_together_as_pillow_sees_each(shape, kind) -> None:
    pictures = np.random.default_rng(5).integers(0, 256, (7, *shape)).astype(kind)
    for picture, view in zip(pictures, views_of(pictures, side=192), strict=True):
        colours = Image.fromarray(to_bytes(picture[None])[0])
        grey = colours.convert("L")
        if max(grey.size) > 192:
            sides = (round(side * 192 / max(grey.size)) for side in grey.size)
            grey = grey.resize(tuple(sides), Image.Resampling.BILINEAR)
        assert np.array_equal(view.grey, np.asarray(grey))
        assert np.array_equal(view.small, np.asarray(grey.resize((32, 32), Image.Resampling.BOX)))
        assert view.colour == pytest.approx(np.broadcast_to(np.asarray(colours, float).mean(axis=(0, 1)), 3))
