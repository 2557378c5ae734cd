"""What stands around each pixel, at several scales: the filters of ilastik's recipe (Berg and others 2019)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SCALES = (1.0, 2.0, 4.0, 8.0)
"""Deviations of the Gaussians in pixels."""
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


def feature_count(channels: int) -> int:
    """How many features a pixel has."""
    return channels + len(SCALES) * (PER_SCALE + (channels if channels > 1 else 0))


def _eigenvalues(
    yy: NDArray[np.float32], xy: NDArray[np.float32], xx: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The larger and the smaller eigenvalue of symmetric matrices of 2 x 2."""
    middle, spread = (yy + xx) / 2, np.hypot((yy - xx) / 2, xy)
    return np.asarray(middle + spread, np.float32), np.asarray(middle - spread, np.float32)
