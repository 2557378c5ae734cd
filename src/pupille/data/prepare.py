"""From a data set to images that are read, split and windowed: what every training begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from pupille.config import MINIMUM_PER_CLASS, DataConfig, SplitConfig
from pupille.data.annotations import targets_of
from pupille.data.dataset import SPLITS, Dataset, hash_rows
from pupille.data.frames import Framing, Pieces
from pupille.data.group_weights import GroupWeights, group_weights
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.pixels.pixel_set import PixelSet, read_also, read_pixels
from pupille.data.pixels.window import Window, find_window
from pupille.data.splits.groups import apart
from pupille.data.splits.leaks import priced
from pupille.data.splits.promises import set_aside
from pupille.data.splits.split import drop_small_classes, small_classes, split, split_hash
from pupille.data.subset import Subset, Subsets
from pupille.data.whole_pictures import CutPicture, WholePictures
from pupille.errors import DataError
from pupille.i18n.language import tell, tell_joined
from pupille.i18n.stored_text import with_stored_texts
from pupille.images.decoded import Reading
from pupille.images.geometry import BASE, Geometry
from pupille.results.arrays import IntArray
from pupille.runs.events import Listener, silent
from pupille.tasks import TASKS


@dataclass(frozen=True)
class Prepared:
    """A data set ready to train on.

    how: where the split comes from: drawn, given, `given, completed`, or file. split_notes: sentences on the
    dealing of the images. leaked: training images that share their picture or group with a test image, where that
    was allowed. sentence: the data set in one line, before it was dealt. frames: how each model of whole
    pictures sees them, by its name. promised: whether part of validation is set aside for promises; None as the task
    usually does. cut: pieces of large pictures, cut once for all models. weighed_by: the group of each sample by which
    images are weighed while a model learns; None where all count the same. resized: pictures that were read for a size
    which a model was asked for later, by geometry.
    """

    pixels: PixelSet
    window: Window
    config: DataConfig
    split: SplitConfig
    how: str
    split_notes: tuple[str, ...]
    leaked: IntArray
    sentence: str
    frames: Mapping[str, Framing] = field(default_factory=dict)
    promised: bool | None = None
    weighed_by: tuple[str, ...] | None = None
    cut: dict[tuple[str, Geometry, float], CutPicture] = field(
        default_factory=dict, repr=False, compare=False
    )

    resized: dict[Geometry, tuple[Reading, ...]] = field(default_factory=dict, repr=False, compare=False)

    def holding(self, geometry: Geometry) -> Prepared:
        """These images with pixels for a geometry too, read anew where they were not; errors as of `read_also`."""
        kept_at = geometry.storage_geometry
        if kept_at in self.pixels.passes:
            return self
        if kept_at not in self.resized:
            self.resized[kept_at] = read_also(self.pixels, geometry)
        passes = {**self.pixels.passes, kept_at: self.resized[kept_at]}
        return replace(self, pixels=replace(self.pixels, passes=passes))

    @property
    def dataset(self) -> Dataset:
        """The samples, each in train, validation or test."""
        return self.pixels.dataset

    @cached_property
    def promises(self) -> IntArray:
        """The validation images that choose nothing: they calibrate what a task promises of its answers."""
        rows = self.dataset.rows("validation")
        if not (TASKS[self.dataset.task].promises if self.promised is None else self.promised):
            return rows[:0]
        names = self.dataset.samples["id"].iloc[rows]
        groups = self.dataset.groups
        inside = [groups[row] for row in rows] if groups else None
        return rows[set_aside(list(names), inside, seed=self.split.seed)]

    @cached_property
    def weights(self) -> GroupWeights | None:
        """What the samples count while a model learns, by the training images; None where all count the same."""
        if self.weighed_by is None:
            return None
        return group_weights(self.weighed_by, targets_of(self.dataset), self.dataset.rows("train"))

    def rows(self, part: str) -> IntArray:
        """Positions of the samples of train, validation, test or promises; those of promises are no validation."""
        if part == "promises":
            return self.promises
        rows = self.dataset.rows(part)
        return np.setdiff1d(rows, self.promises) if part == "validation" else rows

    def batch(self, geometry: Geometry, rows: IntArray, *, channels: int | None = None) -> LazyBatch:
        """The pixels of some samples in a geometry, clipped to the window; channels as in `PixelSet.at`."""
        return LazyBatch(self.pixels, geometry, rows, self.window, channels or self.pixels.channels)

    def whole(
        self, rows: IntArray, geometry: Geometry, pieces: Pieces, channels: int | None
    ) -> WholePictures:
        """Some samples as they are in their files; channels as in `PixelSet.at`."""
        sizes = np.array([(one.height, one.width) for one in self.pixels.readings], dtype=np.int64)
        return WholePictures(
            pieces,
            geometry,
            self.dataset.images,
            tuple(self.dataset.samples["path"].iloc[rows]),
            sizes[rows],
            channels or self.pixels.channels,
            self.pixels.depth,
            (self.window.low, self.window.high),
            len(pieces.rows(sizes, geometry)),
            self.cut,
        )

    def subset(
        self,
        rows: IntArray,
        geometry: Geometry,
        *,
        channels: int | None = None,
        pieces: Pieces | None = None,
    ) -> Subset:
        """Some samples in a geometry, none of their pixels in memory yet; channels as in `PixelSet.at`.

        pieces: how those are seen that are too large for the geometry; None where they are seen in it too.
        """
        groups = self.dataset.groups
        return Subset(
            self.batch(geometry, rows, channels=channels),
            targets_of(self.dataset, rows).placed(geometry),
            tuple(groups[row] for row in rows) if groups else None,
            tuple(self.dataset.samples["id"].iloc[rows]),
            geometry,
            self.whole(rows, geometry, pieces, channels) if pieces else None,
            weights=self.weights.of_images[rows] if self.weights else None,
        )

    def subsets(
        self, geometry: Geometry, *, channels: int | None = None, pieces: Pieces | None = None
    ) -> Subsets:
        """The three parts of the split as one model takes them. pieces: as of `subset`."""
        subset = partial(self.subset, geometry=geometry, channels=channels, pieces=pieces)
        train, validation, test = (self.rows(part) for part in ("train", "validation", "test"))
        clean = np.setdiff1d(train, self.leaked) if len(self.leaked) else None
        return Subsets(
            subset(train),
            subset(validation),
            subset(test),
            window=(self.window.low, self.window.high),
            depth=self.pixels.depth,
            clean=None if clean is None else subset(clean),
            promises=subset(self.promises) if len(self.promises) else None,
            bands=self.config.bands,
        )

    def check_scorable(self) -> None:
        """Raises DataError where no model can be chosen by validation, or scored on test."""
        for part in ("validation", "test"):
            targets_of(self.dataset, self.rows(part)).check_scorable(part)

    @property
    def units_for_promises(self) -> int:
        """How many images, or groups, a promise rests on: those set aside for it, else those of validation."""
        part = "promises" if len(self.promises) else "validation"
        groups = self.groups(part)
        return len(set(groups)) if groups else len(self.rows(part))

    def ids(self, part: str) -> tuple[str, ...]:
        """Sample ids of one part."""
        return tuple(self.dataset.samples["id"].iloc[self.rows(part)])

    def groups(self, part: str) -> tuple[str, ...] | None:
        """The groups of one part, None where none are declared; an image without one is a group of its own."""
        groups = self.dataset.groups
        return apart(self.ids(part), [groups[row] for row in self.rows(part)]) if groups else None

    def test_hash(self) -> str:
        """What the ledger of opened test sets knows these test images by: their ids and contents."""
        rows, content = self.dataset.rows("test"), self.pixels.content
        return hash_rows(list(zip(self.ids("test"), (content[row] for row in rows), strict=True)))


def prepare(
    dataset: Dataset,
    data: DataConfig,
    splits: SplitConfig,
    *,
    geometries: Sequence[Geometry] = (),
    unless_small: Sequence[Geometry] = (),
    twins: Mapping[str, str] | None = None,
    torn_groups: bool = False,
    price_leak: bool = False,
    listener: Listener = silent,
) -> Prepared:
    """Reads the images of a data set and deals them to train, validation and test.

    geometries: those that models of the run ask for by themselves. unless_small: those that they ask for unless all
    pictures have one size of up to 32 x 32. twins: id -> a name that the images which show the same picture share; they
    stay on one side, as identical pixels do anyway. torn_groups: honour a given split although groups stand on two
    sides. price_leak: note the training images that share their picture or group with a test image.
    Raises DataError or ConfigError, each with what to do.
    """
    if not dataset.is_labelled:
        raise DataError(
            tell(
                "{name} has no labels to learn from. Give a folder with one folder per class.",
                name=dataset.name,
            )
        )
    given = dataset.given_splits
    pixels = read_pixels(dataset, geometries=(BASE, *geometries), strict=data.strict, listener=listener)
    if unless_small and not pixels.small():
        wanted = (BASE, *geometries, *unless_small)
        pixels = read_pixels(dataset, geometries=wanted, strict=data.strict, listener=listener)
    pixels = without_small_classes(pixels, data)
    content = contents(pixels, twins or {})
    sentence, data_notes = pixels.dataset.sentence(), pixels.dataset.notes
    dealt = split(pixels.dataset, splits, content=content, allow_torn_groups=torn_groups)
    dealt, leaked = priced(dealt, content) if price_leak else (dealt, np.zeros(0, dtype=np.int64))
    pixels = replace(pixels, dataset=replace(dealt, notes=data_notes))
    how = "file" if splits.file else "drawn" if splits.resplit or not given else "given"
    if how == "given" and set(given) != {"train", "validation", "test"}:
        how = "given, completed"
    window = find_window(data.window, lambda: pixels.at(pixels.native(), dealt.rows("train")), pixels.depth)
    return Prepared(pixels, window, data, splits, how, dealt.notes[len(data_notes) :], leaked, sentence)


def contents(pixels: PixelSet, twins: Mapping[str, str]) -> list[str]:
    """A text for each image; those with the same text stay on one side of every split. twins: as of `prepare`."""
    ids = pixels.dataset.samples["id"]
    return [twins.get(id_, same) for id_, same in zip(ids, pixels.content, strict=True)]


def redealt(prepared: Prepared, rows: IntArray, dealt: Dataset) -> Prepared:
    """The prepared images in another split. rows: the images that take part; dealt: these, each in its part."""
    pixels = replace(prepared.pixels.subset(rows), dataset=dealt)
    window = find_window(
        prepared.config.window, lambda: pixels.at(pixels.native(), dealt.rows("train")), pixels.depth
    )
    none = np.zeros(0, dtype=np.int64)
    groups = prepared.weighed_by
    return replace(
        prepared,
        pixels=pixels,
        window=window,
        how="drawn",
        split_notes=(),
        leaked=none,
        weighed_by=tuple(groups[row] for row in rows) if groups else None,
        resized={},
    )


def without_small_classes(pixels: PixelSet, config: DataConfig) -> PixelSet:
    """Tells which classes have fewer than five images, and drops them where the config says so."""
    small = small_classes(pixels.dataset)
    if not small:
        return pixels
    if config.small_classes == "drop":
        keep = np.flatnonzero(~pixels.dataset.samples["label"].isin(list(small)).to_numpy())
        dropped = drop_small_classes(pixels.dataset)
        return replace(pixels.subset(keep), dataset=dropped)
    note = tell(
        "Classes with fewer than {least} images: {classes}. Too few to learn and to test; collect more, or leave them "
        "out with --small-classes drop.",
        least=MINIMUM_PER_CLASS,
        classes=tell_joined([tell("{name} ({n})", name=name, n=n) for name, n in small.items()]),
    )
    return replace(pixels, dataset=replace(pixels.dataset, notes=(*pixels.dataset.notes, note)))


def data_record(prepared: Prepared) -> dict[str, Any]:
    """The `data` part of `results.json`."""
    dataset, pixels = prepared.dataset, prepared.pixels
    sides = np.array([(reading.width, reading.height) for reading in pixels.readings])
    spread = [[int(v) for v in (side.min(), np.median(side), side.max())] for side in sides.T]
    record = {
        "source": dataset.name,
        "format": dataset.format,
        "sentence": prepared.sentence,
        "samples": len(dataset),
        "per_class": images_of_classes(dataset),
        "objects_per_class": objects_of_classes(dataset),
        "quantity": dataset.quantity,
        "unit": dataset.unit or ("px" if dataset.masks is not None else ""),
        "left_out": [with_stored_texts(item.to_json()) for item in dataset.left_out],
        "sizes": {"width": spread[0], "height": spread[1]},
        "colour": pixels.colour,
        "depth": pixels.depth,
        "window": prepared.window.to_json(),
        "hash": pixels.fingerprint(),
        "notes": list(dataset.notes),
    }
    return with_stored_texts(record)


def images_of_classes(dataset: Dataset) -> dict[str, dict[str, int]]:
    """Class name -> split -> the images that are of it, or on which it is drawn."""
    present, parts = targets_of(dataset).present(), list(dataset.samples["split"])
    counts = Counter((name, part) for names, part in zip(present, parts, strict=True) for name in names)
    return {name: {part: counts[name, part] for part in SPLITS} for name in dataset.classes}


def objects_of_classes(dataset: Dataset) -> dict[str, dict[str, int]] | None:
    """Class name -> split -> the objects of it that are drawn; None where no objects are."""
    if dataset.annotations is None:
        return None
    part_of = dict(zip(dataset.samples["id"], dataset.samples["split"], strict=True))
    drawn = zip(dataset.annotations["label"], dataset.annotations["id"], strict=True)
    counts = Counter((name, part_of[id_]) for name, id_ in drawn)
    return {name: {part: counts[name, part] for part in SPLITS} for name in dataset.classes}


def split_record(prepared: Prepared) -> dict[str, Any]:
    """The `split` part of `results.json`, but for how often the test images were opened."""
    dataset, config = prepared.dataset, prepared.config
    groups = dataset.groups
    named = config.group or tell("as given")
    if config.group_pattern:
        named = tell("pattern {pattern}", pattern=config.group_pattern)
    if config.group_distance:
        named = tell("places more than {distance} apart", distance=config.group_distance)
    record = {
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
    return with_stored_texts(record)
