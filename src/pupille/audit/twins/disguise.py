"""Is one of two pictures, laid over the other, the same in another light, or under noise?

Where light or shade drives pixels to white or black, edges are lost, and noise makes edges of its own: pictures are
then alike but for their edges. So the tones of one are laid on those of the other, and edges are compared once more;
and they are compared in small copies, where each pixel is the mean of many and noise is nearly gone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.audit.twins.alignment import FINE, Box, agreement, thumbnail_of
from pupille.results.arrays import FloatArray

Picture = NDArray[np.uint8]

LIKE_TONES, LIKE_TONED_EDGES = 0.95, 0.95
"""Least correlation of thumbnails, and of their edges, once the tones of one picture are laid on those of the other."""
COARSE = FINE // 2
"""Side of the copies in which noise is nearly gone."""
LIKE_UNDER_NOISE, LIKE_COARSE_EDGES = 0.95, 0.98
"""Least correlation of thumbnails, and of the edges of the smaller copies. Two photos of one scene come to 0.97."""


def in_other_light(first: Picture, second: Picture, box: Box) -> bool:
    """Whether the second picture is a part of the first in another light. box: that part, as in `Alignment`."""
    inside = _part(first, box)
    if inside.std() >= second.std():
        first = with_tones(first, inside, second)
    else:
        second = with_tones(second, second, inside)
    whole, edges = agreement(thumbnail_of(first, box, FINE), thumbnail_of(second, (0, 0, 1, 1), FINE))
    return whole >= LIKE_TONES and edges >= LIKE_TONED_EDGES


def under_noise(first: Picture, second: Picture, box: Box) -> bool:
    """Whether the second picture is a part of the first but for noise. box: that part, as in `Alignment`."""
    whole, edges = agreement(thumbnail_of(first, box, COARSE), thumbnail_of(second, (0, 0, 1, 1), COARSE))
    return whole >= LIKE_UNDER_NOISE and edges >= LIKE_COARSE_EDGES


def with_tones(picture: Picture, part: Picture, other: Picture) -> Picture:
    """The picture with its tones changed, each into one other and none out of order, so that those of a part of it are
    as frequent as those of the other picture (histogram specification; Gonzalez and Woods, "Digital Image Processing").

    A tone that stands for several of the other becomes their mean.
    """
    frequent = np.bincount(other.ravel(), minlength=256) / other.size
    up_to, sums = _cumulated(frequent), _cumulated(frequent * np.arange(256))
    places = _cumulated(np.bincount(part.ravel(), minlength=256) / part.size)
    shares, totals = np.diff(places), np.diff(np.interp(places, up_to, sums))
    # Tones that the part lacks come to lie between those beside them.
    there = shares > 0
    tones = np.interp(np.arange(256), np.flatnonzero(there), totals[there] / shares[there])
    return np.asarray(np.rint(tones)[picture], dtype=np.uint8)


def _cumulated(values: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(values)])


def _part(picture: Picture, box: Box) -> Picture:
    left, top, right, bottom = (
        round(share * side) for share, side in zip(box, picture.shape[::-1] * 2, strict=True)
    )
    return picture[top : max(bottom, top + 1), left : max(right, left + 1)]
