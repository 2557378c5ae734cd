"""Images in any number, listed one by one: files below a folder, lines of a text file, members of plain tars.

A member of a tar is known by its place in the file, so that it is read without unpacking the others, and a million
images need no million files.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pupille.data.dataset import Dataset, LeftOut
from pupille.data.open import unlabelled_samples
from pupille.data.sources.archives import StrictEntry
from pupille.data.sources.image_files import IMAGE_EXTENSIONS, find_images, is_ignored
from pupille.errors import DataError, ImageError, Refusal, reason_of
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import Picture, decode_image, read_image
from pupille.images.regular_files import open_regular
from pupille.images.source import Source

TAR = ".tar"
LIST = ".txt"
LONGEST_LINE = 4096
"""Characters of a line of a list, the longest path that the usual systems know."""


@dataclass(frozen=True)
class ListedImage:
    """One image. name: as answers call it. file: where its bytes are, relative to the source's folder or absolute.
    offset, size: of a member of a tar, in bytes; size -1 for a file of its own."""

    name: str
    file: str
    offset: int = 0
    size: int = -1


@dataclass(frozen=True)
class ListedImages(Source):
    """The store of some listed images, by their names."""

    listed: Mapping[str, ListedImage] | None = None

    def read(self, path: str) -> Picture:
        """The picture of this name. Raises ImageError with the reason."""
        item = (self.listed or {})[path]
        file = self.root / item.file
        if item.size < 0:
            root = file.parent if Path(item.file).is_absolute() else self.root
            return read_image(
                file, root=root, name=path, limits=self.limits, page=self.page, bands=self.bands
            )
        return decode_image(
            self._member(item, file),
            name=path,
            extension=PurePosixPath(item.name).suffix,
            limits=self.limits,
            page=self.page,
            bands=self.bands,
        )

    def _member(self, item: ListedImage, file: Path) -> bytes:
        try:
            with open_regular(file, root=file.parent) as tar:
                tar.seek(item.offset)
                # One byte more than the limit is enough for whoever refuses it.
                data = tar.read(min(item.size, self.limits.file_bytes + 1))
        except (DataError, OSError) as error:
            raise ImageError.of(item.name, error) from error
        if len(data) < min(item.size, self.limits.file_bytes + 1):
            raise ImageError(item.name, tell("its tar ends before it does; bring the whole tar."))
        return data


def data_set_of(
    listed: list[ListedImage], root: Path, name: str, *, limits: Limits = DEFAULT_LIMITS, page: int = 0
) -> Dataset:
    """A data set without classes of some listed images. root: the folder that their files are relative to."""
    store = ListedImages(root, limits, page, listed={item.name: item for item in listed})
    return Dataset(unlabelled_samples([item.name for item in listed]), (), store, name, tell("images"))


def root_of(source: Path) -> Path:
    """The folder that the files of a source are relative to."""
    return source if source.is_dir() else source.parent


def listed_images(source: Path) -> Iterator[ListedImage | LeftOut]:
    """Every image of a source, always in the same order, and what is none of those that are read.

    source: a folder, whose files and whose members of tars count; a plain tar; or a text file with a path a line,
    absolute or relative to its own folder. Raises DataError for anything else, a packed or damaged tar, and a name that
    stands twice.
    """
    if source.is_dir():
        yield from _of_folder(source)
    elif source.suffix.lower() == TAR:
        yield from _of_tar(source, source.name)
    elif source.suffix.lower() == LIST:
        yield from _of_lines(source)
    else:
        raise DataError(
            tell(
                "{name!r} cannot be dealt into shards. Give a folder, a plain .tar, or a .txt file with a path a line.",
                name=source.name,
            )
        )


def _of_folder(folder: Path) -> Iterator[ListedImage | LeftOut]:
    listing = find_images(folder)
    yield from (ListedImage(path, path) for path in listing.images)
    for item in listing.left_out:
        if PurePosixPath(item.path).suffix.lower() == TAR and item.refusal is Refusal.ASIDE:
            yield from _of_tar(folder / item.path, item.path)
        else:
            yield item


def _of_lines(file: Path) -> Iterator[ListedImage]:
    names: set[str] = set()
    with open_regular(file, root=file.parent) as lines:
        while line := lines.readline(LONGEST_LINE):
            try:
                name = line.decode("utf-8-sig" if not names else "utf-8").strip()
            except UnicodeDecodeError:
                raise DataError(
                    tell("{file!r} is no text in UTF-8. Save the list as UTF-8.", file=file.name)
                ) from None
            if name:
                _insist_on_new(name, names, file.name)
                yield ListedImage(name, name)


def _of_tar(file: Path, shown: str) -> Iterator[ListedImage | LeftOut]:
    """The images of a plain tar. shown: how names begin, the path of the tar below the source's folder."""
    names: set[str] = set()
    with open_regular(file, root=file.parent) as source:
        try:
            with tarfile.open(fileobj=source, mode="r:", tarinfo=StrictEntry) as archive:
                while (entry := archive.next()) is not None:
                    # Else it would hold all that it has seen.
                    archive.members = []  # type: ignore[attr-defined]
                    member = PurePosixPath(entry.name)
                    if entry.isdir() or is_ignored(member.name):
                        continue
                    name = f"{shown}/{entry.name}"
                    if not entry.isreg() or entry.issparse():
                        yield LeftOut(name, tell("a link or special file of a tar"), Refusal.NOT_A_FILE)
                    elif member.suffix.lower() not in IMAGE_EXTENSIONS:
                        yield LeftOut(name, tell("it is not an image"), Refusal.ASIDE)
                    else:
                        _insist_on_new(name, names, shown)
                        yield ListedImage(name, shown, entry.offset_data, entry.size)
        except tarfile.TarError as error:
            raise DataError(
                tell(
                    "{file!r} is no plain tar that can be read to its end ({reason}). Pack it again without "
                    "compression.",
                    file=shown,
                    reason=reason_of(error),
                )
            ) from error


def _insist_on_new(name: str, names: set[str], source: str) -> None:
    if name in names:
        raise DataError(
            tell("{name!r} stands twice in {source!r}. Keep one of them.", name=name, source=source)
        )
    names.add(name)
