"""The record that one look at an image leaves behind: its facts and its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Metadata:
    """The metadata of a file, about its making, beside its pixels. Empty where it says nothing.

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
    """The facts from one pass over a picture; one a sample, in the order of the samples.

    size: bytes of the file, 0 for pictures in memory. extension: lower case, without the dot. format: of the
    content (JPEG, PNG ...), `array` in memory. mode: Pillow's, as stored. width, height: once upright. pages: in the
    file. file_hash: of the bytes, "" in memory. content: of the upright pixels. jpeg_quality: 1 to 100, None if
    not a JPEG. brightness, contrast: mean and deviation of the luminance, 0 to 1. sharpness: variance of the Laplacian
    of the picture brought to a stated size. colour: mean red, green, blue, 0 to 1. border: mean and deviation of the
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
