"""What a check is: data, and one function that looks at the evidence and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pupille.errors import unknown_choice
from pupille.results.evaluation import Finding

if TYPE_CHECKING:
    from pupille.audit.twins.find import Twin
    from pupille.data.dataset import Dataset, LeftOut

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Metadata:
    """What a file says about its making, beside its pixels. Empty where it says nothing.

    latitude, longitude: degrees, north and east positive. camera: make and model. serial: of camera or lens.
    taken: ISO date and time. people: owners, authors, artists, copyright holders. comments: free text.
    software: what wrote the file. thumbnail: whether a smaller copy of the picture is embedded.
    blocks: which kinds there are, of exif, gps, xmp, iptc, comment, text.
    """

    latitude: float | None = None
    longitude: float | None = None
    camera: str = ""
    serial: str = ""
    taken: str = ""
    people: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    software: str = ""
    thumbnail: bool = False
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What one pass over a picture has seen; one a sample, in the order of the samples.

    size: bytes of the file, 0 for pictures in memory. extension: lower case, without the dot. format: what the content
    is (JPEG, PNG ...), `array` in memory. mode: Pillow's, as stored. width, height: once upright. pages: in the file.
    file_hash: of the bytes, "" in memory. content: of the upright pixels. jpeg_quality: 1 to 100, None if not a JPEG.
    brightness, contrast: mean and deviation of the luminance, 0 to 1. sharpness: variance of the Laplacian of the
    picture brought to a stated size. colour: mean red, green, blue, 0 to 1. border: mean and deviation of the
    luminance of the outermost pixels. small: (32, 32) uint8 luminance. signatures: (S,) uint64
    perceptual hashes, all 0 for a picture too small to be recognised in another form.
    """

    size: int
    extension: str
    format: str
    mode: str
    width: int
    height: int
    pages: int
    file_hash: str
    content: str
    jpeg_quality: int | None
    brightness: float
    contrast: float
    sharpness: float
    colour: tuple[float, float, float]
    border: tuple[float, float]
    small: NDArray[np.uint8]
    signatures: NDArray[np.uint64]
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True)
class Evidence:
    """What every check looks at.

    dataset: the readable samples with label, group and split ("" before a split is drawn).
    facts: one a sample, in the same order. left_out: files that are no samples, with the reason.
    given: whether the split came with the data (then a leak is an error; one that is drawn here has none).
    seed: of every random choice of a check.
    """

    dataset: Dataset
    facts: tuple[Facts, ...]
    left_out: tuple[LeftOut, ...]
    given: bool
    seed: int = 0

    @cached_property
    def twins(self) -> tuple[Twin, ...]:
        """The samples that show the same picture; searched for once, when the first check asks."""
        from pupille.audit.twins.find import find_twins, grey_reader

        return find_twins(self.facts, grey_reader(self.dataset))


@dataclass(frozen=True)
class NotApplicable:
    """The question does not arise for this data set, and why."""

    reason: str


@dataclass(frozen=True)
class CouldNotRun:
    """The question arises but could not be answered, and why. Never the same as passed."""

    reason: str


Answer = tuple[Finding, ...] | NotApplicable | CouldNotRun
"""What a check says; no findings means that it passed."""


@dataclass(frozen=True)
class Check:
    """One question asked of a data set. code: short and stable, such as `twins-across`. title: the question's subject.

    severity: of its findings, unless one states its own.
    """

    code: str
    title: str
    severity: str
    look: Callable[[Evidence], Answer]

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(unknown_choice("severity", self.severity, SEVERITIES))
