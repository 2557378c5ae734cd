"""Features of a frozen backbone: computed once for each picture and augmented view, and kept.

What a row depends on is its key: the weights, how pixels become input, the precision, the view, and the pixels
themselves. So another head, more epochs, another split or a second comparison compute nothing again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import torch

from pupille.data.augmentation.apply import augment
from pupille.data.augmentation.sets import find_set, find_set_of_one
from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.i18n.language import tell
from pupille.models.pretrained.frozen import Frozen, Half
from pupille.results.arrays import IntArray
from pupille.runs.events import Event, Listener, silent
from pupille.training.heads.feature_cache import CachedFeatures
from pupille.training.interrupt import REQUESTS, StoppedError

SECONDS = 60.0
"""Features under way are kept this often; what a killed run computes again is at most that."""


@dataclass(frozen=True)
class View:
    """How pictures are changed before the backbone sees them.

    number 0 is the picture as it is; others are changed by the augmentation `set`, drawn from (seed, number, pixels).
    """

    set: str = "none"
    seed: int = 0
    number: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """The key of the view in the cache: pictures as they are, are the same in every set."""
        return (*astuple(find_set(self.set)), self.seed, self.number) if self.number else ()

    def of(self, pixels: Pixels, digests: Sequence[str], window: tuple[float, float]) -> Pixels:
        """(N, H, W, C) pixels as this view shows them. Equal pictures are changed in the same way."""
        if not self.number:
            return pixels
        images = torch.from_numpy(np.array(pixels)).permute(0, 3, 1, 2)
        settings = find_set(self.set)
        augmented = augment(
            images, digests, settings=settings, seed=self.seed, epoch=self.number, window=window
        )
        changed: Pixels = augmented.permute(0, 2, 3, 1).contiguous().numpy()
        return changed


def views_of(augmentation: str, count: int, seed: int) -> tuple[View, ...]:
    """The picture as it is, and `count - 1` augmented views. Raises ConfigError for a set that joins pictures."""
    find_set_of_one(augmentation)
    return tuple(View(augmentation, seed, number) for number in range(count))


def store_of(frozen: Frozen, label: str, view: View) -> CachedFeatures:
    """The cache of the features of this view. label: what it calls the backbone."""
    prepared = frozen.preprocessing
    settings = (frozen.weights, astuple(prepared), frozen.bf16, view.key)
    view_name = f"{view.set} {view.number}" if view.number else "plain"
    return CachedFeatures.of(f"{label} {prepared.height}px {view_name}", settings, frozen.width)


def features(
    frozen: Frozen, pixels: Images, *, label: str, view: View | None = None, listener: Listener = silent
) -> Half:
    """(N, width) features of (N, H, W, C) pixels in half precision. label: what to call the backbone.

    Only those that are not kept are computed, and then kept; where the disk refuses, the listener is told why. Asked to
    stop, the program does so between two batches, with what was computed kept.
    Raises ModelError for pixels of another shape.
    """
    return features_and_cached_count(frozen, pixels, label=label, view=view or View(), listener=listener)[0]


def features_and_cached_count(
    frozen: Frozen, pixels: Images, *, label: str, view: View, listener: Listener = silent
) -> tuple[Half, int]:
    """`features`, and the number of pictures whose features were cached before."""
    frozen.preprocessing.check(pixels)
    store = store_of(frozen, label, view)
    known, cached = store.load()
    result: Half = np.empty((len(pixels), frozen.width), np.float16)
    step = (
        tell("{backbone}: features, view {view}", backbone=label, view=view.number + 1)
        if view.number
        else tell("{backbone}: features", backbone=label)
    )
    fresh: dict[str, int] = {}
    digests: list[str] = []
    refused: str | None = None
    next_save = time.monotonic() + SECONDS
    todo = Todo(frozen, pixels, view, known, digests)
    for batch, batch_features in frozen.passes((batch, batch.pixels) for batch in todo.batches()):
        result[batch.rows] = batch_features
        fresh.update(zip(batch.digests, batch.rows.tolist(), strict=True))
        listener(Event(step, batch.end, len(pixels)))
        if REQUESTS.name:
            store.keep(fresh, result)
            raise StoppedError(REQUESTS.sentence())
        if not refused and time.monotonic() > next_save:
            refused = store.keep(fresh, result)
            next_save = time.monotonic() + SECONDS
    for position, digest in enumerate(digests):
        result[position] = cached[known[digest]] if digest in known else result[fresh[digest]]
    if fresh:
        refused = store.keep(fresh, result) or refused
    if refused:
        listener(
            Event(
                tell("The features are not kept, and the next run computes them again: {why}.", why=refused)
            )
        )
    return result, sum(digest in known for digest in digests)


def missing(frozen: Frozen, pixels: Images, *, label: str, view: View) -> int:
    """How many pictures have no features in the cache."""
    known, _ = store_of(frozen, label, view).load()
    digests = (digest_of(pixels[row : row + 1]) for row in range(len(pixels)))
    return sum(digest not in known for digest in digests) if known else len(pixels)


def digest_of(picture: Pixels) -> str:
    """SHA-256 of the pixels of one picture, (1, H, W, C)."""
    return hashlib.sha256(np.ascontiguousarray(picture).data).hexdigest()


@dataclass(frozen=True)
class Batch:
    """Pictures whose features are missing. rows: where they stand. end: how many pictures are looked at after it."""

    rows: IntArray
    pixels: Pixels
    digests: tuple[str, ...]
    end: int


@dataclass(frozen=True)
class Todo:
    """The features that are missing for some pixels. digests: grows by one a picture as they are looked at."""

    frozen: Frozen
    pixels: Images
    view: View
    known: dict[str, int]
    digests: list[str]

    def batches(self) -> Iterator[Batch]:
        """Full batches of pictures that are not known, each of them once; the last one may be smaller."""
        size, prepared = self.frozen.batch, self.frozen.preprocessing
        rows: list[int] = []
        queued: set[str] = set()
        for row in range(len(self.pixels)):
            digest = digest_of(self.pixels[row : row + 1])
            self.digests.append(digest)
            if digest not in self.known and digest not in queued:
                rows.append(row)
                queued.add(digest)
            if rows and (len(rows) == size or row == len(self.pixels) - 1):
                names = tuple(self.digests[row] for row in rows)
                window = (prepared.low, prepared.high)
                positions = np.array(rows)
                yield Batch(positions, self.view.of(self.pixels[positions], names, window), names, row + 1)
                rows.clear()
