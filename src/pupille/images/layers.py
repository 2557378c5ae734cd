"""Masks as small transparent pictures that lie over a thumbnail: each number a colour, with its outline."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

COLOURS = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (240, 228, 66),
    (0, 0, 0),
)
"""Of the numbers 1, 2, 3 and so on, over and over: eight that colour-blind people can tell apart (Okabe & Ito 2008)."""
FILL, EDGE = 90, 255
"""How opaque the inside and the outline are, of 255."""


def layer(numbers: NDArray[np.integer], *, side: int) -> bytes:
    """A PNG at most `side` pixels long of (H, W) numbers; 0 and below is clear, neighbours keep their outline."""
    height, width = numbers.shape
    scale = min(1.0, side / max(height, width))
    rows = _centres(height, max(1, round(height * scale)))
    columns = _centres(width, max(1, round(width * scale)))
    small = np.maximum(numbers[np.ix_(rows, columns)].astype(np.int64), 0)
    palette = np.zeros((len(COLOURS), 3), dtype=np.uint8)
    palette[:] = COLOURS
    pixels = np.zeros((*small.shape, 4), dtype=np.uint8)
    inside = small > 0
    pixels[inside, :3] = palette[(small[inside] - 1) % len(COLOURS)]
    pixels[..., 3] = np.where(inside, np.where(_edges(small), EDGE, FILL), 0)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _centres(n: int, small: int) -> NDArray[np.int64]:
    """The pixels at the centres of `small` equal parts of n."""
    return np.minimum((np.arange(small) + 0.5) * n / small, n - 1).astype(np.int64)


def _edges(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(H, W) whether a pixel has a neighbour, above, below, left or right, of another number."""
    edges = np.zeros(numbers.shape, dtype=np.bool_)
    down, right = numbers[1:] != numbers[:-1], numbers[:, 1:] != numbers[:, :-1]
    edges[1:] |= down
    edges[:-1] |= down
    edges[:, 1:] |= right
    edges[:, :-1] |= right
    return edges
