"""What each blob of a picture looks like: place, size, shape, colour, and the colour beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.models.objectwise.flooding import means_of
from pupille.results.arrays import FloatArray
from pupille.shapes.label_image import Labels

FEATURES, PER_CHANNEL = 6, 3
"""Measures of a blob: those of its shape, and those of each channel."""
BESIDE = 3
"""Pixels around the box of a blob that are beside it."""


def boxes_of(labels: Labels) -> FloatArray:
    """(K, 4) the box of each object of a label image whose every object has a pixel."""
    from scipy.ndimage import find_objects

    slices = find_objects(labels)
    corners = [(x.start, y.start, x.stop, y.stop) for y, x in slices]
    return np.array(corners, dtype=np.float64).reshape(-1, 4)


def features_of(picture: NDArray[np.float32], labels: Labels) -> FloatArray:
    """(K, FEATURES + PER_CHANNEL * C) measures of each object of a label image.

    Area, width, height, aspect, the share of its box that it fills, the sides of the frame that it touches; of each
    channel its mean, its deviation, and its mean less that of what lies beside it.
    """
    boxes = boxes_of(labels)
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    area = np.bincount(labels.ravel(), minlength=len(boxes) + 1)[1:].astype(np.float64)
    frame = np.array([labels.shape[1], labels.shape[0]])
    touches = (boxes[:, :2] == 0).sum(axis=1) + (boxes[:, 2:] == frame).sum(axis=1)
    shape = [area, width, height, width / height, area / (width * height), touches]
    colours = []
    for channel in range(picture.shape[2]):
        values = picture[..., channel].astype(np.float64)
        means, squares = means_of(values, labels), means_of(values**2, labels)
        deviations = np.sqrt(np.maximum(squares - means**2, 0))
        colours += [means, deviations, means - _beside(values, boxes)]
    return np.stack([*shape, *colours], axis=1)


def _beside(values: NDArray[np.float64], boxes: FloatArray) -> FloatArray:
    """(K,) the mean of the frame of so many pixels around each box."""
    sums = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    limit = np.array([values.shape[1], values.shape[0]] * 2)
    outer = np.clip(boxes + np.array([-BESIDE, -BESIDE, BESIDE, BESIDE]), 0, limit)
    parts = []
    for corners in (outer, boxes):
        x1, y1, x2, y2 = corners.astype(np.int64).T
        parts.append((sums[y2, x2] - sums[y1, x2] - sums[y2, x1] + sums[y1, x1], (x2 - x1) * (y2 - y1)))
    (whole, n), (inner, m) = parts
    return np.asarray((whole - inner) / np.maximum(n - m, 1))
