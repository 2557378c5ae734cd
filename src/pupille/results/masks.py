"""What was said of every pixel of each image, with the truth, and the files that keep it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError, FileError, ImageError, RunError, reason_of
from pupille.i18n.language import tell
from pupille.images.limits import HIGHEST_MEGAPIXELS, Limits
from pupille.results.arrays import IntArray
from pupille.runs.folder import make_folder, read_json, write_atomically, write_json
from pupille.storage.regular_file import read_bytes

IGNORED = -1
"""The class of a pixel that counts neither as truth nor as error."""

ClassMask = NDArray[np.int16]
"""(H, W) the class of each pixel, an index into the classes, or `IGNORED`."""

LIMITS = Limits(formats=("PNG",), megapixels=HIGHEST_MEGAPIXELS)
"""Of the masks of a run: as large as the largest picture that is read."""


class MaskStore(Protocol):
    """Where the masks of images come from, one at a time."""

    def read(self, id: str) -> ClassMask:
        """The mask of the upright image with this id. Raises ImageError with the path and the reason."""
        ...


@dataclass(frozen=True)
class PackedMask:
    """A mask in memory, compressed without loss: as large as its outlines, not as its pixels."""

    shape: tuple[int, ...]
    data: bytes

    @classmethod
    def of(cls, mask: ClassMask) -> PackedMask:
        """A mask (H, W), packed."""
        return cls(mask.shape, zlib.compress(np.ascontiguousarray(mask, dtype=np.int16).data, level=1))

    def unpacked(self) -> ClassMask:
        """The inverse of `of`."""
        return np.frombuffer(zlib.decompress(self.data), dtype=np.int16).reshape(self.shape)


@dataclass(frozen=True)
class SavedMasks:
    """Masks of a run's folder, one PNG file each. files: id -> the file's name. n_classes: that the masks count."""

    folder: Path
    files: dict[str, str]
    n_classes: int

    def read(self, id: str) -> ClassMask:
        """The mask of this image. Raises ImageError where its file is missing, damaged or no mask."""
        name = f"{self.folder.name}/{self.files[id]}"
        # Pillow is loaded by whoever reads a mask, not by whoever reads results.
        from pupille.images.open_image import decode_image

        try:
            data = read_bytes(self.folder / self.files[id], most=LIMITS.file_bytes)
        except (OSError, FileError) as error:
            raise ImageError.of(name, error) from error
        numbers = decode_image(data, name=name, extension=".png", limits=LIMITS).pixels
        ignored = numbers == _ignored(self.n_classes)
        if numbers.ndim != 2 or (numbers[~ignored] >= self.n_classes).any():
            raise ImageError(name, tell("is no mask of these classes; predict again."))
        return np.where(ignored, IGNORED, numbers.astype(np.int32)).astype(np.int16)


@dataclass(frozen=True)
class MaskPredictions:
    """The classes drawn and the classes answered for every pixel of N images, before any metric.

    ids: N sample ids. classes: the names that the masks count. background: the class that is no object and is left out
    of means over classes; None where every class counts. truth, answers: the masks of these images.
    """

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    background: int | None
    truth: MaskStore
    answers: MaskStore

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, rows: IntArray) -> MaskPredictions:
        """The predictions at these rows."""
        return replace(self, ids=tuple(self.ids[row] for row in rows))

    def save(self, folder: Path, part: str) -> None:
        """Writes `<folder>/<part>.json`, the list of images, and a PNG file for each mask below `<folder>/<part>`.

        The same masks give the same bytes. Raises RunError if it cannot, ImageError for a mask that cannot be read.
        """
        for name, store in (("truth", self.truth), ("answer", self.answers)):
            make_folder(folder / part / name)
            for i, id_ in enumerate(self.ids):
                png = _as_png(store.read(id_), len(self.classes))
                write_atomically(folder / part / name / _file(i), png)
        # Last of all: a list says that its masks are there.
        about = {"ids": list(self.ids), "classes": list(self.classes), "background": self.background}
        write_json(folder / f"{part}.json", about)

    @classmethod
    def load(cls, folder: Path, part: str) -> MaskPredictions:
        """The inverse of `save`; masks are read when they are asked for. Raises DataError for a damaged list."""
        path = folder / f"{part}.json"
        try:
            ids, classes, background = _index(read_json(path))
        except (RunError, KeyError, ValueError) as error:
            raise DataError(
                tell(
                    "{path!r} cannot be read ({error}). Predict again.",
                    path=str(path),
                    error=reason_of(error),
                )
            ) from error
        files = {id_: _file(i) for i, id_ in enumerate(ids)}
        stores = [SavedMasks(folder / part / name, files, len(classes)) for name in ("truth", "answer")]
        return cls(ids, classes, background, *stores)


def _index(record: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], int | None]:
    """The ids, classes and background of a list. Raises KeyError or ValueError where something is not as written."""
    ids, classes, background = record["ids"], record["classes"], record["background"]
    for names in (ids, classes):
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError(tell("names are missing"))
        if len(set(names)) < len(names):
            raise ValueError(tell("a name stands twice"))
    if background is not None and (type(background) is not int or not 0 <= background < len(classes)):
        raise ValueError(tell("the background is no class"))
    return tuple(ids), tuple(classes), background


def _file(number: int) -> str:
    """The name of a mask's file: ids may hold what no file name can."""
    return f"{number:06}.png"


def _ignored(n_classes: int) -> int:
    """The grey of a pixel that does not count, the highest of as many bits as the classes need."""
    return 255 if n_classes <= 255 else 65535


def _as_png(mask: ClassMask, n_classes: int) -> bytes:
    """A mask as a grey PNG of 8 bits, or of 16 where classes are more than 255."""
    from PIL import Image

    ignored = _ignored(n_classes)
    numbers = np.where(mask == IGNORED, ignored, mask).astype(np.uint8 if ignored == 255 else np.uint16)
    file = io.BytesIO()
    Image.fromarray(numbers).save(file, "PNG", compress_level=6)
    return file.getvalue()


@dataclass(frozen=True)
class _ByImage:
    """Masks of several stores. stores: id -> the one that has it."""

    stores: Mapping[str, MaskStore]

    def read(self, id: str) -> ClassMask:
        """The mask of this image."""
        return self.stores[id].read(id)


def pooled(parts: Sequence[MaskPredictions], *, ids: Sequence[str] | None = None) -> MaskPredictions:
    """The predictions of parts that share no image and count the same classes as one. ids: their order, by default that
    of the parts."""
    truth = {id_: part.truth for part in parts for id_ in part.ids}
    answers = {id_: part.answers for part in parts for id_ in part.ids}
    return replace(
        parts[0], ids=tuple(truth if ids is None else ids), truth=_ByImage(truth), answers=_ByImage(answers)
    )
