"""What `results.json` says of the images, of their split, and of the pictures kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.i18n.stored_text import Sentence
from pupille.results.classification import MistakeRecord, SliderPictureRecord
from pupille.results.pictures import DrawnPictureRecord
from pupille.results.regression_record import WorstImageRecord


@dataclass(frozen=True)
class PartCounts:
    """Images, or objects, of each part of the split."""

    train: int
    validation: int
    test: int

    @property
    def total(self) -> int:
        """Those of all parts."""
        return self.train + self.validation + self.test

    def of(self, part: str) -> int:
        """Those of the part of this name. Raises KeyError if there is none."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[part]


@dataclass(frozen=True)
class LeftOutRecord:
    """A file that is not among the samples, and why."""

    path: str
    reason: Sentence


@dataclass(frozen=True)
class SizesRecord:
    """Least, median and largest side in pixels as stored, once turned upright."""

    width: tuple[int, int, int]
    height: tuple[int, int, int]


@dataclass(frozen=True)
class WindowRecord:
    """The values shown as black and white. how: where they come from. clipped: share of pixels outside."""

    low: float
    high: float
    how: Sentence
    clipped: float | None


@dataclass(frozen=True)
class DataRecord:
    """What the images are. per_class: images of each class, or on which it is drawn. objects_per_class: the objects
    that are drawn of each class; None where no objects are.

    hash: SHA-256 over ids, annotations and pixel contents. quantity, unit: what is predicted and in which
    unit, as the data name them, "" where they do not; of masks the unit is `px`, that of distances between outlines.
    """

    source: str
    format: Sentence
    sentence: Sentence
    samples: int
    left_out: tuple[LeftOutRecord, ...]
    sizes: SizesRecord | None
    colour: str | None
    depth: str | None
    window: WindowRecord | None
    hash: str | None
    notes: tuple[Sentence, ...]
    per_class: Mapping[str, PartCounts] | None = None
    quantity: str = ""
    unit: str = ""
    objects_per_class: Mapping[str, PartCounts] | None = None


@dataclass(frozen=True)
class SplitRecord:
    """How images were dealt. test, validation: as asked for, shares of all images. group: what groups are, in words.

    test_hash: the key of the ledger. opened: how often these test images have been scored on this machine; None if it
    could not be kept.
    """

    how: str
    seed: int | None
    test: float | None
    validation: float | None
    group: Sentence | None
    groups: int | None
    counts: PartCounts
    hash: str | None
    test_hash: str | None
    opened: int | None
    notes: tuple[Sentence, ...]


@dataclass(frozen=True)
class SampleRecord:
    """One of a few images shown."""

    id: str
    label: str
    split: str | None
    thumbnail: str


@dataclass(frozen=True)
class GalleryRecord:
    """Metadata-free pictures kept beside the file. mistakes: of the chosen run on test, the most confident ones first.

    slider: of two classes. worst: of a regression, the test images that the chosen run is farthest off on.
    drawn: of masks, test images with what is shared, missed and wrong. annotated: training images with their masks.
    doubted: of boxes, images whose annotation the chosen run doubts. moved: of boxes,
    validation images over which a slider of scores moves.
    """

    samples: tuple[SampleRecord, ...]
    mistakes: tuple[MistakeRecord, ...] = ()
    mistakes_total: int = 0
    slider: tuple[SliderPictureRecord, ...] = ()
    worst: tuple[WorstImageRecord, ...] = ()
    drawn: tuple[DrawnPictureRecord, ...] = ()
    annotated: tuple[DrawnPictureRecord, ...] = ()
    doubted: tuple[DrawnPictureRecord, ...] = ()
    moved: tuple[DrawnPictureRecord, ...] = ()
