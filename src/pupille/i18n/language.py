"""Sentences in the reader's language, with numbers and dates as that language writes them.

A sentence is an English template with named places, `{n:count} images are dark`. What stands behind the colon says how
the value is written; `VALUE_FORMATS` lists it. English is what the code says; another language is a catalogue of
gettext, `locale/<language>/*.po`, one file a room, from template to template. `say` speaks at once. `tell` makes text
for a file: English that remembers its template, so that a reader of the file can have it told again in another
language.
"""

from __future__ import annotations

import locale
import os
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pupille.errors import ConfigError, unknown_choice

ENGLISH, FRENCH = "en", "fr"
LANGUAGES = (ENGLISH, FRENCH)
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says its language, by rank."""
NARROW, SPACE, MINUS = "\u202f", "\u00a0", "\u2212"
"""Spaces at which a line never breaks, and the sign of a negative number."""

DAMAGED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What comes of a record that does not fit its template."""

_LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The language that is spoken here and now."""
    return _LANGUAGE.get()


def system_language() -> str:
    """The language that the first of `LC_ALL`, `LC_MESSAGES`, `LANG` names, else the system, else English.

    The variables are read themselves: `locale` forgets a language that is not compiled on this machine.
    """
    named = next((value for name in LOCALE_VARIABLES if (value := os.environ.get(name))), None)
    spoken = (named or locale.getlocale()[0] or "").lower()
    # Windows spells the names out: French_France.
    return FRENCH if re.match(r"fr(ench)?([_.@-]|$)", spoken) else ENGLISH


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speaks a language inside the block. Raises ConfigError for one that is not there."""
    if name not in LANGUAGES:
        raise ConfigError(unknown_choice("the language", name, LANGUAGES))
    token = _LANGUAGE.set(name)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def count(number: int) -> str:
    """A whole number with its thousands set apart: `61,706`, `61 706`."""
    return marked(f"{number:,}")


def number(value: float, digits: int) -> str:
    """A number with so many decimals: `1,234.5`, `1 234,5`."""
    return marked(f"{value:,.{digits}f}").replace("-", MINUS)


def short(value: float) -> str:
    """A number with the decimals it has, at most six digits in all: `0.002`, `0,002`."""
    return marked(f"{value:g}").replace("-", MINUS)


def percent(share: float) -> str:
    """A share as a percentage with one decimal; not quite all is never written as 100 %, nor a few as 0 %."""
    if 0 < share < 0.0005:
        return f"<{SPACE}{number(0.1, 1)}{SPACE}%"
    if 0.9995 <= share < 1:
        return f">{SPACE}{number(99.9, 1)}{SPACE}%"
    return f"{number(100 * share, 1)}{SPACE}%"


def points(difference: float) -> str:
    """A difference of shares in percentage points: `−2.8`, `+0.3`; a tiny one with up to three decimals."""
    text = unsigned_points(difference)
    if not any(digit in text for digit in "123456789"):
        return text
    return (MINUS if difference < 0 else "+") + text


def unsigned_points(difference: float) -> str:
    """A difference of shares in percentage points, without a sign: `2.8`."""
    scaled = abs(100 * difference)
    digits = next((d for d in (1, 2, 3) if round(scaled, d) > 0), 1)
    return number(scaled, digits)


def day(iso: str) -> str:
    """A date given as `2026-11-22`: `22 November 2026`, `22 novembre 2026`."""
    from babel.dates import format_date

    written = str(format_date(date.fromisoformat(iso), "d MMMM y", locale=language()))
    return f"1er{written[1:]}" if language() == FRENCH and written.startswith("1 ") else written


VALUE_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "": lambda value: count(value) if type(value) is int else str(value),
    "count": count,
    "percent": percent,
    "points": points,
    "size": unsigned_points,
    "0": lambda value: number(value, 0),
    "1": lambda value: number(value, 1),
    "2": lambda value: number(value, 2),
    "3": lambda value: number(value, 3),
    "short": short,
    "g2": lambda value: short(float(f"{value:.2g}")),
    "g4": lambda value: short(float(f"{value:.4g}")),
    "g3": lambda value: short(float(f"{value:.3g}")),
    "signed": lambda value: ("+" if value > 0 else "") + number(value, 3),
    "day": day,
}
"""How a value is written, by what stands behind the colon of its place: `{share:percent}`, `{auc:3}`."""


def say(template: str, **values: object) -> str:
    """The sentence in the language that is spoken. Values: numbers, text, or what `tell` made."""
    return _fill(translated(template), values)


def says(singular: str, plural: str, n: int, **values: object) -> str:
    """The sentence in the language that is spoken, singular or plural as n asks for; `{n}` is there to be written."""
    return _fill(translated_plural(singular, plural, n), {"n": n, **values})


class StoredText(str):
    """English text that remembers how it was made. record: plain for JSON, `{"template", "plural", "values"}` or, of a
    text put together, `{"items", "between"}`."""

    record: Mapping[str, Any]

    def __new__(cls, text: str, record: Mapping[str, Any]) -> StoredText:
        """The text with what it was made of."""
        made = super().__new__(cls, text)
        made.record = record
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, Any]]:  # type: ignore[override]
        # What a copy is made of; without the record it could not be.
        return str(self), self.record


def tell(template: str, **values: object) -> StoredText:
    """English text for a file that can be told again in another language by `retell`."""
    return _stored_text({"template": template, "values": _plain(values)})


def tells(singular: str, plural: str, n: int, **values: object) -> StoredText:
    """Text for a file as of `tell`, singular or plural as n asks for."""
    return _stored_text({"template": singular, "plural": plural, "values": _plain({"n": n, **values})})


def tell_joined(items: Iterable[str], between: str = ", ") -> StoredText:
    """Texts, each told or as it is, one after the other."""
    return _stored_text({"items": [_plain_value(item) for item in items], "between": between})


def tell_listed(items: Sequence[str]) -> str:
    """`listed` for a file: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return items[0] if items else ""
    return tell("{all_but_last} and {last}", all_but_last=tell_joined(items[:-1]), last=items[-1])


def tell_shortened(items: Sequence[str], most: int = 5) -> StoredText:
    """`a, b and 3 more` for a file."""
    listing = tell_joined(items[:most])
    if len(items) <= most:
        return listing
    return tells("{shown} and {n} more", "{shown} and {n} more", len(items) - most, shown=listing)


def retell(record: Mapping[str, Any] | str) -> str:
    """The text of a `StoredText`, or of its record, in the language that is spoken; plain text as it is.

    A `StoredText` whose record does not fit the translation stays English.
    """
    if isinstance(record, StoredText):
        try:
            return str(record) if language() == ENGLISH else retell(record.record)
        except DAMAGED:
            return str(record)
    if isinstance(record, str):
        return record
    if "items" in record:
        return translated(str(record["between"])).join(map(retell, record["items"]))
    values = {name: _again(value) for name, value in record["values"].items()}
    if "plural" in record:
        return _fill(translated_plural(record["template"], record["plural"], int(values["n"])), values)
    return _fill(translated(record["template"]), values)


def translated(template: str) -> str:
    """The template in the language that is spoken, its places unfilled; itself where no catalogue knows it."""
    known = template if language() == ENGLISH else catalogue(language()).get(template, template)
    return known if isinstance(known, str) else known[0]


def translated_plural(singular: str, plural: str, n: int) -> str:
    """The template, singular or plural as n asks for, in the language that is spoken, its places unfilled."""
    known = (
        (singular, plural)
        if language() == ENGLISH
        else catalogue(language()).get(singular, (singular, plural))
    )
    if isinstance(known, str):
        return known
    # In French zero is singular.
    return known[0 if n == 1 or (abs(n) < 2 and language() == FRENCH) else 1]


def phrase(template: str) -> str:
    """The template itself, noted for the catalogue: of a constant that `say` will speak later."""
    return template


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return say("{all_but_last} and {last}", all_but_last=", ".join(items[:-1]), last=items[-1])


STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters but tabs and line breaks, and marks of direction."""


def for_terminal(text: str) -> str:
    """The text with the plain spaces and hyphens that every terminal shows, and with what would steer it written out.

    Line breaks stay; one within a name is the business of whoever puts the name into a sentence.
    """
    shown = text.translate({ord(SPACE): " ", ord(NARROW): " ", ord(MINUS): "-"})
    return STEERS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), shown)


@cache
def catalogue(name: str) -> Mapping[str, str | tuple[str, ...]]:
    """The translation of each template, of its singular where it has two; of all rooms."""
    from babel.messages.pofile import read_po

    translations: dict[str, str | tuple[str, ...]] = {}
    for file in files("pupille.i18n").joinpath("locale", name).iterdir():
        if file.name.endswith(".po"):
            with file.open("rb") as stream:
                for message in read_po(stream, locale=name):
                    if message.id and message.string:
                        ids, texts = message.id, message.string
                        key = ids if isinstance(ids, str) else ids[0]
                        translations[key] = texts if isinstance(texts, str) else tuple(texts)
    return translations


class Places(string.Formatter):
    """Fills the places of a template, each value in the format that its place names; text is never looked into."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value in the format that `VALUE_FORMATS` names."""
        return VALUE_FORMATS[format_spec](value)

    def get_field(self, field_name: str, _args: Any, kwargs: Any) -> Any:
        """The value of a name, retold; a place that reaches into a value (`{a.b}`, `{a[0]}`) is refused."""
        value = kwargs[field_name]
        return retell(value) if isinstance(value, StoredText) else value, field_name


_PLACES = Places()


def _fill(template: str, values: Mapping[str, object]) -> str:
    return _PLACES.vformat(template, (), values)


def _stored_text(record: Mapping[str, Any]) -> StoredText:
    with speaking(ENGLISH):
        return StoredText(retell(record), record)


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    return value.record if isinstance(value, StoredText) else value


def _again(value: Any) -> Any:
    is_text = isinstance(value, Mapping) and ("template" in value or "items" in value)
    return retell(value) if is_text else value


def marked(english: str) -> str:
    """A number written the English way, `1,234.5`, in the marks of the language that is spoken."""
    if language() == ENGLISH:
        return english
    return english.translate({ord(","): NARROW, ord("."): ","})
