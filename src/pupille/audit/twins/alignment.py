"""Are two pictures the same once one is laid over the other? Candidates are judged here, on pixels.

Two things must agree: the thumbnails, and their edges (differences of neighbouring pixels). Thumbnails alone say that
two hands before one wall are the same picture; edges do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.audit.facts.perceptual_hash import CROPS, ORIENTATIONS, orient
from pupille.results.arrays import FloatArray, IntArray

Picture = NDArray[np.uint8]
Floats = NDArray[Any]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of a picture."""

COARSE = 16
FINE = 32
"""Thumbnails are compared at this many pixels a side."""
STEPS = 5
LEAST_GAIN = 1e-3
"""In correlation; a step that brings less ends the search."""
HOPELESS = 0.85
"""Pictures that agree less after two steps are not the same, and the search ends."""
LONGEST_STEP = 0.03
LEAST_LEFT = 0.7
"""Of either side of a picture; a crop by a tenth of each side leaves 0.8."""


@dataclass(frozen=True)
class Alignment:
    """The best place of one picture within another. box: left, top, right, bottom, as shares of the larger picture.

    thumbnail, edges: correlations of the two at this place, -1 to 1.
    """

    box: Box
    thumbnail: float
    edges: float


def resemblance(
    small: Picture, first: IntArray, second: IntArray, crop: IntArray, orientation: IntArray
) -> FloatArray:
    """(P,) how well the edges of each pair agree, -1 to 1, allowing for a small shift and stretch.

    small: (N, 32, 32) luminance of the pictures. first, second, crop, orientation: (P,) as in `Candidates`. The shift
    is not searched for: the edges of the second are explained by those of the first and of its four first-order
    changes, left, top, right and bottom edge moved, which is one least-squares problem a pair.
    """
    weights = _crop_weights(small.shape[1])
    agreements = np.empty(len(first))
    for start in range(0, len(first), 4096):
        part = slice(start, start + 4096)
        across, down = weights[:, 0][crop[part]], weights[:, 1][crop[part]]
        inside = down @ small[first[part]].astype(np.float32) @ across.transpose(0, 2, 1)
        laid = np.empty((len(inside), *small.shape[1:]), dtype=np.float32)
        for orientation_index in range(len(ORIENTATIONS)):
            these = np.flatnonzero(orientation[part] == orientation_index)
            laid[these] = orient(small[second[part][these]], orientation_index)
        whole = weights[0, 1] @ laid @ weights[0, 0].T
        agreements[part] = _explained(_edges(np.stack([inside, *_moves(inside)], axis=1)), _edges(whole))
    return agreements


def align(first: Picture, second: Picture, crop: tuple[float, float, float, float]) -> Alignment:
    """Where the second picture lies within the first. crop: the shares cut from each side to begin with.

    Gauss-Newton steps on the four edges of the box, with brightness and contrast left free (Lucas & Kanade 1981;
    Baker & Matthews 2004).
    """
    ground = Image.fromarray(first.astype(np.float32))
    target = _standard(_thumbnail(Image.fromarray(second.astype(np.float32)), np.array([0, 0, 1, 1])))
    left, top, right, bottom = crop
    box = np.array([left, top, 1 - right, 1 - bottom])
    best, best_box = -2.0, box
    for step in range(STEPS + 1):
        inside = _standard(_thumbnail(ground, box))
        agreement = float((inside * target).sum())
        gain = agreement - best
        if gain > 0:
            best, best_box = agreement, box
        if step == STEPS or gain < LEAST_GAIN or (step >= 2 and best < HOPELESS):
            break
        box = _moved(box, inside, target)
    inside = _thumbnail(ground, best_box)
    edges = _correlation(_edges(inside), _edges(target))
    return Alignment((*map(float, best_box),), best, edges)  # type: ignore[arg-type]


def thumbnail_of(picture: Picture, box: Box, side: int) -> Floats:
    """(side, side) of a part of a picture, antialiased."""
    return _thumbnail(Image.fromarray(picture.astype(np.float32)), np.array(box), side)


def agreement(first: Floats, second: Floats) -> tuple[float, float]:
    """The correlations of two thumbnails (S, S), -1 to 1, and of their edges."""
    whole = float((_standard(first) * _standard(second)).sum())
    return whole, _correlation(_edges(first), _edges(second))


def _moved(box: FloatArray, inside: Floats, target: Floats) -> FloatArray:
    """The box after one least-squares step towards the target."""
    moves = np.stack([*_moves(inside), inside, np.ones_like(inside)]).reshape(6, -1)
    square = moves @ moves.T
    solution = np.linalg.lstsq(square, moves @ (target - inside).ravel(), rcond=1e-6)[0]
    width, height = box[2] - box[0], box[3] - box[1]
    step = solution[:4] * np.array([width, height, width, height])
    moved = np.clip(box + np.clip(step, -LONGEST_STEP, LONGEST_STEP), 0, 1)
    too_small = (moved[2:] - moved[:2]).min() < LEAST_LEFT
    return box if too_small else moved


def _moves(pictures: Floats) -> list[Floats]:
    """How (..., S, S) pictures change when the left, top, right or bottom edge of their box moves by a box."""
    side = pictures.shape[-1]
    place = ((np.arange(side) + 0.5) / side).astype(np.float32)
    down, across = np.gradient(pictures, axis=(-2, -1))
    down, across = down * side, across * side
    return [across * (1 - place), down * (1 - place)[:, None], across * place, down * place[:, None]]


def _explained(edges: Floats, target: Floats) -> FloatArray:
    """(P,) multiple correlation of the target with the K rows of edges; the sign is that of the first row's weight."""
    square = edges @ edges.transpose(0, 2, 1)
    ridge = 1e-6 * np.trace(square, axis1=1, axis2=2) + 1e-6
    square += ridge[:, None, None] * np.eye(edges.shape[1], dtype=square.dtype)
    shared = edges @ target[..., None]
    weights = np.linalg.solve(square, shared)
    explained = (shared * weights).sum(axis=(1, 2)) / ((target**2).sum(axis=1) + 1e-6)
    return np.asarray(np.sqrt(np.clip(explained, 0, 1)) * np.sign(weights[:, 0, 0]), dtype=np.float64)


def _edges(pictures: Floats) -> Floats:
    """(..., S, S) pictures -> (..., 2 S (S - 1)) differences of neighbours, across and down."""
    across = np.diff(pictures, axis=-1)
    down = np.diff(pictures, axis=-2)
    flat = (*pictures.shape[:-2], -1)
    return np.concatenate([across.reshape(flat), down.reshape(flat)], axis=-1)


def _standard(picture: Floats) -> Floats:
    """Mean zero and length one, or all zero where there is nothing to see."""
    around = picture - picture.mean()
    length = float(np.sqrt((around**2).sum()))
    return around / length if length > 1e-6 else np.zeros_like(around)


def _correlation(a: Floats, b: Floats) -> float:
    # Edges have mean zero by nature, so it is not taken out.
    length = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / length if length > 1e-9 else 0.0


def _thumbnail(picture: Image.Image, box: FloatArray, side: int = FINE) -> Floats:
    """(side, side) of a part of the picture, antialiased."""
    corners = tuple(float(share * length) for share, length in zip(box, picture.size * 2, strict=True))
    return np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR, box=corners))  # type: ignore[arg-type]


@cache
def _crop_weights(side: int) -> NDArray[np.float32]:
    """(crops, 2, COARSE, side): averaging of the part of a row, then of a column, that each crop leaves."""
    pixels = np.arange(side + 1)

    def averages(before: float, after: float) -> FloatArray:
        cells = (np.linspace(before, 1 - after, COARSE + 1) * side)[:, None]
        overlap = np.minimum(cells[1:], pixels[1:]) - np.maximum(cells[:-1], pixels[:-1])
        weights = np.clip(overlap, 0, None)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    table = [(averages(left, right), averages(top, bottom)) for left, top, right, bottom in CROPS]
    return np.array(table, dtype=np.float32)
