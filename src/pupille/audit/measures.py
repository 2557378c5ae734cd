"""Numbers about how pictures look: brightness, contrast, sharpness, colour, border, and a small copy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.data.modes import Pixels

SMALL = 32
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measures:
    """The measures of one picture, as `Facts` explains them. grey: (H, W) luminance they were taken from."""

    brightness: float
    contrast: float
    sharpness: float
    colour: tuple[float, float, float]
    border: tuple[float, float]
    small: Bytes
    grey: Bytes


def measure(pictures: Pixels, *, side: int) -> Iterator[Measures]:
    """Measures N pictures of one size, (N, H, W) or (N, H, W, 3); their luminance is brought to `side` on the longer
    side if that is larger.

    Other depths than 8 bits are seen between their own lowest and highest value.
    """
    pictures = to_bytes(pictures)
    # Colours are averaged over all pixels as they are, because scaling three planes costs more than all the rest.
    greys = [shrunk(Image.fromarray(picture).convert("L"), side) for picture in pictures]
    luminance = np.stack([np.asarray(grey) for grey in greys])
    edge = np.concatenate(
        [luminance[:, 0], luminance[:, -1], luminance[:, 1:-1, 0], luminance[:, 1:-1, -1]], axis=1
    )
    brightness, contrast = mean_and_deviation(luminance)
    border, change = mean_and_deviation(edge)
    sharpness, means = laplacian_variance(luminance), mean_colours(pictures)
    for row, grey in enumerate(greys):
        yield Measures(
            brightness=float(brightness[row]) / 255,
            contrast=float(contrast[row]) / 255,
            sharpness=float(sharpness[row]),
            colour=(float(means[row, 0]) / 255, float(means[row, 1]) / 255, float(means[row, 2]) / 255),
            border=(float(border[row]) / 255, float(change[row]) / 255),
            small=np.asarray(grey.resize((SMALL, SMALL), Image.Resampling.BOX)),
            grey=luminance[row],
        )


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """The picture with its longer side at most `side`, bilinear with antialiasing."""
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, round(image.width * side / longer)), max(1, round(image.height * side / longer)))
    return image.resize(size, Image.Resampling.BILINEAR)


def to_bytes(pictures: Pixels) -> Bytes:
    """(N, ...) pictures of any depth as uint8, each between its own lowest and highest value."""
    if pictures.dtype == np.uint8:
        return pictures
    axes = tuple(range(1, pictures.ndim))
    low = pictures.min(axis=axes, keepdims=True).astype(np.float64)
    span = pictures.max(axis=axes, keepdims=True) - low
    unit = (pictures - low) / np.where(span > 0, span, 1)
    scaled: Bytes = np.rint(unit * 255).astype(np.uint8)
    return scaled


def laplacian_variance(grey: Bytes) -> Floats:
    """(N,) variance of the Laplacian of (N, H, W) pictures, in grey levels squared; 0 below 3 pixels a side.

    The sum of the four neighbours less four times the pixel; a measure of focus (Pech-Pacheco et al. 2000).
    """
    if min(grey.shape[1:]) < 3:
        return np.zeros(len(grey))
    wide = grey.astype(np.int16)
    edges = wide[:, :-2, 1:-1] + wide[:, 2:, 1:-1]
    edges += wide[:, 1:-1, :-2]
    edges += wide[:, 1:-1, 2:]
    edges -= 4 * wide[:, 1:-1, 1:-1]
    return mean_and_deviation(edges)[1] ** 2


def mean_colours(colours: Bytes) -> Floats:
    """(N, 3) mean red, green and blue of (N, H, W, 3) pictures; of grey ones, (N, H, W), three times the same."""
    if colours.ndim == 3:
        return np.repeat(mean_and_deviation(colours)[0][:, None], 3, axis=1)
    # Rows before columns: the other order is fifteen times slower, because three colours are a short axis.
    return np.asarray(colours.sum(axis=1, dtype=np.uint32).sum(axis=1) / math.prod(colours.shape[1:3]))


def mean_and_deviation(values: NDArray[np.integer[Any]]) -> tuple[Floats, Floats]:
    """(N,) means and standard deviations of N arrays; single precision around the mean is fast and exact enough."""
    flat = values.reshape(len(values), -1)
    mean = flat.sum(axis=1, dtype=np.int64) / flat.shape[1]
    around = flat.astype(np.float32)
    around -= mean[:, None].astype(np.float32)
    squares = np.einsum("ij,ij->i", around, around).astype(np.float64)
    return mean, np.sqrt(squares / flat.shape[1])
