"""JSON of annotation tools: its entries are asked for numbers, texts and lists, and refuse what is none."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pupille.data.class_names import class_name
from pupille.data.formats.drawing import Tree
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell

LOOK = 5
"""JSON files that are looked at before a folder is taken for a format."""
HEAD = 2**16
"""Bytes of each that are looked at."""
LARGEST = 1e9
"""No coordinate, share or score is larger."""
KEY = re.compile(rb'"([A-Za-z_]{1,40})"\s*:')


@dataclass(frozen=True)
class Entry:
    """An object of a JSON file. fields: what it holds. file, place: where it stands, such as `tags[3]`."""

    fields: dict[str, object]
    file: str
    place: str

    def __contains__(self, key: str) -> bool:
        return self.fields.get(key) is not None

    def refused(self, reason: StoredText) -> DataError:
        """The error that this entry is not read, with where it stands."""
        return DataError(
            tell("{file!r}: {place} {reason}", file=self.file, place=self.place or "/", reason=reason)
        )

    def number(self, key: str) -> float:
        """A finite number, also one that is written as text. Raises DataError without one."""
        return self._finite(self.fields.get(key), key)

    def numbers(self, key: str) -> list[float]:
        """A list of finite numbers. Raises DataError if it is none."""
        return [self._finite(value, f"{key}[{n}]") for n, value in enumerate(self._list(key))]

    def points(self, key: str) -> list[tuple[float, float]]:
        """A list of pairs `x, y`. Raises DataError if it is none."""
        pairs = []
        for n, pair in enumerate(self._list(key)):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.refused(
                    tell("has a point that is no pair of numbers in {key!r}. Export it again.", key=key)
                )
            x, y = (self._finite(value, f"{key}[{n}]") for value in pair)
            pairs.append((x, y))
        return pairs

    def text(self, key: str) -> str:
        """A text without spaces around it; a whole number as it is written. "" where there is none."""
        value = self.fields.get(key)
        if value is None:
            return ""
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return self.clean(str(value))
        raise self.refused(tell("has something else than a text in {key!r}. Export it again.", key=key))

    def texts(self, key: str) -> list[str]:
        """A list of texts; one text by itself is a list of one. Raises DataError if it is neither."""
        value = self.fields.get(key)
        if value is None:
            return []
        if isinstance(value, str):
            return [self.clean(value)]
        return [Entry({key: item}, self.file, self.place).text(key) for item in self._list(key)]

    def clean(self, text: str) -> str:
        """A text as names are spelled here. Raises DataError if it holds half a character."""
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise self.refused(
                tell("holds a text that is no valid Unicode. Export it again as UTF-8.")
            ) from error
        return class_name(text)

    def entry(self, key: str) -> Entry:
        """The object under a key, an empty one where there is none. Raises DataError if it is something else."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, dict):
            raise self.refused(
                tell("has no object of names and values in {key!r}. Export it again.", key=key)
            )
        return Entry(value or {}, self.file, f"{self.place}.{key}".lstrip("."))

    def entries(self, key: str) -> Iterator[Entry]:
        """The objects of the list under a key, none where there is none. Raises DataError if it is something else."""
        if key in self:
            yield from entries(self.fields[key], self.file, f"{self.place}.{key}".lstrip("."))

    def size(self, width: str, height: str) -> tuple[int, int] | None:
        """Width and height of the picture as stated; None where they are missing, no numbers or 0.

        Raises DataError if one is negative.
        """
        sides = (self.fields.get(width), self.fields.get(height))
        if any(isinstance(side, (int, float)) and side < 0 for side in sides):
            raise self.refused(tell("states a negative width or height of its picture. Correct it."))
        if not all(isinstance(side, (int, float)) and 1 <= side < 2**31 for side in sides):
            return None
        return int(self.number(width)), int(self.number(height))

    def _list(self, key: str) -> list[object]:
        value = self.fields.get(key)
        if isinstance(value, list):
            return value
        raise self.refused(tell("has no list in {key!r}. Export it again.", key=key))

    def _finite(self, value: object, key: str) -> float:
        try:
            number = float(value) if isinstance(value, (int, float, str)) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if isinstance(value, bool) or not abs(number) <= LARGEST:
            raise self.refused(tell("has no number in {key!r}. Draw it again, or delete it.", key=key))
        return number


def entries(value: object, file: str, place: str) -> Iterator[Entry]:
    """The objects of a JSON list. Raises DataError if it is no list of objects."""
    if not isinstance(value, list):
        raise Entry({}, file, place).refused(tell("is no list. Export it again."))
    for n, item in enumerate(value):
        yield whole(item, file, f"{place}[{n}]")


def whole(value: object, file: str, place: str = "") -> Entry:
    """The object that a JSON file, or a line of it, is. Raises DataError if it is something else."""
    if not isinstance(value, dict):
        raise Entry({}, file, place).refused(tell("is no object of names and values. Export it again."))
    return Entry(value, file, place)


def parsed(tree: Tree, file: str) -> object:
    """What a JSON file holds. Raises DataError if it is none, or has NaN or Infinity in place of a number."""
    return parsed_text(tree.read(file), file)


def parsed_text(data: bytes, file: str) -> object:
    """What the bytes of a JSON file hold, or of one line of it; as `parsed`."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError as error:
        raise DataError(tell("{file!r} is nested too deep. Export it again.", file=file)) from error
    except ValueError as error:
        raise DataError(
            tell(
                "{file!r} is no JSON that can be read ({error}). Export it again.",
                file=file,
                error=str(error)[:200],
            )
        ) from error


def _no_number(constant: str) -> float:
    raise ValueError(constant)


def keys_of(tree: Tree, file: str) -> tuple[bytes, set[str]]:
    """The first sign of a JSON file, and the keys of objects in its beginning; nothing where it cannot be read."""
    return keys_in(tree.start(file, HEAD))


def keys_in(data: bytes) -> tuple[bytes, set[str]]:
    """The first sign of a JSON text, and the keys of objects in its beginning."""
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1], {key.decode() for key in KEY.findall(head)}
