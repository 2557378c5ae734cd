"""Training on tiles: large pictures cut into pieces that overlap, each with the objects that lie on it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.box_targets import BoxTargets
from pupille.data.pixels.lazy_batch import IN_MEMORY
from pupille.data.subset import Subset
from pupille.i18n.language import StoredText, tell
from pupille.images.geometry import Geometry
from pupille.models.boxwise.tiles import Tiles
from pupille.models.model import ModelSpec
from pupille.models.registry import find
from pupille.models.tiled_model import TiledModel, of_one_tile
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import areas
from pupille.shapes.objects import Objects, joined
from pupille.training.context import FitContext
from pupille.training.fitter import Trained

COVERED = 0.99
"""Of the training objects, which lie whole in a tile that answers for them."""
LEAST_OVERLAP = 32
VISIBLE = 0.5
"""Of an object's box: less of it on a tile, and the tile neither learns it nor takes it for background."""

Fit = Callable[[ModelSpec, Subset, Subset | None, TrainConfig, FitContext], Trained]


def are_asked(name: str, train: Subset, config: TrainConfig) -> bool:
    """Whether a model is to be trained on tiles: where it can be, and its pictures are larger than one."""
    side, frame = find(name).longest, train.geometry
    return config.tiles and find(name).tiled and frame is not None and max(frame.height, frame.width) > side


def images_learned(name: str, train: Subset, config: TrainConfig) -> int:
    """How many images a model learns from: tiles where it sees tiles."""
    if not are_asked(name, train, config):
        return len(train)
    return len(TilesOfSet.of(train, tiles_for(train, find(name).longest)).rows)


def fit_tiled(
    fit: Fit,
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """Fits a model to tiles of the pictures. fit: how it is fitted to pictures of the size of a tile."""
    whole = replace(spec, tiles=tiles_for(train, find(spec.name).longest))
    assert whole.tiles is not None
    parts = (None if part is None else cut(part, whole.tiles) for part in (train, validation))
    tiled, tiled_validation = parts
    assert tiled is not None
    model, history, notes = fit(of_one_tile(whole), tiled, tiled_validation, config, context)
    about = tiles_in_words(whole.tiles, train, len(tiled))
    return TiledModel(whole, model), history, (*about, *notes)


def tiles_for(train: Subset, side: int) -> Tiles:
    """Tiles that overlap by the length of nearly all training objects, by half of a tile at most."""
    longest = _longest(train)
    overlap = int(np.ceil(np.quantile(longest, COVERED))) if len(longest) else 0
    return Tiles(side, min(max(overlap, LEAST_OVERLAP), side // 2))


def tiles_in_words(tiles: Tiles, train: Subset, n: int) -> tuple[StoredText, ...]:
    """That tiles were seen, and how many objects are longer than their overlap, where some are."""
    frame = train.geometry
    assert frame is not None
    notes = [
        tell(
            "Pictures of {width} x {height} px were seen in tiles of {side} px that overlap by {overlap} px: {n:count} "
            "tiles of training, those with objects and as many without.",
            width=str(frame.width),
            height=str(frame.height),
            side=str(tiles.side),
            overlap=str(tiles.overlap),
            n=n,
        )
    ]
    longer = float((_longest(train) > tiles.overlap).mean())
    if longer > 1 - COVERED:
        notes.append(
            tell(
                "{share:percent} of the training objects are longer than that overlap, and may be found in pieces. For "
                "such large objects leave --tiles out.",
                share=longer,
            )
        )
    return tuple(notes)


@dataclass(frozen=True)
class TilesOfSet:
    """The tiles of pictures that are learned from: those with objects, and as many without, spread evenly.

    rows: (T,) the picture of each. corners: (T, 2) x and y of its first pixel in the frame.
    """

    rows: IntArray
    corners: IntArray
    size: tuple[int, int]

    @classmethod
    def of(cls, subset: Subset, tiles: Tiles) -> TilesOfSet:
        """The tiles of all pictures of a subset."""
        frame, targets = subset.geometry, targets_of(subset)
        assert frame is not None
        size, corners = tiles.size(frame.height, frame.width), tiles.corners(frame.height, frame.width)
        boxes, images = targets.framed(), targets.objects.images
        filled: list[tuple[int, ...]] = []
        empty: list[tuple[int, ...]] = []
        for row in range(len(subset)):
            own = boxes[images == row]
            for corner in corners:
                has_objects = bool((areas(_clipped(own, corner, size)) > 0).any())
                (filled if has_objects else empty).append((row, *corner.tolist()))
        few = np.linspace(0, len(empty) - 1, min(len(empty), max(1, len(filled)))).round().astype(np.int64)
        chosen = np.array(sorted([*filled, *(empty[place] for place in few)]), dtype=np.int64).reshape(-1, 3)
        return cls(chosen[:, 0], chosen[:, 1:], size)


def cut(subset: Subset, tiles: Tiles) -> Subset:
    """The tiles of a subset as images of their own, in memory or, where they are many, in a file that is mapped."""
    chosen = TilesOfSet.of(subset, tiles)
    targets, geometry = targets_of(subset), Geometry(*chosen.size)
    ids = subset.ids or tuple(map(str, range(len(subset))))
    return Subset(
        _pixels(subset, chosen),
        BoxTargets(
            _objects(targets, chosen),
            targets.classes,
            len(chosen.rows),
            tuple(f"{ids[row]} {x},{y}" for row, (x, y) in zip(chosen.rows, chosen.corners, strict=True)),
            np.tile([geometry.width, geometry.height], (len(chosen.rows), 1)),
            geometry,
        ),
        tuple(subset.groups[row] for row in chosen.rows) if subset.groups else None,
        tuple(f"{ids[row]} {x},{y}" for row, (x, y) in zip(chosen.rows, chosen.corners, strict=True)),
        geometry,
    )


def _pixels(subset: Subset, chosen: TilesOfSet) -> NDArray[Any]:
    """(T, h, w, C) the pixels of tiles; each picture is taken once."""
    height, width = chosen.size
    kind = subset.pixels[:0].dtype
    shape = (len(chosen.rows), height, width, subset.pixels.shape[3])
    if int(np.prod(shape)) * kind.itemsize <= IN_MEMORY:
        pixels: NDArray[Any] = np.empty(shape, kind)
    else:
        # The mapping keeps the file, which has no name, as long as it is needed.
        with tempfile.TemporaryFile() as file:
            pixels = np.memmap(file, kind, "w+", shape=shape)
    for row, at in _of_pictures(chosen.rows):
        picture = np.asarray(subset.pixels[row : row + 1])[0]
        for place in at:
            x, y = chosen.corners[place]
            pixels[place] = picture[y : y + height, x : x + width]
    return pixels


def _objects(targets: BoxTargets, chosen: TilesOfSet) -> Objects:
    """The objects on tiles, cut off at their edges; those of which little is seen count neither way."""
    boxes, objects = targets.framed(), targets.objects
    parts = []
    for row, at in _of_pictures(chosen.rows):
        on_picture = np.flatnonzero(objects.images == row)
        for place in at:
            inside = _clipped(boxes[on_picture], chosen.corners[place], chosen.size)
            shares = areas(inside) / np.maximum(areas(boxes[on_picture]), 1e-9)
            on_tile = np.flatnonzero(shares > 0)
            rows = on_picture[on_tile]
            parts.append(
                Objects(
                    np.full(len(rows), place, dtype=np.int64),
                    objects.labels[rows],
                    inside[on_tile],
                    crowd=objects.crowd[rows],
                    difficult=objects.difficult[rows] | (shares[on_tile] < VISIBLE),
                )
            )
    return joined(parts, scored=False)


def _of_pictures(rows: IntArray) -> Iterator[tuple[int, IntArray]]:
    """Each picture with the places of its tiles."""
    for row in np.unique(rows):
        yield int(row), np.flatnonzero(rows == row)


def _clipped(boxes: FloatArray, corner: IntArray, size: tuple[int, int]) -> FloatArray:
    """(K, 4) boxes in pixels of a tile, cut off at its edges."""
    height, width = size
    return np.clip(boxes - np.tile(corner, 2), 0, [width, height, width, height])


def _longest(train: Subset) -> FloatArray:
    """(K,) the longer side of each training object in the frame."""
    boxes = targets_of(train).framed()
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0))


def targets_of(subset: Subset) -> BoxTargets:
    """The boxes of a subset. Raises TypeError for other targets."""
    if not isinstance(subset.targets, BoxTargets):
        raise TypeError(f"boxes are learned here, not {type(subset.targets).__name__}")
    return subset.targets
