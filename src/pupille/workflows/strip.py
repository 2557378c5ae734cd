"""Copies of images without metadata: the same pixels, the same names, and nothing that tells where, when or by whom."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from PIL import Image

from pupille.audit.facts.record import Metadata
from pupille.audit.metadata.read import read_metadata
from pupille.data.dataset import LeftOut
from pupille.data.formats.cells import TABLES
from pupille.data.open import is_name, open_images
from pupille.data.pixels.threads import in_threads
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError
from pupille.i18n.counts import images
from pupille.i18n.language import for_terminal, phrase, retell, say, says, tell, tells, translated
from pupille.images.bands import EVERY
from pupille.images.file_types import format_of
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import ORIENTATION, Picture, decode_image
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.regular_files import open_regular
from pupille.images.strip_metadata import UPRIGHT, bare
from pupille.runs.events import Event, Listener, silent
from pupille.storage.new_folder import new_folder

MOST_PAGES_COMPARED = 100
METADATA_KINDS: Mapping[str, Callable[[Metadata], bool]] = {
    phrase("positions"): lambda metadata: "gps" in metadata.blocks,
    phrase("serial numbers"): lambda metadata: bool(metadata.serial),
    phrase("names"): lambda metadata: bool(metadata.people),
    phrase("dates"): lambda metadata: bool(metadata.taken),
    phrase("thumbnails"): lambda metadata: metadata.thumbnail,
    phrase("comments"): lambda metadata: bool(metadata.comments),
}
"""Kinds of metadata that people look for -> whether a file has them."""


@dataclass(frozen=True)
class StripResult:
    """The copies that were written. folder: where. images, tables: paths below it.

    removed: kind of metadata -> from how many images.
    left_out: files that were not copied, with the reason. notes: what the user must be told, in sentences.
    """

    folder: Path
    images: tuple[str, ...]
    tables: tuple[str, ...]
    removed: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        removed = ", ".join(
            say("{kind} ({images})", kind=translated(kind), images=images(n))
            for kind, n in self.removed.items()
        )
        lines = [
            says(
                "{n} image written to {folder!r} with the same pixels (each compared) and no metadata but the "
                "orientation. Removed: {removed}.",
                "{n} images written to {folder!r} with the same pixels (each compared) and no metadata but the "
                "orientation. Removed: {removed}.",
                len(self.images),
                folder=str(self.folder),
                removed=removed or say("there was none"),
            ),
            *map(retell, self.notes),
        ]
        if self.left_out:
            first = self.left_out[0]
            lines.append(
                says(
                    "{n} file was not copied; the first is {path!r}: {reason}.",
                    "{n} files were not copied; the first is {path!r}: {reason}.",
                    len(self.left_out),
                    path=first.path,
                    reason=retell(first.reason).rstrip("."),
                )
            )
        return for_terminal("\n".join(lines))

    def to_json(self) -> dict[str, Any]:
        """The record that `--json` prints."""
        left_out = [item.to_json() for item in self.left_out]
        return {**vars(self), "folder": str(self.folder), "left_out": left_out, "removed": dict(self.removed)}


@dataclass(frozen=True)
class _Done:
    """A written image. metadata: of its original file.

    profile, further: whether it loses a colour profile, or further pictures inside the file.
    """

    metadata: Metadata
    profile: bool
    further: bool


def strip(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    listener: Listener = silent,
) -> StripResult:
    """Writes a copy of every image of a folder, archive, table or file into the new folder `out`.

    The coded pixels are copied as they are (a BMP is saved anew), each copy is decoded and compared with its original,
    and only the orientation stays, in an EXIF block of its own. Tables are copied as they are; other files are listed
    and not copied, as are images that cannot be read. `out` appears when all is written, or not at all.
    Raises ConfigError if `out` is occupied or lies in the source, DataError if there is no image.
    """
    images, paths, left_out = _opened(source, limits)
    with new_folder(out, _folder(source)) as partial:
        done = _write_all(images, paths, partial, listener)
        tables = [item for item in left_out if _copy_table(images.root, item.path, partial)]
    written = {path: result for path, result in done.items() if isinstance(result, _Done)}
    refused = [LeftOut.of(result) for result in done.values() if isinstance(result, ImageError)]
    return StripResult(
        folder=Path(out),
        images=tuple(written),
        tables=tuple(item.path for item in tables),
        removed=_removed([result.metadata for result in written.values()]),
        left_out=(*(item for item in left_out if item not in tables), *refused),
        notes=_notes(list(written.values()), len(tables)),
    )


def _opened(
    source: str | os.PathLike[str], limits: Limits
) -> tuple[FileImages, list[str], tuple[LeftOut, ...]]:
    """The store of the files, the paths of the images in it, and the other files."""
    path = Path(source).expanduser()
    if is_name(str(source)) and not path.exists():
        raise DataError(
            tell(
                "{source!r} is a built-in or public data set and holds no metadata. Give a folder of "
                "your images.",
                source=str(source),
            )
        )
    dataset = open_images(_folder(source) or source, limits=limits)
    assert isinstance(dataset.images, FileImages)  # A path always leads to files.
    return dataset.images, list(dataset.samples["path"]), dataset.left_out


def _folder(source: str | os.PathLike[str]) -> Path | None:
    """The folder that is copied: the source, or that of a table; None for an archive or a single image."""
    path = Path(source).expanduser()
    if path.is_dir():
        return path
    return path.parent if path.suffix.lower() in TABLES and path.is_file() else None


def _write_all(
    images: FileImages, paths: list[str], folder: Path, listener: Listener
) -> dict[str, _Done | ImageError]:
    for parent in {PurePosixPath(path).parent for path in paths}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    done: dict[str, _Done | ImageError] = {}
    for path, result in zip(paths, in_threads(lambda path: _write(images, path, folder), paths), strict=True):
        done[path] = result
        listener(Event(tell("writing without metadata"), len(done), len(paths)))
    if not any(isinstance(result, _Done) for result in done.values()):
        first = next(iter(done.values()))
        raise DataError(
            tell(
                "none of the {images:count} images can be written without metadata; the first is {first}",
                images=len(paths),
                first=first,
            )
        )
    return done


def _write(images: FileImages, path: str, folder: Path) -> _Done | ImageError:
    """Writes one image, or says why it cannot be."""
    try:
        with open_regular(images.root / path, root=images.root) as file:
            data = file.read(images.limits.file_bytes + 1)
        stripped, done = without_metadata(data, name=path, limits=images.limits)
    except ImageError as error:
        return error
    except (DataError, OSError) as error:
        return ImageError.of(path, error)
    (folder / path).write_bytes(stripped)
    return done


def without_metadata(data: bytes, *, name: str, limits: Limits = DEFAULT_LIMITS) -> tuple[bytes, _Done]:
    """The file without metadata, and what it has lost; decoded and compared before it is handed over.

    Raises ImageError if it cannot be read, or cannot be taken apart without touching its pixels.
    """
    extension = PurePosixPath(name).suffix
    picture = decode_image(data, name=name, extension=extension, limits=limits, bands=EVERY)
    file_format = format_of(data) or ""
    try:
        orientation, profile = _orientation_and_profile(data, file_format)
        stripped = _bmp(picture) if file_format == "BMP" else bare(data, file_format, orientation)
    except DataError as error:
        raise ImageError.of(name, error) from error
    further = file_format == "JPEG" and picture.pages > 1
    _compare(data, stripped, picture, name, extension, limits, pages=1 if further else picture.pages)
    if read_metadata(stripped, file_format).blocks:
        raise ImageError(
            name, tell("holds metadata in a place that could not be emptied; save it again as PNG.")
        )
    return stripped, _Done(read_metadata(data, file_format), profile, further)


def _compare(
    data: bytes, stripped: bytes, picture: Picture, name: str, extension: str, limits: Limits, *, pages: int
) -> None:
    """Raises ImageError unless every page decodes to the same pixels as before."""
    for page in range(min(pages, MOST_PAGES_COMPARED)):
        if page:
            picture = decode_image(
                data, name=name, extension=extension, limits=limits, page=page, bands=EVERY
            )
        now = decode_image(stripped, name=name, extension=extension, limits=limits, page=page, bands=EVERY)
        if not np.array_equal(picture.pixels, now.pixels):
            raise ImageError(
                name, tell("would not look the same without its metadata; save it again as PNG.")
            )


def _orientation_and_profile(data: bytes, file_format: str) -> tuple[int, bool]:
    """The orientation that a reader goes by, and whether there is a colour profile."""
    with silence_pillow(), Image.open(io.BytesIO(data), formats=[file_format]) as image:
        profile = bool(image.info.get("icc_profile"))
        try:
            orientation = image.getexif().get(ORIENTATION, UPRIGHT)
        except Exception:  # A damaged EXIF block turns nothing.
            return UPRIGHT, profile
    return (orientation if orientation in range(1, 9) else UPRIGHT), profile


def _bmp(picture: Picture) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture.pixels).save(out, "BMP")
    return out.getvalue()


def _copy_table(root: Path, path: str, folder: Path) -> bool:
    """Copies a table of labels as it is; whether the file is one."""
    if PurePosixPath(path).suffix.lower() not in TABLES:
        return False
    try:
        with open_regular(root / path, root=root) as file:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(file.read())
    except (DataError, OSError):
        return False
    return True


def _removed(metadata: list[Metadata]) -> dict[str, int]:
    counts = Counter(kind for record in metadata for kind, has in METADATA_KINDS.items() if has(record))
    return {kind: counts[kind] for kind in METADATA_KINDS if counts[kind]}


def _notes(done: list[_Done], tables: int) -> tuple[str, ...]:
    profiles, further = sum(image.profile for image in done), sum(image.further for image in done)
    notes = []
    if profiles:
        notes.append(
            tells(
                "Colour profiles are gone too, from {n} image: the values of the pixels are the same, but other "
                "programs may show them in slightly other colours.",
                "Colour profiles are gone too, from {n} images: the values of the pixels are the same, but other "
                "programs may show them in slightly other colours.",
                profiles,
            )
        )
    if further:
        notes.append(
            tells(
                "Further pictures inside the file, such as depth maps of phones, are gone from {n} image.",
                "Further pictures inside the file, such as depth maps of phones, are gone from {n} images.",
                further,
            )
        )
    if tables:
        notes.append(
            tell(
                "Tables are copied as they are ({tables}): look whether their columns say more than they should.",
                tables=tables,
            )
        )
    return tuple(notes)
