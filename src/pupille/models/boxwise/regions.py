"""Regions of a picture that may be objects, whatever these are: segments, and what they become when they are grouped.

A picture is cut into segments of one colour (Felzenszwalb and Huttenlocher 2004), and the two neighbours that are most
alike are joined until one region is left (selective search: Uijlings and others 2013). The box of every region on the
way is a proposal. Ours is smaller than the published one: two finenesses of segments on one colour space instead of
eighty cuts, textures as histograms of directions. Read it from the bottom to the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou

MOST = 300
"""Proposals of a picture, at most."""
SIDE = 200
"""Pixels of the longer side of the picture that is cut into segments, at most."""
FINENESS = (0.5, 2.0)
"""How much more than inside of them two segments of one pixel may differ, in deviations of the colours of a picture."""
SMALLEST = 0.0006
"""Least area of a segment, as a share of the picture; smaller ones join their most similar neighbour."""
SAME = 0.85
"""IoU above which two proposals are one."""
COLOURS, DIRECTIONS = 16, 8
"""Bins of the histograms of each channel."""
BLUR = 0.8

Picture = NDArray[np.float32]


def segments(picture: Picture, fineness: float, smallest: int) -> IntArray:
    """(H, W) the number of the segment of each pixel, from 0 on.

    Two segments are joined where the smallest step of colour between them is not larger than the largest step inside
    of each, plus `fineness` over its pixels; steps are looked at from the smallest on. Then segments of fewer than
    `smallest` pixels are joined by their smallest step.
    """
    height, width, _ = picture.shape
    number = np.arange(height * width).reshape(height, width)
    beside = [
        (number[:, :-1], number[:, 1:]),
        (number[:-1], number[1:]),
        (number[:-1, :-1], number[1:, 1:]),
        (number[:-1, 1:], number[1:, :-1]),
    ]
    first, second = (np.concatenate([pair[side].ravel() for pair in beside]) for side in (0, 1))
    colours = picture.reshape(height * width, -1)
    steps = np.linalg.norm(colours[first] - colours[second], axis=1)
    order = np.argsort(steps, kind="stable")
    edges = list(zip(first[order].tolist(), second[order].tolist(), steps[order].tolist(), strict=True))
    parent, size, limit = list(range(height * width)), [1] * (height * width), [fineness] * (height * width)

    def root(pixel: int) -> int:
        while parent[pixel] != pixel:
            parent[pixel] = pixel = parent[parent[pixel]]
        return pixel

    for a, b, step in edges:
        a, b = root(a), root(b)
        if a != b and step <= limit[a] and step <= limit[b]:
            parent[b], size[a] = a, size[a] + size[b]
            limit[a] = step + fineness / size[a]
    for a, b, _ in edges:
        a, b = root(a), root(b)
        if a != b and min(size[a], size[b]) < smallest:
            parent[b], size[a] = a, size[a] + size[b]
    roots = np.array([root(pixel) for pixel in range(height * width)])
    return np.unique(roots, return_inverse=True)[1].reshape(height, width).astype(np.int64)


@dataclass(frozen=True)
class Region:
    """box: x1, y1, x2, y2. pixels: how many. look: histograms of colours and directions, each of sum 1."""

    box: tuple[float, float, float, float]
    pixels: int
    look: FloatArray

    def joined(self, other: Region) -> Region:
        """Both as one."""
        (a1, b1, a2, b2), (c1, d1, c2, d2) = self.box, other.box
        pixels = self.pixels + other.pixels
        look = (self.look * self.pixels + other.look * other.pixels) / pixels
        return Region((min(a1, c1), min(b1, d1), max(a2, c2), max(b2, d2)), pixels, look)

    def likeness(self, other: Region, area: int) -> float:
        """How much of their histograms two regions share, more where both are small and where they fill their box."""
        x1, y1, x2, y2 = self.joined(other).box
        both = self.pixels + other.pixels
        gaps = (x2 - x1) * (y2 - y1) - both
        return float(np.minimum(self.look, other.look).sum()) + 2 - both / area - gaps / area


def regions_of(picture: Picture, labels: IntArray) -> list[Region]:
    """The segments as regions."""
    from scipy.ndimage import find_objects

    n, flat = int(labels.max()) + 1, labels.ravel()
    pixels = np.bincount(flat, minlength=n)
    looks = np.concatenate(
        [
            _histogram(flat, n, *binned)
            for channel in range(picture.shape[2])
            for binned in _bins(picture[..., channel])
        ],
        axis=1,
    )
    boxes = [
        (float(x.start), float(y.start), float(x.stop), float(y.stop)) for y, x in find_objects(labels + 1)
    ]
    return [Region(*parts) for parts in zip(boxes, pixels.tolist(), looks, strict=True)]


def _bins(channel: Picture) -> Iterator[tuple[IntArray, FloatArray, int]]:
    """The bin of each pixel and how much it counts, and the number of bins: of colours, then of directions."""
    low, high = float(channel.min()), float(channel.max())
    colour = ((channel - low) / (high - low + 1e-6) * COLOURS).astype(np.int64).clip(0, COLOURS - 1)
    yield colour.ravel(), np.ones(channel.size), COLOURS
    down, right = np.gradient(channel.astype(np.float64))
    turn = (np.arctan2(down, right) / (2 * np.pi) % 1.0 * DIRECTIONS).astype(np.int64).clip(0, DIRECTIONS - 1)
    yield turn.ravel(), np.hypot(down, right).ravel() + 1e-6, DIRECTIONS


def _histogram(labels: IntArray, n: int, bins: IntArray, counts: FloatArray, size: int) -> FloatArray:
    """(n, size) the histogram of each segment, of sum 1."""
    table = np.bincount(labels * size + bins, weights=counts, minlength=n * size).reshape(n, size)
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def neighbours_of(labels: IntArray) -> set[tuple[int, int]]:
    """Pairs of segments that touch, the smaller number first."""
    pairs = [(labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])]
    both = np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in pairs])
    both = np.sort(both[both[:, 0] != both[:, 1]], axis=1)
    return {(int(a), int(b)) for a, b in np.unique(both, axis=0)}


def grouped(picture: Picture, labels: IntArray) -> FloatArray:
    """(K, 4) the boxes of all regions, those of segments first, then as two become one, the whole picture last."""
    regions = regions_of(picture, labels)
    area = labels.size
    likeness = {(a, b): regions[a].likeness(regions[b], area) for a, b in sorted(neighbours_of(labels))}
    while likeness:
        a, b = max(likeness, key=likeness.__getitem__)
        new = len(regions)
        regions.append(regions[a].joined(regions[b]))
        touching = {pair for pair in likeness if a in pair or b in pair}
        for pair in touching:
            del likeness[pair]
        for other in sorted({number for pair in touching for number in pair} - {a, b}):
            likeness[(other, new)] = regions[other].likeness(regions[new], area)
    return np.array([region.box for region in regions])


def proposals(picture: Picture) -> FloatArray:
    """(K, 4) at most `MOST` boxes of a prepared picture (H, W, C), from the regions that were joined last on."""
    from scipy.ndimage import gaussian_filter, zoom

    shrunk = min(1.0, SIDE / max(picture.shape[:2]))
    smooth = gaussian_filter(picture, (BLUR / shrunk, BLUR / shrunk, 0))
    small = zoom(smooth, (shrunk, shrunk, 1), order=1)
    scale = np.array(picture.shape[1::-1]) / np.array(small.shape[1::-1])
    area = small.shape[0] * small.shape[1]
    each = [
        grouped(small, segments(small, fineness, max(1, round(SMALLEST * area))))[::-1]
        for fineness in FINENESS
    ]
    # In turns, so that no way of cutting is left out where there are too many.
    turns = np.concatenate([np.arange(len(boxes)) for boxes in each])
    boxes = np.concatenate(each)[np.argsort(turns, kind="stable")]
    alike = np.triu(iou(boxes, boxes) > SAME, 1)
    stay = np.ones(len(boxes), dtype=np.bool_)
    for row in range(len(boxes)):
        if stay[row]:
            stay &= ~alike[row]
    return np.asarray(boxes[stay][:MOST] * np.tile(scale, 2))
