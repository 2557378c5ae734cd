"""What stands around each pixel, at several scales: the filters of ilastik's recipe (Berg and others 2019)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import IntArray

SCALES = (1.0, 2.0, 4.0, 8.0)
"""Deviations of the Gaussians in pixels."""
STRIP = 256
"""Rows of which all features are in memory together."""
REACH = 2 * int(4 * max(SCALES) + 0.5)
"""Pixels from which a feature learns nothing any more: of two Gaussians in turn, cut at four deviations."""
PER_SCALE = 7
"""Smoothed value, size of the gradient, Laplacian, and two eigenvalues each of structure tensor and Hessian."""


def filtered(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W, C) -> (H, W, features): the channels as they are and smoothed, and all filters on their mean."""
    from scipy.ndimage import gaussian_filter, gaussian_filter1d

    grey = picture.mean(axis=2)
    maps = [picture[..., channel] for channel in range(picture.shape[2])]
    for scale in SCALES:

        def derivative(down: int, across: int, scale: float = scale) -> NDArray[np.float32]:
            once = gaussian_filter1d(grey, scale, axis=0, order=down, mode="nearest")
            return np.asarray(gaussian_filter1d(once, scale, axis=1, order=across, mode="nearest"))

        dy, dx = derivative(1, 0), derivative(0, 1)
        yy, xy, xx = derivative(2, 0), derivative(1, 1), derivative(0, 2)
        tensor = [gaussian_filter(product, scale, mode="nearest") for product in (dy * dy, dx * dy, dx * dx)]
        maps += [gaussian_filter(grey, scale, mode="nearest"), np.hypot(dy, dx), yy + xx]
        maps += [*_eigenvalues(*tensor), *_eigenvalues(yy, xy, xx)]
        if picture.shape[2] > 1:
            maps += [gaussian_filter(picture[..., c], scale, mode="nearest") for c in range(picture.shape[2])]
    return np.stack(maps, axis=2).astype(np.float32)


def in_strips(picture: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The first row and the features (rows, W, features) of one strip of a picture (H, W, C) after the other; to the
    bit those of `filtered`, since no filter looks farther than `REACH`."""
    height = len(picture)
    for start in range(0, height, STRIP):
        end, top = min(start + STRIP, height), max(start - REACH, 0)
        yield start, filtered(picture[top : end + REACH])[start - top : end - top]


def features_at(picture: NDArray[np.float32], places: IntArray) -> NDArray[np.float32]:
    """(n, features) of some pixels of a picture (H, W, C). places: (n,) their numbers, row after row."""
    width = picture.shape[1]
    features = np.empty((len(places), feature_count(picture.shape[2])), dtype=np.float32)
    for start, strip in in_strips(picture):
        here = places - start * width
        inside = (here >= 0) & (here < strip.shape[0] * width)
        features[inside] = strip.reshape(-1, strip.shape[2])[here[inside]]
    return features


def feature_count(channels: int) -> int:
    """How many features a pixel has."""
    return channels + len(SCALES) * (PER_SCALE + (channels if channels > 1 else 0))


def _eigenvalues(
    yy: NDArray[np.float32], xy: NDArray[np.float32], xx: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The larger and the smaller eigenvalue of symmetric matrices of 2 x 2."""
    middle, spread = (yy + xx) / 2, np.hypot((yy - xx) / 2, xy)
    return np.asarray(middle + spread, np.float32), np.asarray(middle - spread, np.float32)
