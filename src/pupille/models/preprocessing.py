"""How pixels become the input of a model: window, mean and deviation of the training images."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.errors import ConfigError, ModelError
from pupille.i18n.language import tell
from pupille.images.geometry import BILINEAR, STRETCH, Geometry
from pupille.results.arrays import FloatArray

DEPTHS = ("8-bit", "16-bit", "float")
TOGETHER, VALUES_TOGETHER = 64, 2**28
"""Pictures that are looked at together for their mean and deviation, and values of them."""


@dataclass(frozen=True)
class Preprocessing:
    """From pixels to what the model computes with; it travels with the model and is used everywhere.

    height, width, fit, resize, interpolation: the `geometry` in which it sees every picture. channels: 1 grey or 3 RGB.
    low, high: the intensity window; a pixel value of `low` becomes 0, `high` becomes 1.
    mean, std: per channel, of the training images on that scale; what the model sees has mean 0 and deviation 1.
    depth: of the training images, `8-bit`, `16-bit` or `float`; pictures of another depth are on another scale.
    bands: the channels of each file that were chosen, none where its colours are taken.
    Raises ModelError if a number makes no sense.
    """

    height: int
    width: int
    channels: int
    low: float
    high: float
    mean: tuple[float, ...]
    std: tuple[float, ...]
    depth: str = "8-bit"
    fit: str = STRETCH
    resize: int | None = None
    interpolation: str = BILINEAR
    bands: tuple[int, ...] = ()

    @property
    def geometry(self) -> Geometry:
        """How a picture becomes pixels of this size. Raises ConfigError if that makes no sense."""
        return Geometry(self.height, self.width, self.fit, self.resize, self.interpolation)

    def __post_init__(self) -> None:
        numbers = (self.low, self.high, *self.mean, *self.std)
        fits = (
            self._has_geometry()
            and self.channels in (1, 3)
            and len(self.mean) == len(self.std) == self.channels
            and all(np.isfinite(numbers))
            and self.low < self.high
            and min(self.std) > 0
            and self.depth in DEPTHS
            and len(self.bands) in (0, 1, 3)
            and all(isinstance(band, int) and band > 0 for band in self.bands)
        )
        if not fits:
            raise ModelError(
                tell(
                    "this preprocessing makes no sense: {self}. The model's file is damaged; train again.",
                    self=self,
                )
            )

    def _has_geometry(self) -> bool:
        try:
            return bool(self.geometry)
        except ConfigError:
            return False

    @classmethod
    def learned(
        cls,
        pixels: Images,
        *,
        low: float,
        high: float,
        depth: str = "8-bit",
        geometry: Geometry | None = None,
    ) -> Preprocessing:
        """Mean and deviation of these training pixels (N, H, W, C), on the scale of the window.

        geometry: how pictures became these pixels; None stretches them. Pixels that are kept elsewhere are looked at a
        few at a time.
        """
        _, height, width, channels = pixels.shape
        geometry = geometry or Geometry(height, width)
        mean, std = mean_and_deviation(pixels)
        span = high - low
        flat = std < 1e-6 * span
        return cls(
            height=height,
            width=width,
            channels=channels,
            low=low,
            high=high,
            mean=tuple(float(m) for m in (mean - low) / span),
            std=tuple(float(s) for s in np.where(flat, 1.0, std / span)),
            depth=depth,
            fit=geometry.fit,
            resize=geometry.resize,
            interpolation=geometry.interpolation,
        )

    def scale_and_shift(self) -> tuple[FloatArray, FloatArray]:
        """(C,) factors a and b such that the model's input is `a * pixel + b`."""
        std, mean = np.array(self.std), np.array(self.mean)
        scale = 1 / ((self.high - self.low) * std)
        return scale, -self.low * scale - mean / std

    def apply(self, pixels: Pixels) -> NDArray[np.float32]:
        """(N, H, W, C) pixels -> the model's input, same shape. Raises ModelError if the shape is another."""
        self.check(pixels)
        return self.input_of(pixels)

    def input_of(self, pixels: Pixels) -> NDArray[np.float32]:
        """(..., H, W, C) pixels of any size -> the input of a model that takes pictures at their own scale."""
        scale, shift = self.scale_and_shift()
        return pixels.astype(np.float32) * scale.astype(np.float32) + shift.astype(np.float32)

    def check(self, pixels: Images) -> None:
        """Raises ModelError unless pixels have the shape (N, height, width, channels)."""
        wanted = (self.height, self.width, self.channels)
        if pixels.ndim != 4 or pixels.shape[1:] != wanted:
            raise ModelError(
                tell(
                    "this model takes pixels of shape (N, {height}, {width}, {channels}). Got {shape}. "
                    "Prepare the images at that size first.",
                    height=self.height,
                    width=self.width,
                    channels=self.channels,
                    shape=pixels.shape,
                )
            )


def mean_and_deviation(pixels: Images) -> tuple[FloatArray, FloatArray]:
    """(C,) mean and standard deviation of (N, H, W, C) pixels, a few pictures at a time.

    Whole numbers are summed without rounding, so that it makes no difference where they lie or how they are taken; of
    float pixels the moments of parts of fixed size are joined in double precision (Chan, Golub and LeVeque 1979).
    """
    if pixels.dtype == np.uint8:
        return _exact_moments(pixels)
    n, mean, squares = 0, np.zeros(pixels.shape[3]), np.zeros(pixels.shape[3])
    for some in _parts(pixels):
        values = some.reshape(-1, some.shape[3]).astype(np.float64)
        here, apart = values.mean(axis=0), len(values)
        squares += ((values - here) ** 2).sum(axis=0) + (here - mean) ** 2 * (n * apart / (n + apart))
        n += apart
        mean += (here - mean) * (apart / n)
    return mean, np.sqrt(squares / n)


def _exact_moments(pixels: Images) -> tuple[FloatArray, FloatArray]:
    """(C,) mean and standard deviation of (N, H, W, C) bytes, by sums of whole numbers."""
    _, height, width, channels = pixels.shape
    sums, squares = (np.zeros(height * width * channels, np.uint64) for _ in range(2))
    for some in _parts(pixels):
        values = some.reshape(len(some), -1).astype(np.uint32)
        sums += values.sum(axis=0, dtype=np.uint64)
        # At most 64 times 255 squared, which 32 bits hold.
        squares += np.einsum("ij,ij->j", values, values)
    n = len(pixels) * height * width
    total, total_squared = (
        [int(value) for value in some.reshape(-1, channels).sum(axis=0)] for some in (sums, squares)
    )
    # Whole numbers of any size, so that nothing cancels.
    spread = [n * b - a * a for a, b in zip(total, total_squared, strict=True)]
    return np.array([a / n for a in total]), np.array([math.sqrt(value) / n for value in spread])


def _parts(pixels: Images) -> Iterator[Pixels]:
    together = max(1, min(TOGETHER, VALUES_TOGETHER // math.prod(pixels.shape[1:])))
    for start in range(0, len(pixels), together):
        yield pixels[start : start + together]
