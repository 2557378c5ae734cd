"""Files packed for a machine without internet: one zip with a list of what is in it, taken out only if it is all that.

`bundle.json` names every file with its size and SHA-256, and the licence and source of what it belongs to; each file is
`ITEM/FILE`, unpacked. Nothing is ever written to a place that the zip names: whoever takes a file out says where.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

import msgspec

from pupille.errors import PupilleError
from pupille.i18n.language import StoredText, tell
from pupille.runs.folder import as_json, written_atomically
from pupille.storage.regular_file import open_regular_file

LIST, README = "bundle.json", "README.txt"
SCHEMA = 1
LONGEST_LIST = 16 * 2**20
"""Bytes of the list that are read: of a hundred thousand files."""
DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file within, so that the same files give the same bytes."""
PLAIN = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
"""How a file within is called: a folder and a name, neither of which leads anywhere."""
ENCRYPTED = 0x1
BLOCK = 2**20
Kind = Literal["weights", "data"]
"""The verb that packs a bundle and takes it in."""
Progress = Callable[[int], None]
"""Is handed the bytes that were packed or checked so far."""


@dataclass(frozen=True)
class BundledFile:
    """One file within. path: its place there. size: in bytes."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.partition("/")[2]


@dataclass(frozen=True)
class Item:
    """What belongs together under one name, such as the weights of a network. about: what else is to be known of it."""

    name: str
    licence: str
    source: str
    about: Mapping[str, str | None]
    files: tuple[BundledFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class _Head:
    schema: int
    kind: Kind


@dataclass(frozen=True)
class _List(_Head):
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ToPack:
    """What is packed as one item. folder: its place in the zip. files: each at its place on the disk."""

    name: str
    licence: str
    source: str
    about: Mapping[str, str | None]
    folder: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Bundle:
    """A bundle that is open. path: of the zip. kind: the verb that packs it. error: what is raised where it is not what
    its list says."""

    path: Path
    kind: Kind
    error: type[PupilleError]
    archive: zipfile.ZipFile
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(item.size for item in self.items)

    def check(self, progress: Progress) -> None:
        """Reads every file once. Raises `error` for the first that is not the one of the list."""
        before = 0
        for item in self.items:
            for file in item.files:
                self.take(file, None)
                progress(before := before + file.size)

    def take(self, file: BundledFile, target: IO[bytes] | None) -> None:
        """Copies a file into an open one. Raises `error` if it is not the one of the list."""
        digest = hashlib.sha256()
        try:
            with self.archive.open(file.path) as content:
                while block := content.read(BLOCK):
                    digest.update(block)
                    if target is not None:
                        target.write(block)
        except (zipfile.BadZipFile, EOFError) as error:
            raise self.error(_altered(self.path, file.path, self.kind)) from error
        if digest.hexdigest() != file.sha256:
            raise self.error(_altered(self.path, file.path, self.kind))


def write_bundle(
    out: Path, kind: Kind, packs: Sequence[ToPack], readme: str, progress: Progress
) -> tuple[Item, ...]:
    """Packs the files and their list, whole or not at all. readme: what a person reads who finds the zip.

    Raises RunError if it cannot be written.
    """
    items, before = list[Item](), 0
    with written_atomically(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(README), readme)
        for pack in packs:
            files = []
            for path in pack.files:
                files.append(_pack(archive, path, f"{pack.folder}/{path.name}"))
                progress(before := before + files[-1].size)
            items.append(Item(pack.name, pack.licence, pack.source, pack.about, tuple(files)))
        archive.writestr(_entry(LIST), as_json(asdict(_List(SCHEMA, kind, tuple(items)))))
    return tuple(items)


def is_bundle(path: Path) -> bool:
    """Whether a file is a zip with a list of its own kind, or what is left of one."""
    try:
        with open_regular_file(path, anywhere=True) as file:
            # The first entry of a bundle is this text, and so it stands in one that was cut short too.
            return file.read(30 + len(README)).endswith(README.encode())
    except (OSError, PupilleError):
        return False


@contextmanager
def opened_bundle(path: Path, kind: Kind, error: type[PupilleError]) -> Iterator[Bundle]:
    """A bundle whose list fits the names and sizes of its files; what is in them is read by `Bundle.check` or `take`.

    kind: the verb that packs such ones. Raises `error` if it is none, of another kind, cut short or altered.
    """
    try:
        file = open_regular_file(path, anywhere=True)
    except FileNotFoundError as cause:
        raise error(tell("{file!r} does not exist. Check the path.", file=str(path))) from cause
    with file:
        try:
            archive = zipfile.ZipFile(file)
            content = _list_of(archive)
            head = msgspec.json.decode(content, type=_Head)
        except Exception as cause:  # The reader of zips raises almost anything on a damaged one.
            raise error(
                tell(
                    "{file!r} is no bundle, or was cut short on its way. Copy it again, or pack one with {command}.",
                    file=path.name,
                    command=_command(kind),
                )
            ) from cause
        if head.schema > SCHEMA:
            raise error(
                tell(
                    "{file!r} was packed by a later version of Pupille. Use that version here too.",
                    file=path.name,
                )
            )
        if head.kind != kind:
            raise error(
                tell(
                    "{file!r} is a bundle of another kind. Take it in with {command}.",
                    file=path.name,
                    command=f"`pupille {head.kind} import`",
                )
            )
        with archive:
            yield Bundle(path, kind, error, archive, _items(archive, content, path, kind, error))


def _list_of(archive: zipfile.ZipFile) -> bytes:
    """The text of the list. Raises KeyError without one, ValueError if it is longer than any."""
    entry = archive.getinfo(LIST)
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > LONGEST_LIST:
        raise ValueError
    return archive.read(entry)


def _items(
    archive: zipfile.ZipFile, content: bytes, path: Path, kind: Kind, error: type[PupilleError]
) -> tuple[Item, ...]:
    """The items of the list, held against the directory of the zip."""
    try:
        items = msgspec.json.decode(content, type=_List).items
    except msgspec.DecodeError as cause:
        raise error(_altered(path, LIST, kind)) from cause
    listed = {file.path: file.size for item in items for file in item.files}
    for entry in archive.infolist():
        name = entry.filename
        if name in (LIST, README):
            continue
        is_stored = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & ENCRYPTED
        if not PLAIN.fullmatch(name) or not is_stored or listed.pop(name, None) != entry.file_size:
            raise error(_altered(path, name, kind))
    if listed or len({item.name for item in items}) < len(items):
        raise error(_altered(path, next(iter(listed), LIST), kind))
    return items


def _altered(path: Path, name: str, kind: Kind) -> StoredText:
    return tell(
        "{file!r} was altered or damaged on its way: {name!r} is not what its list says. Nothing of it was taken in; "
        "copy it again, or pack it anew with {command}.",
        file=path.name,
        name=name,
        command=_command(kind),
    )


def _command(kind: Kind) -> str:
    return f"`pupille {kind} bundle`"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DAY)
    entry.external_attr = 0o644 << 16
    return entry


def _pack(archive: zipfile.ZipFile, path: Path, place: str) -> BundledFile:
    digest, size = hashlib.sha256(), 0
    with (
        open_regular_file(path, anywhere=True) as content,
        archive.open(_entry(place), "w", force_zip64=True) as packed,
    ):
        while block := content.read(BLOCK):
            digest.update(block)
            packed.write(block)
            size += len(block)
    return BundledFile(place, size, digest.hexdigest())
