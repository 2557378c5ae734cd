"""From a source to images that are read, grouped, split and windowed: what every training begins with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from pupille.config import MINIMUM_PER_CLASS, DataConfig, SplitConfig
from pupille.data.dataset import Dataset, hash_rows
from pupille.data.groups import with_groups
from pupille.data.limits import Limits
from pupille.data.open import open as open_dataset
from pupille.data.pixels import SMALL, Batch, PixelSet, read_pixels
from pupille.data.splits import drop_small_classes, small_classes, split, split_hash
from pupille.data.windows import Window, clip, find_window
from pupille.errors import DataError
from pupille.events import Event, Listener, silent
from pupille.results import IntArray


@dataclass(frozen=True)
class Prepared:
    """A data set ready to train on.

    how: where the split comes from: drawn, given, `given, completed`, or file. split_notes: what dealing the images
    had to tell, in sentences.
    """

    pixels: PixelSet
    window: Window
    config: DataConfig
    split: SplitConfig
    how: str
    split_notes: tuple[str, ...]

    @property
    def dataset(self) -> Dataset:
        """The samples, each in train, validation or test."""
        return self.pixels.dataset

    def batch(self, part: str, height: int, width: int) -> Batch:
        """The pixels of one part at a size, clipped to the window."""
        return clip(self.pixels.at(height, width, self.dataset.rows(part)), self.window.low, self.window.high)

    def labels(self, part: str) -> IntArray:
        """Class indices of one part."""
        labels: IntArray = self.dataset.labels[self.dataset.rows(part)]
        return labels

    def ids(self, part: str) -> tuple[str, ...]:
        """Sample ids of one part."""
        return tuple(self.dataset.samples["id"].iloc[self.dataset.rows(part)])

    def groups(self, part: str) -> tuple[str, ...] | None:
        """The groups of one part, None where none are declared."""
        groups = self.dataset.groups
        return tuple(groups[row] for row in self.dataset.rows(part)) if groups else None

    def test_hash(self) -> str:
        """What the ledger of opened test sets knows these test images by: their ids and contents."""
        rows, content = self.dataset.rows("test"), self.pixels.content
        return hash_rows(list(zip(self.ids("test"), (content[row] for row in rows), strict=True)))


def prepare(
    source: object,
    data: DataConfig,
    splits: SplitConfig,
    *,
    limits: Limits | None = None,
    side: int = SMALL,
    listener: Listener = silent,
) -> Prepared:
    """Opens a source (a path, a built-in name, `(images, labels)` or a Dataset), reads and splits it.

    side: the largest side that any model of the run asks for. Raises DataError or ConfigError, each with what to do.
    """
    dataset = source if isinstance(source, Dataset) else open_dataset(source, data, limits=limits or Limits())
    if not dataset.classes:
        raise DataError(
            f"{dataset.name} has no labels to learn from. Give a folder with one folder per class."
        )
    listener(Event(dataset.sentence()))
    given = dataset.given_splits
    pixels = read_pixels(with_groups(dataset, data), side=side, strict=data.strict, listener=listener)
    pixels = without_small_classes(pixels, data)
    told = pixels.dataset.notes
    dealt = split(pixels.dataset, splits, content=pixels.content)
    pixels = replace(pixels, dataset=replace(dealt, notes=told))
    how = "file" if splits.file else "drawn" if splits.resplit or not given else "given"
    if how == "given" and set(given) != {"train", "validation", "test"}:
        how = "given, completed"
    height, width = pixels.native()
    training = pixels.at(height, width, dealt.rows("train"))
    window = find_window(data.window, training, pixels.depth)
    return Prepared(pixels, window, data, splits, how, dealt.notes[len(told) :])


def without_small_classes(pixels: PixelSet, config: DataConfig) -> PixelSet:
    """Tells which classes have fewer than five images, and drops them where the config says so."""
    small = small_classes(pixels.dataset)
    if not small:
        return pixels
    if config.small_classes == "drop":
        keep = np.flatnonzero(~pixels.dataset.samples["label"].isin(list(small)).to_numpy())
        dropped = drop_small_classes(pixels.dataset)
        return replace(pixels.subset(keep), dataset=dropped)
    names = ", ".join(f"{name} ({n})" for name, n in small.items())
    note = (
        f"Classes with fewer than {MINIMUM_PER_CLASS} images: {names}. Too few to learn and to test; "
        "collect more, or leave them out with --small-classes drop."
    )
    return replace(pixels, dataset=replace(pixels.dataset, notes=(*pixels.dataset.notes, note)))


def data_record(prepared: Prepared) -> dict[str, Any]:
    """The `data` part of `results.json`."""
    dataset, pixels = prepared.dataset, prepared.pixels
    sides = np.array([(reading.width, reading.height) for reading in pixels.readings])
    spread = [[int(v) for v in (side.min(), np.median(side), side.max())] for side in sides.T]
    return {
        "source": dataset.name,
        "format": dataset.format,
        "sentence": replace(dataset, samples=dataset.samples.assign(split="")).sentence()
        if prepared.how == "drawn"
        else dataset.sentence(),
        "samples": len(dataset),
        "per_class": dataset.counts(),
        "left_out": [asdict(item) for item in dataset.left_out],
        "sizes": {"width": spread[0], "height": spread[1]},
        "colour": pixels.colour,
        "depth": pixels.depth,
        "window": prepared.window.to_json(),
        "hash": pixels.fingerprint(),
        "notes": list(dataset.notes),
    }


def split_record(prepared: Prepared) -> dict[str, Any]:
    """The `split` part of `results.json`, but for how often the test images were opened."""
    dataset, config = prepared.dataset, prepared.config
    groups = dataset.groups
    named = config.group or (f"pattern {config.group_pattern}" if config.group_pattern else "as given")
    return {
        "how": prepared.how,
        "seed": prepared.split.seed,
        "test": prepared.split.test,
        "validation": prepared.split.validation,
        "group": named if groups else None,
        "groups": len(set(groups)) if groups else None,
        "counts": {part: len(dataset.rows(part)) for part in ("train", "validation", "test")},
        "hash": split_hash(dataset),
        "test_hash": prepared.test_hash(),
        "notes": list(prepared.split_notes),
    }
