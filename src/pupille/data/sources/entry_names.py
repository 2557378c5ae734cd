"""Which names of archive entries are safe on every file system, one beside the other."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field

from pupille.errors import DataError
from pupille.i18n.language import tell

DRIVE = re.compile(r"[A-Za-z]:")
DEVICE = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])[ .]*(\..*)?", re.IGNORECASE
)
"""Names that Windows takes for devices, whatever their ending."""
ON_WINDOWS = os.name == "nt"
UNPRINTABLE = ("Cc", "Cs")
"""Unicode categories: control characters, and bytes that are no text."""


@dataclass
class EntryNames:
    """The entries admitted so far. entries: how many, folders included."""

    entries: int = 0
    _folders: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _files: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def admit(self, name: str, *, is_folder: bool) -> tuple[str, ...]:
        """The parts of the entry's path, safe to join to a folder.

        Raises DataError, naming the entry, if it is absolute, goes up, could be read otherwise on another
        system, is there twice, or differs from another entry only by case.
        """
        parts = _safe_parts(name)
        self.entries += 1
        keys = [unicodedata.normalize("NFC", part).casefold() for part in parts]
        for depth in range(1, len(parts) + 1):
            key, spelling = tuple(keys[:depth]), parts[:depth]
            is_file = depth == len(parts) and not is_folder
            known = self._files.get(key) or self._folders.get(key)
            if known is not None:
                _insist_on_same(known, spelling)
                if is_file or key in self._files:
                    raise DataError(
                        tell("holds {name!r} twice, or as a file and as a folder; pack it again.", name=name)
                    )
            (self._files if is_file else self._folders)[key] = spelling
        if not parts and not is_folder:
            raise DataError(tell("holds a file without a name; pack it again."))
        return parts


def _insist_on_same(known: tuple[str, ...], spelling: tuple[str, ...]) -> None:
    if known != spelling:
        raise DataError(
            tell(
                "holds {first!r} and {second!r}, which some systems take for one name; rename one of them and "
                "pack again.",
                first="/".join(known),
                second="/".join(spelling),
            )
        )


def _safe_parts(name: str) -> tuple[str, ...]:
    if any(unicodedata.category(letter) in UNPRINTABLE for letter in name):
        raise DataError(
            tell(
                "holds {name!r}, a name with characters that cannot be shown; rename it and pack again.",
                name=name,
            )
        )
    if "\\" in name or name.startswith("/") or any(DRIVE.match(part) for part in name.split("/")):
        raise DataError(
            tell(
                "holds {name!r}, which names a place outside the folder; pack it again with plain names.",
                name=name,
            )
        )
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if ".." in parts:
        raise DataError(
            tell("holds {name!r}, which leads out of the folder; pack it again with plain names.", name=name)
        )
    if ON_WINDOWS and (odd := next((part for part in parts if _is_odd_on_windows(part)), None)):
        raise DataError(
            tell(
                "holds {name!r}, and {odd!r} is no name of a file on Windows; rename it and pack again.",
                name=name,
                odd=odd,
            )
        )
    return parts


def _is_odd_on_windows(part: str) -> bool:
    """Whether Windows takes a name for a device, for a stream of another file, or cuts its end."""
    return bool(DEVICE.fullmatch(part) or ":" in part or part.endswith((".", " ")))
