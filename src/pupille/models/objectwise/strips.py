"""Objects of a picture whose maps come strip by strip: each area is cut into objects once all of it is there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pupille.models.objectwise.cut import INTERIOR, Cut, Maps
from pupille.shapes.label_image import LabelImage, Labels

OUTSIDE = -1.0
"""The probability of an object where none is looked for: below every threshold."""


def objects_in_strips(strips: Iterable[Maps], size: tuple[int, int], cut: Cut) -> LabelImage:
    """The objects of a picture of this size, as `cut` finds them in its whole maps, numbered in another order.

    strips: (3 + C, rows, W) of the maps, from top to bottom. Areas that do not touch are divided independently of each
    other, so an area waits until it ends above the last row; no object is cut by a seam, and none is counted twice. In
    memory are the strips that the longest waiting area reaches through.
    """
    labels = np.zeros(size, dtype=np.int32)
    classes, scores = [], []
    waiting: Maps | None = None
    top = n = 0
    for strip in strips:
        maps = strip.copy() if waiting is None else np.concatenate([waiting, strip], axis=1)
        bottom = top + maps.shape[1]
        is_open = open_areas(maps[INTERIOR] >= cut.interior, ends=bottom == size[0])
        done = maps.copy()
        done[INTERIOR][is_open] = OUTSIDE
        image = cut.objects(done)
        write(labels[top:bottom], image.labels, n)
        n += len(image)
        classes.append(image.classes)
        scores.append(np.zeros(len(image)) if image.scores is None else image.scores)
        maps[INTERIOR][~is_open] = OUTSIDE
        rows = np.flatnonzero(is_open.any(axis=1))
        start = int(rows[0]) if len(rows) else maps.shape[1]
        waiting, top = maps[:, start:], top + start
    return LabelImage(labels, np.concatenate(classes).astype(np.int64), np.concatenate(scores))


def open_areas(inside: NDArray[np.bool_], *, ends: bool) -> NDArray[np.bool_]:
    """Where areas are that reach the last row, and so may go on below it; nowhere if the picture ends there."""
    from scipy.ndimage import label

    if ends:
        return np.zeros_like(inside)
    areas, n = label(inside)
    is_open = np.zeros(n + 1, dtype=np.bool_)
    is_open[areas[-1]] = True
    is_open[0] = False
    return np.asarray(is_open[areas])


def write(into: Labels, labels: Labels, first: int) -> None:
    """Writes the objects of a label image into another one, numbered from `first` + 1 on."""
    there = labels > 0
    into[there] = labels[there] + first
