"""A drawn stand-in for photos with positions, where no real ones are on this machine."""

from __future__ import annotations

import numpy as np

from pupille.course.collections import pictures_of
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.data.sources.builtin import SIDE, shapes

PLACES, SHOTS = 60, 5
CLASSES = ("circle", "square")
SAME = 0.9
"""Share of the pictures of a place that show what is usual there."""
TINT = 0.93
"""How strongly the colour of a place lies over its pictures."""
SEED = 2017


def drawn_places() -> Dataset:
    """300 drawn circles and squares from 60 places, always the same ones; the id is longitude_latitude in degrees.

    Each place lays a colour of its own over its five pictures, and most of them show the same shape: who has seen a
    place knows something of its other pictures that is true nowhere else.
    """
    rng = np.random.default_rng(SEED)
    drawn = shapes()
    names = drawn.samples["label"].to_numpy()
    waiting = {name: list(np.flatnonzero(names == name)) for name in CLASSES}
    pixels = pictures_of(drawn, range(len(drawn)), side=SIDE)
    pictures, labels, ids = [], [], []
    for place in range(PLACES):
        usual = CLASSES[place % 2]
        tint = rng.integers(0, 256, 3)
        # Places lie 4 km apart or more, the pictures of one within 900 m.
        east, north = rng.uniform(0, 0.05, 2) + 0.1 * np.array([place % 10, place // 10])
        for _ in range(SHOTS):
            name = usual if rng.random() < SAME else CLASSES[1 - place % 2]
            name = name if waiting[name] else next(other for other in CLASSES if waiting[other])
            pictures.append((1 - TINT) * np.asarray(pixels[waiting[name].pop()], dtype=float) + TINT * tint)
            labels.append(name)
            longitude = -95 + east + rng.uniform(0, 0.006)
            latitude = 29 + north + rng.uniform(0, 0.006)
            ids.append(f"{longitude:.6f}_{latitude:.6f}")
    dataset = from_arrays(np.stack(pictures).astype(np.uint8), labels, name="drawn places")
    return dataset.with_samples(dataset.samples.assign(id=ids))
