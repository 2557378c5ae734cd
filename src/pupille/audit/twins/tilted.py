"""Twins that somebody turned by a few degrees, as programs do that multiply pictures: found by their middles.

The middle of a picture, four fifths of either side, stays inside it when it is turned by up to 15 degrees. Its
signature after each of a few turns is looked up among those of all middles as they are; what meets is confirmed on the
pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.audit.facts.perceptual_hash import CROPS, orient, whole_signatures
from pupille.audit.twins.alignment import Alignment, align
from pupille.audit.twins.candidates import find_candidates

Picture = NDArray[np.uint8]
Reader = Callable[[int], Picture]

ANGLES = tuple(sign * degrees for degrees in (3, 6, 9, 12, 15) for sign in (1, -1))
"""Turns that are tried, in degrees."""
FINER = (0.0, -0.75, 0.75, -1.5, 1.5)
"""Turns about each of these by which the best one is sought on the pixels."""
MIDDLE = len(CROPS) - 1
"""The crop that leaves the middle alone."""
THUMBNAIL, EDGES = 0.95, 0.90
"""Least correlation of the middles, laid over each other, and of their edges, for a turned picture to be a twin."""
FARTHEST = 6
"""Signatures that differ in more bits are no candidates; those of turned twins differ in one or two."""
ALIKE, ALIKE_EDGES = 0.9, 0.5
"""Least correlation of the small copies, and of their edges, for a candidate to be looked at again."""
MOST_PICTURES = 20_000
"""Of more pictures none is turned: each costs ten signatures."""
AT_ONCE = 1024


def tilted_pairs(
    signatures: NDArray[np.uint64], small: Picture, aspect: NDArray[np.float64], read: Reader
) -> list[tuple[int, int]]:
    """Pairs of positions whose pictures are one, turned by up to some 15 degrees; each is confirmed on the pixels.

    signatures: (N, 81) of `perceptual_hash`. small: (N, 32, 32) luminance. aspect: (N,) width by height. read: gives
    the luminance (H, W) of a position.
    """
    if not 2 <= len(small) <= MOST_PICTURES:
        return []
    turned = [whole_signatures(middles(small, aspect, angle)) for angle in ANGLES]
    candidates = find_candidates(np.column_stack([signatures[:, MIDDLE], *turned]))
    near = (candidates.crop > 0) & (candidates.distance <= FARTHEST)
    pairs = []
    for pair in np.flatnonzero(near):
        first, second = int(candidates.first[pair]), int(candidates.second[pair])
        angle, orientation = ANGLES[candidates.crop[pair] - 1], int(candidates.orientation[pair])
        before = middles(small[first : first + 1], aspect[first : first + 1], angle)[0]
        after = orient(middles(small[second : second + 1], aspect[second : second + 1], 0)[0], orientation)
        if _alike(before, after) and _is_confirmed(read(first), orient(read(second), orientation), angle):
            pairs.append((first, second))
    return pairs


def _alike(first: Picture, second: Picture) -> bool:
    """Whether small copies agree well enough for the pictures to be read."""
    whole, edges = (
        float(np.corrcoef(before.ravel(), after.ravel())[0, 1])
        for before, after in (
            (first, second),
            (np.diff(first.astype(np.float64)), np.diff(second.astype(np.float64))),
        )
    )
    return whole >= ALIKE and edges >= ALIKE_EDGES


def middles(small: Picture, aspect: NDArray[np.float64], angle: float) -> Picture:
    """(N, 32, 32) the middles of pictures after a turn, anticlockwise in degrees. aspect: (N,) width by height."""
    result = np.empty_like(small)
    order = np.argsort(aspect, kind="stable")
    starts = np.flatnonzero(np.diff(aspect[order], prepend=np.nan) != 0)
    for alike in np.split(order, starts[1:]):
        for start in range(0, len(alike), AT_ONCE):
            rows = alike[start : start + AT_ONCE]
            result[rows] = _middles(small[rows], float(aspect[rows[0]]), angle)
    return result


def _middles(small: Picture, wide: float, angle: float) -> Picture:
    """The middles of pictures of one aspect, blended of the four nearest pixels each."""
    side = small.shape[1]
    cut = CROPS[MIDDLE][0]
    place = (np.arange(side) + 0.5) / side * (1 - 2 * cut) + cut - 0.5
    across, down = np.meshgrid(place, place)
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    columns = (across * cosine - down * sine / wide + 0.5) * side - 0.5
    rows = (across * wide * sine + down * cosine + 0.5) * side - 0.5
    columns, rows = (np.clip(axis, 0, side - 1).ravel() for axis in (columns, rows))
    left, top = (np.minimum(axis.astype(np.int64), side - 2) for axis in (columns, rows))
    right_share, low_share = columns - left, rows - top
    pixels, corner = small.reshape(len(small), -1), top * side + left
    upper, lower = (
        pixels.take(near, axis=1) * (1 - right_share) + pixels.take(near + 1, axis=1) * right_share
        for near in (corner, corner + side)
    )
    blended = np.rint(upper * (1 - low_share) + lower * low_share)
    return np.asarray(blended, dtype=np.uint8).reshape(small.shape)


def _is_confirmed(first: Picture, second: Picture, angle: float) -> bool:
    """Whether the middle of the first, turned by about this angle, is the middle of the second."""
    target = _middle(second)
    best: Alignment | None = None
    for finer in FINER:
        ground = np.asarray(Image.fromarray(first).rotate(angle + finer, resample=Image.Resampling.BICUBIC))
        match = align(ground, target, CROPS[MIDDLE])
        if best is None or match.thumbnail > best.thumbnail:
            best = match
        if best.thumbnail >= THUMBNAIL and best.edges >= EDGES:
            return True
        if best.thumbnail < 0.5:
            return False
    return False


def _middle(picture: Picture) -> Picture:
    left, top, right, bottom = CROPS[MIDDLE]
    height, width = picture.shape
    return picture[
        round(top * height) : round((1 - bottom) * height), round(left * width) : round((1 - right) * width)
    ]
