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
from pupille.errors import DataError, ImageError, Refusal
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
    """The outcome of each file, in order. digests: those of files that need not be decoded while they have them."""
    with RegularFiles(source.root) as files, silence_pillow():
        for path in paths:
            yield decode_if_changed(source, files, path, geometry, digests.get(path))


def decode_if_changed(
    source: Source, files: RegularFiles, path: str, geometry: Geometry, digest: str | None
) -> CachedPixels | Same | ImageError:
    """The picture in a file, decoded unless the file still holds the bytes of that digest; or why there is none."""
    try:
        status, data = files.read(path, source.limits.file_bytes)
    except (DataError, OSError) as error:
        return ImageError.of(path, error)
    signature = settled(signature_of(status))
    content_digest = hashlib.sha256(data).hexdigest()
    if content_digest == digest:
        return Same(signature, content_digest)
    try:
        return CachedPixels(read_file(source, path, data, geometry), signature, content_digest)
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
    """The outcomes of the files of each chunk, in order; the processes write the pixels into files of their own.

    beside: a file of pixels; the others get its name and another ending. Raises OSError if the disk is full,
    DataError if no process can be started.
    """
    job = {
        "source": {**asdict(source), "root": str(source.root)},
        "geometry": asdict(geometry),
        "digests": {path: digests[path] for chunk in chunks for path in chunk if path in digests},
        "beside": str(beside.path),
    }
    return asked_in_turn(
        lambda: Worker(PROGRAM, job, from_json, lambda path: ImageError(path, KILLS, Refusal.KILLS)), chunks
    )


def main() -> None:
    """Answers every list of paths on standard input by a list of what their files hold, until there are no more."""
    serve(prepare)


@contextmanager
def prepare(job: dict[str, Any]) -> Iterator[Answer]:
    """The function that decodes a list of paths; the last pixels are written at the end of the context.

    job: the source, geometry, digests and file of pixels that `written_by_processes` sends.
    """
    origin = job["source"]
    limits = Limits(**{**origin["limits"], "formats": tuple(origin["limits"]["formats"])})
    source = Source(Path(origin["root"]), limits, origin["page"], tuple(origin["bands"]))
    geometry = Geometry(**job["geometry"])
    beside = Path(job["beside"])
    file = PixelFile.begun(beside.parent, beside.name.removesuffix(PART))

    def answer(paths: list[str]) -> dict[str, Any]:
        try:
            records = [
                to_json(path, outcome, file)
                for path, outcome in zip(
                    paths, read_some(source, paths, geometry, job["digests"]), strict=True
                )
            ]
        except OSError as error:
            return {"refused": error.strerror or str(error)}
        return {"file": file.path.name, "seen": records}

    yield answer
    file.flush()


def to_json(path: str, outcome: CachedPixels | Same | ImageError, file: PixelFile) -> dict[str, Any]:
    """The JSON record of one file, once its pixels are written."""
    if isinstance(outcome, ImageError):
        return with_stored_texts({"path": path, "reason": outcome.reason, "refusal": outcome.refusal})
    if isinstance(outcome, Same):
        return {"same": [outcome.signature, outcome.digest]}
    return {"row": file.add(path, outcome)}


def from_json(answer: dict[str, Any]) -> list[WrittenPixels | Same | ImageError]:
    """The outcomes of one answer, the inverse of `to_json`. Raises OSError if the pixels could not be written."""
    if "refused" in answer:
        raise OSError(answer["refused"])
    return [
        WrittenPixels(answer["file"], record["row"])
        if "row" in record
        else Same(tuple(record["same"][0]), record["same"][1])
        if "same" in record
        else ImageError(record["path"], remembered(record, "reason"), Refusal(record["refusal"]))
        for record in answer["seen"]
    ]
