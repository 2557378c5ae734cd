"""IDX files, the format of MNIST: `train-images-idx3-ubyte`, gzipped or not, and the labels beside it."""

from __future__ import annotations

import gzip
import math
import os
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.errors import DataError, reason_of
from pupille.i18n.language import phrase, tell
from pupille.images.limits import Limits
from pupille.images.regular_files import open_regular

IMAGES = re.compile(
    r"(?P<part>.*(?:train|t10k|test))[-._]images[-._]idx[34][-._]ubyte(?:\.gz)?", re.IGNORECASE
)
UNSIGNED_BYTES = 0x08
SMALL_DATA = 100_000_000
"""So many bytes may be packed as tightly as they like."""


@dataclass(frozen=True)
class _Pair:
    """An images file, its labels file, and the part of the split that its name tells."""

    images: Path
    labels: Path
    split: str


def is_idx(source: Path) -> bool:
    """Whether a file is named like IDX images, or a folder holds such a file."""
    return bool(_image_files(source.iterdir() if source.is_dir() else [source]))


def read_idx(source: Path, _config: DataConfig, limits: Limits, name: str) -> Dataset:
    """A folder with files of train and test (the given split), or one file with its labels beside it.

    Raises DataError if a labels file is absent, a file is damaged, or images and labels do not fit together.
    """
    pairs = _pairs(source)
    images = [_read(pair.images, limits, dimensions=(3, 4)) for pair in pairs]
    labels = [_read(pair.labels, limits, dimensions=(1,)) for pair in pairs]
    for pair, pictures, marks in zip(pairs, images, labels, strict=True):
        if len(pictures) != len(marks):
            raise DataError(
                tell(
                    "{name!r} holds {images:count} images but {other!r} {labels:count} labels. Take both files from "
                    "the same place.",
                    name=pair.images.name,
                    images=len(pictures),
                    other=pair.labels.name,
                    labels=len(marks),
                )
            )
    if len({pictures.shape[1:] for pictures in images}) > 1:
        raise DataError(
            tell(
                "the image files in {name!r} hold images of different sizes. Open one file at a time.",
                name=name,
            )
        )
    splits = [pair.split for pair, marks in zip(pairs, labels, strict=True) for _ in range(len(marks))]
    given = splits if source.is_dir() else None
    pixels, numbers = np.concatenate(images), np.concatenate(labels)
    return from_arrays(pixels, numbers, name=name, splits=given, form=phrase("{pixels} IDX files"))


def _image_files(files: Iterable[Path]) -> dict[str, Path]:
    """Part (`train`, `t10k` ...) -> its file of images; the unpacked one where there is a gzipped one too."""
    image_files: dict[str, Path] = {}
    for file in sorted(files, key=lambda file: (file.name.lower().endswith(".gz"), file.name)):
        match = IMAGES.fullmatch(file.name)
        if match:
            image_files.setdefault(match["part"], file)
    return image_files


def _pairs(source: Path) -> list[_Pair]:
    """The images and labels that belong together, train first."""
    folder = source if source.is_dir() else source.parent
    files = _image_files(folder.iterdir() if source.is_dir() else [source])
    pairs = [_Pair(file, _labels_of(file), _split_of(part)) for part, file in files.items()]
    if len({pair.split for pair in pairs}) < len(pairs):
        raise DataError(
            tell(
                "{folder!r} holds the files of several data sets: {names}. Give one of these files.",
                folder=str(source),
                names=", ".join(sorted(f.name for f in files.values())),
            )
        )
    return sorted(pairs, key=lambda pair: pair.split != "train")


def _split_of(part: str) -> str:
    return "train" if part.lower().endswith("train") else "test"


def _labels_of(images: Path) -> Path:
    """The labels file beside a file of images."""
    stem = re.sub(r"\.gz$", "", images.name, flags=re.I)
    wanted = re.sub(r"idx[34]", "idx1", re.sub("images", "labels", stem, flags=re.I), flags=re.I)
    spelled = re.sub(r"[-._]", "-", wanted).lower()
    for file in sorted(images.parent.iterdir(), key=lambda file: len(file.name)):
        if re.sub(r"[-._]", "-", re.sub(r"\.gz$", "", file.name, flags=re.I)).lower() == spelled:
            return file
    raise DataError(
        tell(
            "the labels of {name!r} are absent: put {wanted!r} (or {packed!r}) beside it.",
            name=images.name,
            wanted=wanted,
            packed=wanted + ".gz",
        )
    )


def _read(file: Path, limits: Limits, *, dimensions: tuple[int, ...]) -> NDArray[np.uint8]:
    """The array of one IDX file, never more of it than its header announces and the limits allow."""
    try:
        with open_regular(file, root=file.parent) as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            size = raw.seek(0, os.SEEK_END)
            raw.seek(0)
            with gzip.open(raw) if packed else raw as stream:
                shape = _shape(stream, dimensions)
                expected = math.prod(shape)
                _refuse_huge(expected, size, packed, limits)
                data = stream.read(expected + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            tell(
                "{name!r} is cut off or damaged ({reason}). Download it again.",
                name=file.name,
                reason=reason_of(error),
            )
        ) from error
    except DataError as error:
        raise DataError(tell("{name!r} {reason}", name=file.name, reason=reason_of(error))) from error
    if len(data) != expected:
        raise DataError(
            tell("{name!r} holds more data than its header announces. Download it again.", name=file.name)
            if len(data) > expected
            else tell(
                "{name!r} holds less data than its header announces. Download it again.", name=file.name
            )
        )
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def _refuse_huge(expected: int, size: int, packed: bool, limits: Limits) -> None:
    """Raises DataError if a file of `size` bytes announces more data than it can hold or we allow."""
    most = min(limits.archive_bytes, max(SMALL_DATA, size * limits.archive_ratio)) if packed else size
    if expected > most:
        raise DataError(
            tell(
                "announces {expected:count} bytes of data, and at most {most:0} are read from it: it is damaged, "
                "or its data set should be saved as image files.",
                expected=expected,
                most=most,
            )
        )


def _shape(stream: BinaryIO | gzip.GzipFile, dimensions: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that the header states, after two zero bytes, the type and the number of dimensions."""
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0":
        raise DataError(tell("is no IDX file: it does not begin with two zero bytes. Download it again."))
    if start[2] != UNSIGNED_BYTES:
        raise DataError(
            tell(
                "holds IDX data of type 0x{kind}; only unsigned bytes (0x08) are read.",
                kind=f"{start[2]:02x}",
            )
        )
    if start[3] not in dimensions:
        first, *others = map(str, dimensions)
        alternatives = tell("{first} or {second}", first=first, second=others[0]) if others else first
        raise DataError(
            tell(
                "has {n} dimensions where {wanted} belong: images and labels may have been exchanged.",
                n=start[3],
                wanted=alternatives,
            )
        )
    sides = stream.read(4 * start[3])
    if len(sides) < 4 * start[3]:
        raise DataError(tell("is cut off within its header. Download it again."))
    return struct.unpack(f">{start[3]}I", sides)
