"""Pictures with something taken away: the middle, the border, the colours, the detail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.fills import as_pixels, blurred, mean_colour
from pupille.i18n.language import phrase
from pupille.models.preprocessing import Preprocessing

MIDDLE = 1 / 2
"""Share of each side that the middle takes: a quarter of the area."""
RIM = 1 / 8
"""Share of each side that the border takes at either end: 44 % of the area."""
BORDER = "border alone"
FINE = 1 / 32
"""Deviation of the blur that takes the detail, as a share of the longer side."""


@dataclass(frozen=True)
class Alteration:
    """One way to take something away. apply: (N, H, W, C) pixels, how they become input -> as many, changed.

    coloured: whether it is for pictures in colour alone. The rest is said of it: what was done; what is concluded where
    the model is as good, worse, or no better than one that learns nothing.
    """

    name: str
    apply: Callable[[Pixels, Preprocessing], Pixels]
    done: str
    enough: str
    something: str
    nothing: str
    coloured: bool = False


def inner(pixels: Pixels, share: float) -> NDArray[np.bool_]:
    """(N, H, W, C) pictures -> (H, W, 1) whether a pixel lies in the middle that takes this share of each side."""
    inside = [
        np.abs(np.arange(length) + 0.5 - length / 2) < max(share * length, 1) / 2
        for length in pixels.shape[1:3]
    ]
    return np.asarray(inside[0][:, None] & inside[1][None, :])[..., None]


def without_middle(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
    """The middle painted over in the mean colour."""
    middle = inner(pixels, MIDDLE)
    return np.where(middle, mean_colour(pixels, preprocessing), pixels)


def border_alone(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
    """All but a rim painted over."""
    within = inner(pixels, 1 - 2 * RIM)
    return np.where(within, mean_colour(pixels, preprocessing), pixels)


def middle_alone(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
    """All but the middle painted over."""
    middle = inner(pixels, MIDDLE)
    return np.where(middle, pixels, mean_colour(pixels, preprocessing))


def without_colours(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:  # noqa: ARG001
    """Grey values in place of colours (ITU-R 601)."""
    grey = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return as_pixels(np.repeat(grey[..., None], 3, axis=3), pixels)


def without_detail(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
    """Each picture blurred a little."""
    return blurred(pixels, preprocessing, strength=FINE)


def exchanged_channels(pixels: Pixels, preprocessing: Preprocessing) -> Pixels:  # noqa: ARG001
    """Red becomes green, green blue, blue red."""
    return np.ascontiguousarray(np.roll(pixels, 1, axis=3))


ALTERATIONS = (
    Alteration(
        "middle painted over",
        without_middle,
        phrase("With the middle of every picture painted over"),
        phrase("the middle is hardly needed"),
        phrase("the middle matters, and is not all that matters"),
        phrase("without the middle nothing is left"),
    ),
    Alteration(
        BORDER,
        border_alone,
        phrase("With the border of every picture alone"),
        phrase("the border is enough"),
        phrase("the border says something"),
        phrase("the border alone says nothing"),
    ),
    Alteration(
        "middle alone",
        middle_alone,
        phrase("With the middle of every picture alone"),
        phrase("the middle is enough"),
        phrase("what surrounds the middle matters too"),
        phrase("the middle alone says nothing"),
    ),
    Alteration(
        "grey",
        without_colours,
        phrase("With grey values in place of colours"),
        phrase("colours are hardly needed"),
        phrase("colours matter, and are not all that matters"),
        phrase("without colours nothing is left"),
        coloured=True,
    ),
    Alteration(
        "blurred",
        without_detail,
        phrase("With every picture blurred"),
        phrase("fine detail is hardly needed"),
        phrase("fine detail matters, and is not all that matters"),
        phrase("without fine detail nothing is left"),
    ),
    Alteration(
        "channels exchanged",
        exchanged_channels,
        phrase("With red, green and blue exchanged"),
        phrase("which colour is which is hardly needed"),
        phrase("which colour is which matters, and is not all that matters"),
        phrase("with other colours nothing is left"),
        coloured=True,
    ),
)
