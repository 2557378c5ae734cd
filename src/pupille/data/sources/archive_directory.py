"""How many entries an archive holds, counted before anything of it is written."""

from __future__ import annotations

import os
import struct
import tarfile
from typing import IO, BinaryIO

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.limits import Limits

END, END_64, PLACE_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
"""How the end of a zip's directory begins, that of a large one, and the place of that."""
END_SIZE, LONGEST_COMMENT = 22, 0xFFFF
LOOKED_THROUGH = 256 * 2**20
"""Bytes of an unpacked tar in which entries are counted beforehand: 200,000 of them have at least 100 million."""
NO_ENTRY = b"xgLK"
"""Kinds of headers in a tar that only describe the entry that follows."""
BLOCK = tarfile.BLOCKSIZE


def insist_on_entries(entries: int, limits: Limits) -> None:
    """Raises DataError for more entries than the limits allow."""
    if entries > limits.archive_entries:
        raise DataError(
            tell(
                "has more than {most:count} entries, the limit; unpack it yourself and name the folder.",
                most=limits.archive_entries,
            )
        )


def stated_entries(source: BinaryIO) -> int:
    """The entries that the end of a zip states, which costs nothing to read; 0 where there is no such end."""
    size = source.seek(0, os.SEEK_END)
    start = max(0, size - END_SIZE - LONGEST_COMMENT - 20)
    source.seek(start)
    tail = source.read()
    at = tail.rfind(END)
    if at < 0 or at + END_SIZE > len(tail):
        return 0
    entries: int = struct.unpack_from("<H", tail, at + 10)[0]
    if at >= 20 and tail[at - 20 : at - 16] == PLACE_64:
        source.seek(min(size, struct.unpack_from("<Q", tail, at - 12)[0]))
        end = source.read(56)
        if end.startswith(END_64) and len(end) == 56:
            entries = struct.unpack_from("<Q", end, 32)[0]
    return entries


def count_tar_entries(content: IO[bytes], limits: Limits) -> None:
    """Counts the entries of a tar by their headers alone, up to a bound; raises DataError above the limit.

    What is no header ends the count: whoever unpacks the tar says what is wrong with it.
    """
    entries = total = 0
    while total < LOOKED_THROUGH and (size := _size(header := content.read(BLOCK))) is not None:
        entries += header[156:157] not in NO_ENTRY
        insist_on_entries(entries, limits)
        padded = -(-size // BLOCK) * BLOCK
        total += BLOCK + padded
        # Of a compressed one this reads; of a plain one it skips.
        content.seek(padded, os.SEEK_CUR)


def _size(header: bytes) -> int | None:
    """The size of the content behind a header; None if it is none."""
    if len(header) < BLOCK:
        return None
    try:
        if int(header[148:156].strip(b" \0"), 8) != 256 + sum(header[:148]) + sum(header[156:]):
            return None
        size: int = tarfile.nti(header[124:136])  # type: ignore[attr-defined]
        return max(0, size)
    except (ValueError, tarfile.HeaderError):
        return None
