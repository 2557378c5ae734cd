"""Paths of a table against the files that are there: the same name in another form of Unicode, or another case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pupille.i18n.language import StoredText, tells


def matched_paths(paths: Iterable[str], root: Path) -> tuple[list[str], list[StoredText]]:
    """Each path as its file is spelled on disk; as it stands where there is no such file, or several could be meant.

    paths: POSIX, relative to `root`. A name counts as the same if it differs in the form of its accents (composed or
    not), else in upper and lower case. Notes say how many were matched so, and which could be several files.
    """
    names = lru_cache(maxsize=None)(lambda folder: _names(root / folder))
    result: list[str] = []
    other_form: list[tuple[str, str]] = []
    unclear: list[tuple[str, list[str]]] = []
    for path in paths:
        if is_there(root / path):
            result.append(path)
            continue
        candidates = [""]
        for part in path.split("/"):
            candidates = [
                f"{folder}/{name}".lstrip("/")
                for folder in candidates
                for name in _alike(part, names(folder))
            ]
        result.append(candidates[0] if len(candidates) == 1 else path)
        if len(candidates) == 1:
            other_form.append((path, candidates[0]))
        elif candidates:
            unclear.append((path, candidates))
    return result, _notes(other_form, unclear)


def is_there(path: Path) -> bool:
    """Whether a file or folder exists; a name that no file system takes does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _names(folder: Path) -> dict[str, list[str]]:
    """The entries of a folder by their name without case, accents composed; none where it cannot be read."""
    try:
        entries = sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError):
        return {}
    names: dict[str, list[str]] = {}
    for entry in entries:
        names.setdefault(_composed(entry).casefold(), []).append(entry)
    return names


def _alike(part: str, names: dict[str, list[str]]) -> list[str]:
    """The entries that a part of a path may mean: the nearest kind of likeness alone."""
    alike = names.get(_composed(part).casefold(), [])
    for same in (lambda entry: entry == part, lambda entry: _composed(entry) == _composed(part)):
        nearest = [entry for entry in alike if same(entry)]
        if nearest:
            return nearest
    return alike


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _notes(other_form: list[tuple[str, str]], unclear: list[tuple[str, list[str]]]) -> list[StoredText]:
    notes: list[StoredText] = []
    by_case = [(path, file) for path, file in other_form if _composed(path) != _composed(file)]
    by_form = len(other_form) - len(by_case)
    if by_case:
        notes.append(
            tells(
                "{n} path of the table differs from its file by upper and lower case, and was matched: {path!r} is "
                "{file!r}.",
                "{n} paths of the table differ from their files by upper and lower case, and were matched; the first: "
                "{path!r} is {file!r}.",
                len(by_case),
                path=by_case[0][0],
                file=by_case[0][1],
            )
        )
    if by_form:
        notes.append(
            tells(
                "{n} path of the table is spelled with its accents in another form of Unicode than its file, and was "
                "matched.",
                "{n} paths of the table are spelled with their accents in another form of Unicode than their files, "
                "and were matched.",
                by_form,
            )
        )
    return notes + _unclear_notes(unclear)


def _unclear_notes(unclear: list[tuple[str, list[str]]]) -> list[StoredText]:
    if not unclear:
        return []
    path, files = unclear[0]
    return [
        tells(
            "{n} path of the table could mean several files and was not matched: {path!r} is {first!r} or "
            "{second!r}. Spell it as the file.",
            "{n} paths of the table could mean several files and were not matched; the first: {path!r} is "
            "{first!r} or {second!r}. Spell them as the files.",
            len(unclear),
            path=path,
            first=files[0],
            second=files[1],
        )
    ]
