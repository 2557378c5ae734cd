"""The intensity window: which pixel values count as black and white. One for a data set, stated, never silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pupille.data.pixels.pixel_set import Pixels
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.setting_values import parse_window

AUTO = (0.1, 99.9)
"""Percentiles of the training pixels that `auto` takes for sets that are not 8-bit."""


@dataclass(frozen=True)
class Window:
    """Pixel values that count as 0 and 1. how: in words. clipped: share of the training pixels outside of it."""

    low: float
    high: float
    how: str
    clipped: float

    def to_json(self) -> dict[str, Any]:
        """The record in `results.json`."""
        return with_stored_texts(asdict(self))


def find_window(setting: str, pixels: Callable[[], Pixels], depth: str) -> Window:
    """The window that a setting (`auto`, `LOW,HIGH`, `pLOW,pHIGH`) means for training pixels (N, H, W, C).

    pixels: gives them; not asked where the setting and the depth say everything.

    Raises DataError if the window has no width, because the training images are all of one value.
    """
    kind, low, high = parse_window(setting)
    if kind == "auto" and depth == "8-bit":
        return Window(0.0, 255.0, tell("8-bit images: 0 to 255"), 0.0)
    training = pixels()
    if kind == "fixed":
        how = tell("as asked for: {low:short} to {high:short}", low=low, high=high)
    else:
        shares = AUTO if kind == "auto" else (low, high)
        low, high = (float(v) for v in np.percentile(training, shares))
        how = tell(
            "{depth} images: percentiles {first:short} and {last:short} of the training images, {low:short} to "
            "{high:short}",
            depth=tell(depth),
            first=shares[0],
            last=shares[1],
            low=low,
            high=high,
        )
    if not low < high:
        raise DataError(
            tell(
                "the training images have no contrast between the pixel values {low:short} and "
                "{high:short}. Give a window, such as --window 0,4095.",
                low=low,
                high=high,
            )
        )
    outside = float(np.mean((training < low) | (training > high)))
    return Window(low, high, how, outside)


def clip(pixels: Pixels, low: float, high: float) -> Pixels:
    """Pixels with what lies outside the window shown as black or white; 8-bit pixels in 0 to 255 stay as they are."""
    if pixels.dtype == np.uint8 and low <= 0 and high >= 255:
        return pixels
    return np.clip(pixels.astype(np.float32), np.float32(low), np.float32(high))
