"""Files read one after another, in a thread of this process or in a process of its own (`data/pixels/workers.py`)."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pupille.data.pixels.cached_file import CachedPixels, Same, settled, signature_of
from pupille.data.pixels.memory_map import PART, PixelFile, Row
from pupille.data.pixels.workers import KILLS, Answer, Worker, asked_in_turn, serve
from pupille.errors import DataError, ImageError, reason_of
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.images.decoded import read_file
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.regular_files import RegularFiles
from pupille.images.source import Source

PROGRAM = "pupille.data.pixels.decode_files"


@dataclass(frozen=True)
class WrittenPixels:
    """A picture whose pixels another process has written. file: the name of its file of pixels."""

    file: str
    row: Row


def read_some(
    source: Source, paths: Sequence[str], geometry: Geometry, digests: Mapping[str, str]
) -> Iterator[CachedPixels | Same | ImageError]:
    """What each file holds. digests: those of files that need not be decoded while they have them."""
    with RegularFiles(source.root) as files, silence_pillow():
        for path in paths:
            yield read_kept(source, files, path, geometry, digests.get(path))


def read_kept(
    source: Source, files: RegularFiles, path: str, geometry: Geometry, digest: str | None
) -> CachedPixels | Same | ImageError:
    """The picture in a file, decoded unless the file still holds the bytes of that digest; or why there is none."""
    try:
        status, data = files.read(path, source.limits.file_bytes)
    except (DataError, OSError) as error:
        return ImageError(path, reason_of(error))
    signature = settled(signature_of(status))
    found = hashlib.sha256(data).hexdigest()
    if found == digest:
        return Same(signature, found)
    try:
        return CachedPixels(read_file(source, path, data, geometry), signature, found)
    except ImageError as error:
        return error


def written_by_processes(
    source: Source,
    chunks: Sequence[Sequence[str]],
    geometry: Geometry,
    digests: Mapping[str, str],
    *,
    beside: PixelFile,
) -> Generator[list[WrittenPixels | Same | ImageError]]:
    """What the files of each chunk hold, in order; the processes write the pixels into files of their own.

    beside: a file of pixels; the others get its name and another ending. Raises OSError if the disk is full,
    DataError if no process can be started.
    """
    told = {
        "source": {"root": str(source.root), "limits": asdict(source.limits), "page": source.page},
        "geometry": asdict(geometry),
        "digests": {path: digests[path] for chunk in chunks for path in chunk if path in digests},
        "beside": str(beside.path),
    }
    return asked_in_turn(
        lambda: Worker(PROGRAM, told, from_json, lambda path: ImageError(path, KILLS)), chunks
    )


def main() -> None:
    """Answers every list of paths on standard input by a list of what their files hold, until there are no more."""
    serve(prepare)


@contextmanager
def prepare(told: dict[str, Any]) -> Iterator[Answer]:
    """What decodes lists of paths, and writes the last pixels at its end."""
    of = told["source"]
    limits = Limits(**{**of["limits"], "formats": tuple(of["limits"]["formats"])})
    source, geometry = Source(Path(of["root"]), limits, of["page"]), Geometry(**told["geometry"])
    beside = Path(told["beside"])
    file = PixelFile.begun(beside.parent, beside.name.removesuffix(PART))

    def answer(paths: list[str]) -> dict[str, Any]:
        try:
            seen = [
                to_json(path, one, file)
                for path, one in zip(paths, read_some(source, paths, geometry, told["digests"]), strict=True)
            ]
        except OSError as error:
            return {"refused": error.strerror or str(error)}
        return {"file": file.path.name, "seen": seen}

    yield answer
    file.flush()


def to_json(path: str, one: CachedPixels | Same | ImageError, file: PixelFile) -> dict[str, Any]:
    """What is told of one file, once its pixels are written."""
    if isinstance(one, ImageError):
        return with_stored_texts({"path": path, "reason": one.reason})
    if isinstance(one, Same):
        return {"same": [one.signature, one.digest]}
    return {"row": file.add(path, one)}


def from_json(answer: dict[str, Any]) -> list[WrittenPixels | Same | ImageError]:
    """The inverse. Raises OSError if the pixels could not be written."""
    if "refused" in answer:
        raise OSError(answer["refused"])
    return [
        WrittenPixels(answer["file"], one["row"])
        if "row" in one
        else Same(tuple(one["same"][0]), one["same"][1])
        if "same" in one
        else ImageError(one["path"], remembered(one, "reason"))
        for one in answer["seen"]
    ]
