"""The filters on pictures whose smoothed values and derivatives are known by formula."""

import numpy as np
import pytest

from pupille.models.pixelwise.filters import (
    PER_SCALE,
    SCALES,
    STRIP,
    feature_count,
    features_at,
    filtered,
    in_strips,
)

SIDE = 101
Y, X = np.mgrid[:SIDE, :SIDE].astype(np.float64) - SIDE // 2
NAMES = ("smoothed", "gradient", "laplacian", "tensor 1", "tensor 2", "hessian 1", "hessian 2")


def by_scale(grey):
    """Scale -> name -> map, of a grey picture."""
    maps = filtered(grey[..., None].astype(np.float32)).transpose(2, 0, 1)[1:]
    return {
        scale: dict(zip(NAMES, maps[number * PER_SCALE : (number + 1) * PER_SCALE], strict=True))
        for number, scale in enumerate(SCALES)
    }


def test_a_ramp_has_its_slope_as_gradient_and_no_curvature():
    down, across = 0.3, -0.4
    grey = down * Y + across * X
    inside = slice(40, 61)
    for maps in by_scale(grey).values():
        middle = {name: values[inside, inside] for name, values in maps.items()}
        np.testing.assert_allclose(middle["smoothed"], grey[inside, inside], atol=1e-3)
        np.testing.assert_allclose(middle["gradient"], 0.5, rtol=5e-3)
        np.testing.assert_allclose(middle["tensor 1"], 0.25, rtol=1e-2)
        for name in ("laplacian", "tensor 2", "hessian 1", "hessian 2"):
            np.testing.assert_allclose(middle[name], 0, atol=2e-3)


@pytest.mark.parametrize("width", [4.0, 6.0])
def test_a_gaussian_bump_becomes_a_wider_one_with_the_derivatives_of_that(width):
    grey = np.exp(-(X**2 + Y**2) / (2 * width**2))
    centre, right = (SIDE // 2, SIDE // 2), (SIDE // 2, SIDE // 2 + 5)
    for scale, maps in by_scale(grey).items():
        # A Gaussian smoothed by a Gaussian is one whose variance is the sum.
        variance = width**2 + scale**2
        height = width**2 / variance
        there = height * np.exp(-25 / (2 * variance))
        assert maps["smoothed"][centre] == pytest.approx(height, rel=5e-3)
        assert maps["gradient"][centre] == pytest.approx(0, abs=1e-4)
        assert maps["gradient"][right] == pytest.approx(there * 5 / variance, rel=1e-2)
        assert maps["laplacian"][centre] == pytest.approx(-2 * height / variance, rel=2e-2)
        assert maps["hessian 1"][centre] == pytest.approx(-height / variance, rel=2e-2)
        assert maps["hessian 2"][centre] == pytest.approx(-height / variance, rel=2e-2)
        # Along the radius and across it.
        along, across = there * (25 / variance**2 - 1 / variance), -there / variance
        assert maps["hessian 1"][right] == pytest.approx(max(along, across), rel=3e-2, abs=1e-4)
        assert maps["hessian 2"][right] == pytest.approx(min(along, across), rel=3e-2, abs=1e-4)


def test_a_picture_turned_by_a_quarter_has_its_features_turned():
    rough = np.random.default_rng(0).normal(size=(24, 30, 3)).astype(np.float32)
    turned = filtered(np.rot90(rough))
    np.testing.assert_allclose(turned, np.rot90(filtered(rough)), atol=1e-4)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_features_are_as_many_as_is_said_and_begin_with_the_channels(channels):
    rough = np.random.default_rng(0).normal(size=(9, 7, channels)).astype(np.float32)
    features = filtered(rough)
    assert features.shape == (9, 7, feature_count(channels))
    assert features.dtype == np.float32
    np.testing.assert_array_equal(features[..., :channels], rough)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("height", [1, STRIP, STRIP + 1, 2 * STRIP + 70])
def test_strips_have_to_the_bit_the_features_of_the_whole_picture(height, channels):
    picture = np.random.default_rng(0).normal(size=(height, 40, channels)).astype(np.float32)
    strips = list(in_strips(picture))
    assert [start for start, _ in strips] == list(range(0, height, STRIP))
    whole = filtered(picture)
    assert np.array_equal(np.concatenate([features for _, features in strips]), whole)
    places = np.random.default_rng(1).permutation(height * 40)[:25]
    assert np.array_equal(features_at(picture, places), whole.reshape(height * 40, -1)[places])
