"""Unpacking a zip or tar that someone else made: the whole of it into a new folder, or nothing at all."""

from __future__ import annotations

import bz2
import gzip
import lzma
import secrets
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

from pupille.data.sources.archive_directory import count_tar_entries, insist_on_entries, stated_entries
from pupille.data.sources.entry_names import EntryNames
from pupille.data.sources.zip_names import zip_names
from pupille.errors import ArchiveError, DataError, reason_of
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.regular_files import open_regular
from pupille.runs.saved import SAVED

ZIP_STARTS = (b"PK\3\4", b"PK\5\6")
OFFICE_MARK = b"[Content_Types].xml"
BLOCK = 1 << 20
HARMLESS_BYTES = 10_000_000
"""Up to here no ratio is dangerous: a few blank pictures are packed a thousandfold without any ill will."""
HEADER_BYTES = 1 << 20
"""A tar may need so many bytes to describe one entry: names of thousands of letters fit a hundred times."""
DAMAGED = tell("is damaged or cut short; pack or download it again.")
ENCRYPTED = 0x1


def is_archive(path: Path) -> bool:
    """Whether the file is a zip or a tar, by its content; an Office document, a zip too, is not."""
    try:
        with open_regular(path, root=path.parent) as file:
            if file.read(4) in ZIP_STARTS:
                return OFFICE_MARK not in _tail(file)
            file.seek(0)
            return _begins_like_a_tar(file)
    except (DataError, OSError, EOFError, zlib.error, lzma.LZMAError):
        return False


def unpack(file: Path, into: Path, *, limits: Limits = DEFAULT_LIMITS) -> Path:
    """The files of a zip or tar, in the new folder `into`, which is returned.

    The folder appears whole or not at all; nothing is written elsewhere, and neither links nor permissions
    are taken over. Raises ArchiveError if `into` exists, if an entry has an unsafe name or is not a plain
    file or folder, if the archive is encrypted or damaged, or once more is written than `limits` allow.
    """
    if into.exists() or into.is_symlink():
        raise ArchiveError(
            tell("{folder!r} exists already; choose a new folder to unpack into.", folder=str(into))
        )
    if not into.parent.is_dir():
        raise ArchiveError(
            tell("the folder {folder!r} does not exist; make it first.", folder=str(into.parent))
        )
    growing = into.parent / f".{into.name[:100]}.{secrets.token_hex(8)}"
    try:
        growing.mkdir()
        with _errors_of(file), open_regular(file, root=file.parent) as source:
            _unpack(source, growing, limits)
        growing.rename(into)
        SAVED.note()
    except OSError as error:
        raise ArchiveError(
            tell(
                "{name!r} cannot be unpacked ({reason}); mend that and try again.",
                name=file.name,
                reason=str(error.strerror or error),
            )
        ) from error
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return into


@contextmanager
def _errors_of(file: Path) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        raise ArchiveError(tell("{name!r} {reason}", name=file.name, reason=reason_of(error))) from error
    except _DiskError as error:
        raise error.cause from error
    except Exception as error:  # The readers of zip and tar raise almost anything on a damaged file.
        raise ArchiveError(tell("{name!r} {reason}", name=file.name, reason=DAMAGED)) from error


class _DiskError(Exception):
    """The disk, not the archive, is at fault."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass
class _Writer:
    """Writes entries below `root`, counting what was really written. packed: bytes of the archive file."""

    root: Path
    packed: int
    limits: Limits
    names: EntryNames = field(default_factory=EntryNames)
    written: int = 0
    files: int = 0

    def folder(self, parts: tuple[str, ...]) -> None:
        with _disk():
            self.root.joinpath(*parts).mkdir(parents=True, exist_ok=True)

    def file(self, parts: tuple[str, ...], content: IO[bytes]) -> None:
        target = self.root.joinpath(*parts)
        self.files += 1
        with _disk():
            target.parent.mkdir(parents=True, exist_ok=True)
            out = target.open("xb")
        with out:
            while block := content.read(BLOCK):
                self.written += len(block)
                insist_on_bytes(self.written, self.packed, self.limits)
                with _disk():
                    out.write(block)
                    out.flush()

    def admit(self, name: str, *, is_folder: bool) -> tuple[str, ...]:
        """The parts of the path of an entry. Raises DataError for an unsafe name, or one entry too many."""
        parts = self.names.admit(name, is_folder=is_folder)
        insist_on_entries(self.names.entries, self.limits)
        return parts


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _DiskError(error) from error


def insist_on_bytes(unpacked: int, packed: int, limits: Limits) -> None:
    """Raises DataError if so many bytes out of a file of `packed` bytes are more than the limits allow."""
    if unpacked > limits.archive_bytes:
        raise DataError(
            tell(
                "unpacks to more than {gigabytes:short} GB, the limit; if you trust it, unpack it yourself and "
                "name the folder.",
                gigabytes=limits.archive_bytes / 1e9,
            )
        )
    if unpacked > max(HARMLESS_BYTES, limits.archive_ratio * packed):
        raise DataError(
            tell(
                "unpacks to more than {ratio:short} times its size, as traps do that fill a disk; if you trust "
                "it, unpack it yourself and name the folder.",
                ratio=limits.archive_ratio,
            )
        )


def _unpack(source: BinaryIO, root: Path, limits: Limits) -> None:
    packed = source.seek(0, 2)
    source.seek(0)
    writer = _Writer(root, packed, limits)
    if source.read(4) in ZIP_STARTS:
        _unpack_zip(source, writer)
    else:
        source.seek(0)
        if not _begins_like_a_tar(source):
            raise DataError(tell("is no zip or tar file; pack the folder as one of these."))
        source.seek(0)
        count_tar_entries(_decompressed(source), limits)
        source.seek(0)
        _unpack_tar(source, writer)
    if not writer.files:
        raise DataError(tell("holds no files; pack the folder of your images again."))


def _unpack_zip(source: BinaryIO, writer: _Writer) -> None:
    """Everything that the directory says is checked, and every name admitted, before anything is written."""
    insist_on_entries(stated_entries(source), writer.limits)
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        insist_on_entries(len(entries), writer.limits)
        # What the archive says of itself costs nothing to check; what it really holds is counted later.
        insist_on_bytes(sum(entry.file_size for entry in entries), writer.packed, writer.limits)
        places = []
        for entry, name in zip(entries, zip_names(entries)[0], strict=True):
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise DataError(
                    tell("holds {name!r}, a link or special file; pack it again without.", name=name)
                )
            if entry.flag_bits & ENCRYPTED:
                raise DataError(
                    tell(
                        "holds {name!r}, which is locked with a password; pack it again without one.",
                        name=name,
                    )
                )
            is_folder = name.endswith("/")
            places.append((writer.admit(name, is_folder=is_folder), is_folder))
        for entry, (place, is_folder) in zip(entries, places, strict=True):
            if is_folder:
                writer.folder(place)
                continue
            with archive.open(entry) as content:
                writer.file(place, content)


class StrictEntry(tarfile.TarInfo):
    """tarfile takes a broken header inside an archive for its end; here it is an error."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> StrictEntry:
        """The next entry. Raises tarfile.ReadError for a broken header."""
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(str(error)) from error


class _Counted:
    """The unpacked bytes of a tar, with a bound on the whole and on what one header may take."""

    def __init__(self, content: IO[bytes], packed: int, limits: Limits) -> None:
        self.content, self.packed, self.limits = content, packed, limits
        self.total = 0
        self.header_left: int | None = HEADER_BYTES

    def read(self, size: int) -> bytes:
        block = self.content.read(size)
        self.total += len(block)
        insist_on_bytes(self.total, self.packed, self.limits)
        if self.header_left is not None:
            self.header_left -= len(block)
            if self.header_left < 0:
                raise DataError(tell("describes one entry with a megabyte of text; pack it again."))
        return block


def _unpack_tar(source: BinaryIO, writer: _Writer) -> None:
    stream = _Counted(_decompressed(source), writer.packed, writer.limits)
    with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|", tarinfo=StrictEntry) as archive:
        while (entry := archive.next()) is not None:
            stream.header_left = None
            name = entry.name
            if entry.isdir():
                writer.folder(writer.admit(name, is_folder=True))
            elif entry.isreg() and not entry.issparse():
                content = archive.extractfile(entry)
                assert content is not None
                with content:
                    writer.file(writer.admit(name, is_folder=False), content)
            else:
                raise DataError(
                    tell("holds {name!r}, a link or special file; pack it again without.", name=name)
                )
            stream.header_left = HEADER_BYTES
        stream.header_left = None
        # The checksum of a compressed stream stands at its end: only who reads that far has it checked.
        while stream.read(BLOCK):
            pass


def _decompressed(source: BinaryIO) -> IO[bytes]:
    start = source.read(6)
    source.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=source, mode="rb"))
    if start.startswith(b"BZh"):
        return bz2.BZ2File(source)
    if start == b"\xfd7zXZ\0":
        return lzma.LZMAFile(source)
    return source


def _begins_like_a_tar(source: BinaryIO) -> bool:
    block = _decompressed(source).read(tarfile.BLOCKSIZE)
    try:
        tarfile.TarInfo.frombuf(block, tarfile.ENCODING, "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _tail(file: BinaryIO) -> bytes:
    file.seek(max(0, file.seek(0, 2) - BLOCK))
    return file.read(BLOCK)
