"""Classes with few boxes, met more often: images that show them are repeated in every epoch."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from pupille.data.box_targets import BoxTargets
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.subset import Subset
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import IntArray

MOST = 4
"""How often an image is shown in an epoch, at most."""


def repeats_of(targets: BoxTargets) -> IntArray:
    """(n,) how often each image is shown in an epoch: the most that one of its classes asks for, 1 without objects.

    A class asks for the square root of how many times more images the commonest class is on, rounded (after Gupta,
    Dollár and Girshick 2019, for whom a class is rare below a fixed share of the images).
    """
    objects = targets.objects
    counts = ~(objects.crowd | objects.difficult)
    images = [np.unique(objects.images[counts & (objects.labels == c)]) for c in range(len(targets.classes))]
    commonest = max(map(len, images))
    repeats = np.ones(targets.n, dtype=np.int64)
    for some in images:
        if len(some):
            asked = min(MOST, round(math.sqrt(commonest / len(some))))
            repeats[some] = np.maximum(repeats[some], asked)
    return repeats


def balanced(train: Subset) -> tuple[Subset, StoredText]:
    """The training images with those repeated that show rare classes, each time under another id, and what was done.

    The id decides how augmentation changes a picture. Pixels that are not in memory stay where they are.
    """
    assert isinstance(train.targets, BoxTargets)
    repeats = repeats_of(train.targets)
    rows = np.repeat(np.arange(len(train)), repeats)
    if len(rows) == len(train):
        return train, tell(
            "No class is on so few images that any was repeated: the square root of how many times more images the "
            "commonest class is on is below one and a half for all."
        )
    pixels = train.pixels
    several = replace(
        train,
        pixels=replace(pixels, rows=pixels.rows[rows]) if isinstance(pixels, LazyBatch) else pixels[rows],
        targets=train.targets.rows(rows),
        groups=tuple(train.groups[row] for row in rows) if train.groups else None,
        ids=numbered(train.ids or tuple(map(str, range(len(train)))), repeats),
    )
    note = tell(
        "{images:count} of {n:count} training images show rare classes and are shown {least} to {most} times in every "
        "epoch, which is {shown:count} pictures long.",
        images=int((repeats > 1).sum()),
        n=len(train),
        least=str(int(repeats[repeats > 1].min())),
        most=str(int(repeats.max())),
        shown=len(rows),
    )
    return several, note


def numbered(ids: tuple[str, ...], repeats: IntArray) -> tuple[str, ...]:
    """Each id as often as it is repeated: as it is, then with the number of the repetition."""
    return tuple(
        f"{id_} ({place + 1})" if place else id_
        for id_, n in zip(ids, repeats, strict=True)
        for place in range(int(n))
    )
