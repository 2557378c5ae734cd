"""The data set: a table with one row an image, the classes, and the store its pixels come from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.errors import DataError, ImageError, Refusal
from pupille.i18n.language import StoredText, tell, tell_joined, tell_shortened, tells
from pupille.i18n.visible import visible
from pupille.images.open_image import Picture
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.masks import MaskStore
from pupille.results.views import view
from pupille.shapes.objects import BoolArray, Objects

SPLITS = ("train", "validation", "test")
COLUMNS = ("id", "path", "split", "group", "label")
VALUE = "value"
"""The column of the numbers of a regression."""
BOX = ("x1", "y1", "x2", "y2")
"""The columns of the box of an annotation."""
UNKNOWN = -1
"""The label of an image without a class."""


class ImageStore(Protocol):
    """Where pixels come from: files below a folder, or an array in memory."""

    def read(self, path: str) -> Picture:
        """The picture that a row's `path` names. Raises ImageError with the path and the reason."""
        ...


@dataclass(frozen=True)
class ArrayImages:
    """Pictures in memory. array: (N, H, W) grey or (N, H, W, 3) RGB; a row's `path` is its number."""

    array: NDArray[np.generic]

    def read(self, path: str) -> Picture:
        """The picture of one row."""
        return Picture(pixels=np.asarray(self.array[int(path)]), pages=1, notes=())


@dataclass(frozen=True)
class LeftOut:
    """A file that is not among the samples, and why: in words for the user, and the kind for whoever must react."""

    path: str
    reason: str
    refusal: Refusal = Refusal.DAMAGED

    @classmethod
    def of(cls, error: ImageError) -> LeftOut:
        """The file that an error is about."""
        return cls(error.path, error.reason, error.refusal)

    def to_json(self) -> dict[str, str]:
        """The record of it in results; the kind is for checks, and stays out of it."""
        return {"path": self.path, "reason": self.reason}


class NoneReadableError(DataError):
    """Not one of the images can be used. left_out: each of them, with its reason."""

    def __init__(self, message: str, left_out: tuple[LeftOut, ...]) -> None:
        super().__init__(message)
        self.left_out = left_out


@dataclass(frozen=True, repr=False)
class Dataset:
    """Images with their labels, immutable; `subset` and `with_samples` return a new one.

    samples: one row an image. id: unique name. path: what `images` calls it. split: train, validation, test, or
        "" where none is given. group: images with the same one stay together, "" for none. label: the class, "" where
        the data set has no classes. value: of a regression, the number of each image. Further columns are metadata.
    classes: names in order; a label's index in it is what models learn.
    name: what the user called the source. format: what was recognised, in words. task: the card that says what is
    learned. quantity, unit: what the numbers of a regression are, as the data name them; "" where they do not.
    left_out: files that are no samples. notes: what the user must be told, in sentences.
    annotations: where objects are drawn, one row an object. id: the image. label: its class. x1, y1, x2, y2: its box in
        pixels of the upright image. area, crowd, difficult, shape: as `pupille.shapes.objects.Objects` has them.
        Further columns are facts of the object, such as who drew it. None where no objects are drawn.
    masks: where every pixel has a class, the masks by the id of the image. background: the class of `classes` that is
        no object, None where each counts.
    Raises DataError if a column is missing, an id appears twice, or a label or split is unknown.
    """

    samples: pd.DataFrame
    classes: tuple[str, ...]
    images: ImageStore
    name: str
    format: str
    task: str = "classification"
    left_out: tuple[LeftOut, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    quantity: str = ""
    unit: str = ""
    annotations: pd.DataFrame | None = None
    masks: MaskStore | None = None
    background: int | None = None

    def __post_init__(self) -> None:
        missing = [column for column in COLUMNS if column not in self.samples.columns]
        if missing:
            raise DataError(
                tell(
                    "a data set needs the columns {columns}; missing: {missing}.",
                    columns=", ".join(COLUMNS),
                    missing=", ".join(missing),
                )
            )
        ids = self.samples["id"]
        if ids.duplicated().any():
            twice = ids[ids.duplicated()].iloc[0]
            raise DataError(tell("the id {id!r} stands twice; every image needs an id of its own.", id=twice))
        unknown = sorted(set(self.samples["split"]) - {*SPLITS, ""})
        if unknown:
            raise DataError(
                tell(
                    "a split is one of {parts} or empty. Got {value!r}.",
                    parts=", ".join(SPLITS),
                    value=unknown[0],
                )
            )
        allowed = {*self.classes, *([""] if self.is_drawn or not self.classes else [])}
        strange = sorted(set(self.samples["label"]) - allowed)
        if strange:
            raise DataError(
                tell(
                    "the label {label!r} is not one of the classes {classes}.",
                    label=strange[0],
                    classes=", ".join(self.classes),
                )
            )
        if VALUE in self.samples.columns and not np.isfinite(self.values).all():
            raise DataError(
                tell("the numbers to learn must be finite. Correct them, or leave these images out.")
            )

    def __len__(self) -> int:
        return len(self.samples)

    def __repr__(self) -> str:
        return f"<Dataset {self.sentence()}>"

    def _repr_html_(self) -> str:
        return view("dataset", self)

    @property
    def labels(self) -> IntArray:
        """(N,) index into `classes` of each sample; -1 where the data set has no classes."""
        index = {name: i for i, name in enumerate(self.classes)} | {"": UNKNOWN}
        return np.array([index[label] for label in self.samples["label"]], dtype=np.int64)

    @property
    def values(self) -> FloatArray:
        """(N,) the number of each sample. Raises DataError where they have none."""
        if VALUE not in self.samples.columns:
            raise DataError(
                tell("{name} has no numbers to learn. Name their column with --label-column.", name=self.name)
            )
        return np.asarray(self.samples[VALUE].to_numpy(dtype=np.float64))

    @property
    def is_labelled(self) -> bool:
        """Whether there is something to learn of each image: a class, a number, or what is drawn on it."""
        return bool(self.classes) or VALUE in self.samples.columns or self.is_drawn

    @property
    def has_class_of_image(self) -> bool:
        """Whether each image is of one of the classes."""
        return bool(self.classes) and not self.is_drawn

    @property
    def is_drawn(self) -> bool:
        """Whether something is drawn on the images: objects, or a class for each pixel."""
        return self.annotations is not None or self.masks is not None

    def objects(self, rows: Sequence[int] | IntArray | None = None) -> Objects:
        """The objects on some samples, on all by default; `images` counts these rows. Raises DataError without any."""
        if self.annotations is None:
            raise DataError(
                tell("no objects are drawn on {name}. Give the file of annotations.", name=self.name)
            )
        ids = (
            self.samples["id"] if rows is None else self.samples["id"].iloc[np.asarray(rows, dtype=np.int64)]
        )
        place = {id_: row for row, id_ in enumerate(ids)}
        images = self.annotations["id"].map(place)
        table = self.annotations[images.notna()]
        index = {name: label for label, name in enumerate(self.classes)}
        return Objects(
            images.dropna().to_numpy(dtype=np.int64),
            table["label"].map(index).to_numpy(dtype=np.int64),
            table[list(BOX)].to_numpy(dtype=np.float64),
            tuple(table["shape"]),
            None,
            table["area"].to_numpy(dtype=np.float64),
            table["crowd"].to_numpy(dtype=np.bool_),
            table["difficult"].to_numpy(dtype=np.bool_),
        )

    @property
    def groups(self) -> tuple[str, ...] | None:
        """The group of each sample, or None where no groups are declared."""
        groups = tuple(self.samples["group"])
        return groups if any(groups) else None

    @property
    def given_splits(self) -> tuple[str, ...]:
        """Which of train, validation and test the samples carry, in this order."""
        present = set(self.samples["split"])
        return tuple(name for name in SPLITS if name in present)

    def rows(self, split: str) -> IntArray:
        """Positions of the samples of one split."""
        return np.flatnonzero(self.samples["split"].to_numpy() == split).astype(np.int64)

    def subset(self, rows: Sequence[int] | IntArray) -> Dataset:
        """The samples at these positions, in this order; classes stay as they are."""
        return self.with_samples(self.samples.iloc[np.asarray(rows, dtype=np.int64)].reset_index(drop=True))

    def with_samples(self, samples: pd.DataFrame) -> Dataset:
        """This data set with another table of samples, and what is drawn on those."""
        if self.annotations is None:
            return replace(self, samples=samples)
        drawn = self.annotations[self.annotations["id"].isin(set(samples["id"]))].reset_index(drop=True)
        return replace(self, samples=samples, annotations=drawn)

    def presence(self) -> BoolArray:
        """(N, C) whether each sample is of a class, or shows an object or a pixel of it.

        Raises ImageError for a mask that cannot be read.
        """
        table = np.zeros((len(self), len(self.classes)), dtype=np.bool_)
        if self.annotations is not None:
            objects = self.objects()
            table[objects.images, objects.labels] = True
        elif self.masks is not None:
            for row, id_ in enumerate(self.samples["id"]):
                labels = np.unique(self.masks.read(id_))
                table[row, labels[labels >= 0]] = True
        else:
            known = np.flatnonzero(self.labels != UNKNOWN)
            table[known, self.labels[known]] = True
        return table

    def counts(self) -> dict[str, dict[str, int]]:
        """Class name -> split -> number of images that are of the class, or show it."""
        presence = self.presence()
        parts = {part: presence[self.rows(part)].sum(axis=0) for part in SPLITS}
        return {
            name: {part: int(parts[part][label]) for part in SPLITS}
            for label, name in enumerate(self.classes)
        }

    def sentence(self) -> StoredText:
        """The data set in one line: name, format, and how many images, classes and splits it has."""
        parts = [tell("{part} {n}", part=tell(part), n=len(self.rows(part))) for part in self.given_splits]
        line = tell(
            "{name}: {format}, {images}, {classes}, {split}",
            name=visible(self.name),
            format=self.format,
            images=tells("{n} image", "{n} images", len(self)),
            classes=self._labels_in_words(),
            split=tell("given split: {parts}", parts=tell_joined(parts, " / "))
            if parts
            else tell("no split given"),
        )
        if not self.left_out:
            return line
        return tells("{line}; {n} file left out", "{line}; {n} files left out", len(self.left_out), line=line)

    def _labels_in_words(self) -> StoredText:
        """How many classes there are, or objects in them, or between which ends the numbers lie."""
        if self.annotations is not None:
            return self._objects_in_words(self.annotations)
        if VALUE not in self.samples.columns:
            return tells("{n} class", "{n} classes", len(self.classes))
        low, high = float(self.values.min()), float(self.values.max())
        if self.unit:
            return tell("numbers from {low:g4} to {high:g4} {unit}", low=low, high=high, unit=self.unit)
        return tell("numbers from {low:g4} to {high:g4}", low=low, high=high)

    def _objects_in_words(self, annotations: pd.DataFrame) -> StoredText:
        """How many objects there are, of each class too."""
        if not len(annotations):
            return tell("no object")
        counts = annotations["label"].value_counts()
        each = [
            tell("{name} {n:count}", name=visible(name), n=int(counts.get(name, 0))) for name in self.classes
        ]
        return tells(
            "{n} object ({classes})",
            "{n} objects ({classes})",
            len(annotations),
            classes=tell_shortened(each),
        )


def hash_of_table(annotations: pd.DataFrame) -> bytes:
    """SHA-256 of a table of annotations but for its shapes, in the order of its rows."""
    plain = annotations.drop(columns="shape")
    digest = hashlib.sha256("\x1f".join(map(str, plain.columns)).encode("utf-8", "surrogateescape"))
    for column in plain:
        words = plain[column].astype(str) if plain[column].dtype == object else plain[column]
        digest.update(pd.util.hash_pandas_object(words, index=False).to_numpy().tobytes())
    return digest.digest()


def hash_rows(rows: Sequence[Sequence[str]]) -> str:
    """SHA-256 of a table of text that does not depend on the order of its rows."""
    digest = hashlib.sha256()
    for line in sorted("\x1f".join(row) for row in rows):
        digest.update(line.encode("utf-8", "surrogateescape") + b"\x1e")
    return digest.hexdigest()
