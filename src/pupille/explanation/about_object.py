"""Does it look at the object? How much of a map lies where an object is drawn, against its area and the middle.

The pointing game is that of Zhang and others (2018, https://arxiv.org/abs/1608.00507). A map of chance has as much of
its mass inside as the object has of the picture; one that always shows the middle has more, since photographers centre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.proportions import share_of
from pupille.explanation.means import all_above, means
from pupille.explanation.places import edges
from pupille.i18n.language import StoredText, phrase, tell, tell_joined
from pupille.images.geometry import Geometry
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import AskedRecord
from pupille.results.metric import Metric

QUESTION = phrase("Do they look at the object?")
SPREAD = 0.5
"""Deviation of the blob in the middle, where the picture reaches from -1 to 1."""
INSIDE = 0.5
"""A place is of the object if so much of it is covered."""
FEWEST_OF_CLASS = 10
"""Images of a class, from which on it is told by itself."""


@dataclass(frozen=True)
class DrawnObjects:
    """Where objects are drawn. masks: one (H, W) for each image in pixels of the upright picture, None where nothing is
    known of it. boxes: (K, 4) around the objects of each. outlined: whether the masks follow the objects, and are not
    their boxes. geometry: how pictures come to the model. labels: the class of each image, "" for none.
    """

    masks: Sequence[NDArray[np.bool_] | None]
    boxes: Sequence[FloatArray]
    outlined: bool
    geometry: Geometry
    labels: Sequence[str]

    def covers(self, rows: IntArray, grid: tuple[int, int]) -> FloatArray:
        """(R, rows, columns) the share of each place of a map that an object covers."""
        masks = (self.masks[int(row)] for row in rows)
        return np.stack([cover(mask, self.geometry, grid) for mask in masks if mask is not None])


def about_object(
    maps: FloatArray, objects: DrawnObjects, units: IntArray, *, grouped: bool, seed: int
) -> AskedRecord | None:
    """The answer to the question; None where nothing is drawn on any of the images, or everything.

    maps: (N, h, w) of the first images. units: (N,) what their intervals are about.
    """
    shape = (maps.shape[1], maps.shape[2])
    known = np.array([mask is not None for mask in objects.masks[: len(maps)]])
    rows = np.flatnonzero(known)
    if not len(rows):
        return None
    covers = objects.covers(rows, shape)
    some = (covers.mean(axis=(1, 2)) > 0) & (covers.mean(axis=(1, 2)) < 1)
    rows, covers = rows[some], covers[some]
    if not len(rows):
        return None
    shares = shares_of(maps[rows], covers)
    values = np.stack([shares["inside"] - shares["area"], shares["inside"] - shares["middle"]])
    gaps = means(values, units[rows], grouped=grouped, seed=seed)
    metrics = means(np.stack(list(shares.values())), units[rows], grouped=grouped, seed=seed)
    figures = dict(zip(shares, metrics, strict=True))
    hits = pointing(maps[rows], covers)
    every = np.ones(len(hits), dtype=np.bool_)
    figures["pointing"] = share_of(hits, every, tell("no image"), units[rows] if grouped else None)
    figures |= {"inside less area": gaps[0], "inside less middle": gaps[1]}
    passed = all_above(gaps)
    sentence = in_words(figures, by_class(shares, [objects.labels[int(row)] for row in rows]), len(rows))
    return AskedRecord("object", tell(QUESTION), passed, tell(SHORT[passed]), sentence, figures)


SHORT = {
    True: phrase("More of them lies on the objects than by chance or in the middle."),
    False: phrase("No more of them lies on the objects than by chance, or in the middle."),
    None: phrase("There are too few images or groups to tell."),
}


def shares_of(maps: FloatArray, covers: FloatArray) -> dict[str, FloatArray]:
    """(N,) each: the share of a map's positive mass inside, of the picture, and of a blob in the middle.

    A map without anything that speaks for the answer counts as one of chance.
    """
    positive = np.maximum(np.nan_to_num(maps), 0)
    total = positive.sum(axis=(1, 2))
    area = covers.mean(axis=(1, 2))
    inside = np.divide((positive * covers).sum(axis=(1, 2)), total, out=area.copy(), where=total > 0)
    middle = centred((maps.shape[1], maps.shape[2]))
    return {
        "inside": inside,
        "area": area,
        "middle": (covers * middle).sum(axis=(1, 2)) / middle.sum(),
    }


def pointing(maps: FloatArray, covers: FloatArray) -> NDArray[np.bool_]:
    """(N,) whether the largest value of each map lies on an object; never where nothing speaks for the answer."""
    flat = np.nan_to_num(maps).reshape(len(maps), -1)
    peaks = flat.argmax(axis=1)
    rows = np.arange(len(maps))
    return np.asarray((flat[rows, peaks] > 0) & (covers.reshape(len(maps), -1)[rows, peaks] >= INSIDE))


def by_class(shares: dict[str, FloatArray], labels: Sequence[str]) -> list[StoredText]:
    """How much more lies inside than by area, for each class with enough images."""
    told = []
    for name in sorted(set(labels) - {""}):
        own = np.array([label == name for label in labels])
        if own.sum() >= FEWEST_OF_CLASS:
            more = float((shares["inside"] - shares["area"])[own].mean())
            told.append(tell("{class_} {more:points}", class_=name, more=more))
    return told


def in_words(figures: dict[str, Metric], classes: list[StoredText], n: int) -> StoredText:
    """The figures in a sentence, by class where there is more than one to tell."""
    whole = tell(
        "Of what speaks for the answer {inside} lies on the objects, which are {area} of the picture; of a blob in the "
        "middle {middle}. The largest value lies on them in {pointing} of {n:count} images.",
        **{name: in_percent(figures[name]) for name in ("inside", "area", "middle", "pointing")},
        n=n,
    )
    if len(classes) < 2:
        return whole
    return tell(
        "{whole} By class, points more than by area: {listed}.", whole=whole, listed=tell_joined(classes)
    )


def in_percent(metric: Metric) -> StoredText:
    """A share with its interval, where it has one."""
    if metric.low is None:
        return tell("{value:percent}", value=metric.value)
    return tell(
        "{value:percent} ({low:percent} to {high:percent})",
        value=metric.value,
        low=metric.low,
        high=metric.high,
    )


def centred(grid: tuple[int, int]) -> FloatArray:
    """(rows, columns) a blob in the middle of the picture."""
    down, across = (np.linspace(-1, 1, cells) if cells > 1 else np.zeros(1) for cells in grid)
    return np.asarray(np.exp(-(down[:, None] ** 2 + across[None, :] ** 2) / (2 * SPREAD**2)))


def cover(mask: NDArray[np.bool_], geometry: Geometry, grid: tuple[int, int]) -> FloatArray:
    """(H, W) a mask in pixels of the picture -> (rows, columns) the share of each place of the frame that it covers."""
    height, width = mask.shape
    placement = geometry.place(height, width)
    sums = np.pad(mask.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    top, bottom = _spans(geometry.height, grid[0], placement.top, placement.scale_y, height)
    left, right = _spans(geometry.width, grid[1], placement.left, placement.scale_x, width)
    rows = sums[bottom] - sums[top]
    return np.asarray((rows[:, right] - rows[:, left]) / ((bottom - top)[:, None] * (right - left)))


def _spans(frame: int, cells: int, cut: int, scale: float, length: int) -> tuple[IntArray, IntArray]:
    """First and last pixel of the picture of each place along one side, at least one."""
    bounds = np.clip(np.rint((edges(frame, cells) + cut) / scale), 0, length).astype(np.int64)
    first = np.minimum(bounds[:-1], length - 1)
    return first, np.maximum(bounds[1:], first + 1)
