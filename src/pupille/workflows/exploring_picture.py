"""The picture of an exploration: the place of every image, and what its points can be coloured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from pupille.exploration.picture import (
    MOST_POINTS,
    SECONDS,
    laid_out,
    lost_neighbours,
    nearest_of,
    placed,
    torn,
)
from pupille.i18n.language import StoredText, tell, tells
from pupille.i18n.stored_text import Sentence
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.exploration import ColourRecord, LayoutRecord
from pupille.runs.events import Event, Listener
from pupille.workflows.duration import duration
from pupille.workflows.explored_images import ExploredImages

PLACES = 4
"""Digits of a place."""


def layout_of(
    images: ExploredImages,
    points: FloatArray,
    drawn: IntArray,
    clusters: IntArray,
    *,
    method: str,
    seed: int,
    listener: Listener,
) -> LayoutRecord:
    """The picture. points: (N, d). drawn: rows of those that are laid out. clusters: (N,) from 0, -1 for none."""
    listener(Event(expectation(len(drawn), method)))
    places = laid_out(points[drawn], method=method, seed=seed)
    lost = lost_neighbours(points[drawn], places)
    rows = np.concatenate([drawn, others_of(len(points), drawn, seed)])
    first = np.arange(len(drawn))
    every = placed(points[rows], first, places, seed=seed)
    marked = torn(lost)[nearest_of(points[rows], first)]
    return LayoutRecord(
        method=method,
        laid_out=len(drawn),
        ids=tuple(images.ids[row] for row in rows),
        x=tuple(map(float, np.round(every[:, 0], PLACES))),
        y=tuple(map(float, np.round(every[:, 1], PLACES))),
        lost=float(lost.mean()),
        torn=tuple(map(int, marked)),
        colours=colours_of(images, clusters, rows),
    )


def expectation(n: int, method: str) -> StoredText:
    """How long it will take, before it begins."""
    if not seconds_of(n, method):
        return tells("Laying out a picture of {n} image.", "Laying out a picture of {n} images.", n)
    return tells(
        "Laying out a picture of {n} image: about {time}. --picture none leaves it out.",
        "Laying out a picture of {n} images: about {time}. --picture none leaves it out.",
        n,
        time=duration(seconds_of(n, method)),
    )


def seconds_of(n: int, method: str) -> float:
    """How long a picture of so many images takes, about; none takes no time."""
    before, each = SECONDS.get(method, (0, 0))
    return before + each * n


def others_of(n: int, drawn: IntArray, seed: int) -> IntArray:
    """The rows beside the drawn ones, by chance no more than a picture has points."""
    others = np.setdiff1d(np.arange(n), drawn)
    most = MOST_POINTS - len(drawn)
    if len(others) > most:
        others = np.sort(np.random.default_rng(seed).choice(others, most, replace=False))
    return others.astype(np.int64)


def colours_of(images: ExploredImages, clusters: IntArray, rows: IntArray) -> Mapping[str, ColourRecord]:
    """What the points can be coloured by, each where there are two kinds at least."""
    ids, samples = images.ids, images.dataset.samples
    folders = ["" if "/" not in path else path.rsplit("/", 1)[0] for path in samples["path"].astype(str)]
    columns: Mapping[str, Sequence[Sentence]] = {
        "cluster": [str(number + 1) if number >= 0 else "" for number in clusters],
        "class": list(samples["label"]) if images.labels is not None else [],
        "folder": folders,
        "group": list(samples["group"]),
        "finding": [images.findings.get(id_, "") for id_ in ids],
    }
    colours = {
        name: colour_of([column[row] for row in rows]) for name, column in columns.items() if len(column)
    }
    return {name: colour for name, colour in colours.items() if colour is not None}


def colour_of(column: Sequence[Sentence]) -> ColourRecord | None:
    """The kinds of points, the most frequent first; None where all are of one kind. column: "" for none."""
    counts = Counter(map(str, column))
    if len(counts) < 2:
        return None
    names = {str(name): name for name in column if name}
    order = sorted(names, key=lambda name: (-counts[name], name))
    numbers = {name: number for number, name in enumerate(order)}
    return ColourRecord(
        tuple(names[name] for name in order), tuple(numbers.get(str(name), -1) for name in column)
    )


def note_on_places(layout: LayoutRecord | None, n: int) -> tuple[StoredText, ...]:
    """What must be known of a picture that does not lay out all images. n: how many there are."""
    if layout is None or layout.laid_out == n:
        return ()
    notes = [
        tell(
            "The picture lays out {drawn:count} images; each of the others stands beside the nearest of these.",
            drawn=layout.laid_out,
        )
    ]
    if len(layout.ids) < n:
        notes.append(
            tell(
                "It has {points:count} points, drawn at random, for {n:count} images.",
                points=len(layout.ids),
                n=n,
            )
        )
    return tuple(notes)
