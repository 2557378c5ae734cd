"""Corners of what annotation tools draw: boxes turned about a point, and ellipses."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from pupille.results.arrays import FloatArray

Kind = Literal["box", "outline", "turned", "round"]
"""How a mark was drawn: upright box, outline or mask, turned box, circle or ellipse."""
CORNERS = 64
"""Corners of the outline that stands for an ellipse."""


def box_corners(box: tuple[float, float, float, float]) -> FloatArray:
    """(4, 2) the corners of a box `x1, y1, x2, y2`."""
    x1, y1, x2, y2 = box
    return np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], dtype=np.float64)


def ring_box(corners: FloatArray) -> tuple[float, float, float, float]:
    """The upright box around corners (M, 2)."""
    (x1, y1), (x2, y2) = corners.min(axis=0), corners.max(axis=0)
    return float(x1), float(y1), float(x2), float(y2)


def turned_corners(corners: FloatArray, degrees: float, pivot: tuple[float, float]) -> FloatArray:
    """Corners (M, 2) turned about a point, clockwise as the picture is looked at (y runs down)."""
    angle = math.radians(degrees % 360)
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.asarray((corners - pivot) @ np.array([[cosine, sine], [-sine, cosine]]) + pivot)


def ellipse_corners(
    centre: tuple[float, float], radii: tuple[float, float], degrees: float
) -> tuple[tuple[float, float, float, float], FloatArray]:
    """The exact upright box around a turned ellipse, and the corners of an outline on it."""
    angle = math.radians(degrees % 360)
    cosine, sine = math.cos(angle), math.sin(angle)
    half = (math.hypot(radii[0] * cosine, radii[1] * sine), math.hypot(radii[0] * sine, radii[1] * cosine))
    around = np.linspace(0, 2 * math.pi, CORNERS, endpoint=False)
    flat = np.stack([radii[0] * np.cos(around), radii[1] * np.sin(around)], axis=1) + centre
    box = (centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1])
    return box, turned_corners(flat, degrees, centre)
