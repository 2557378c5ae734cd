"""What takes the place of a part of a picture that is hidden: a blurred copy of it, or one grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pupille.data.pixels.pixel_set import Pixels
from pupille.models.preprocessing import Preprocessing

LEAST = 0.75
"""Deviation of every blur, in pixels, at least."""
STRENGTH = 1 / 8
"""Deviation of the blur, as a share of the longer side: what is left are patches of light and dark."""

Fill = Callable[[Pixels, Preprocessing], Pixels]
"""(N, H, W, C) pictures, how they become input -> as many, from which hidden places are taken."""


def blurred(pixels: Pixels, preprocessing: Preprocessing, *, strength: float = STRENGTH) -> Pixels:  # noqa: ARG001
    """Each picture blurred, channel by channel. strength: deviation as a share of the longer side."""
    from scipy.ndimage import gaussian_filter

    sigma = max(strength * max(pixels.shape[1:3]), LEAST)
    smooth = gaussian_filter(pixels.astype(np.float32), (0, sigma, sigma, 0), mode="nearest", truncate=2.0)
    return as_pixels(smooth, pixels)


def mean_colour(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
    """Pictures of one colour, the mean that the model's input is measured from."""
    span = preprocessing.high - preprocessing.low
    colour = preprocessing.low + span * np.asarray(preprocessing.mean)
    return as_pixels(np.broadcast_to(colour, pixels.shape), pixels)


def as_pixels(values: Pixels, pixels: Pixels) -> Pixels:
    """Values as pixels of the same kind; whole numbers are rounded."""
    if pixels.dtype == np.uint8:
        values = np.clip(np.rint(values), 0, 255)
    return np.ascontiguousarray(values.astype(pixels.dtype))


FILLS: Mapping[str, Fill] = {"blur": blurred, "mean": mean_colour}
