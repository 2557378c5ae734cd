"""JSON made into the types of `results`: the only code that decodes what a results file holds."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from pupille.errors import FileError, RunError, reason_of
from pupille.i18n.language import StoredText, phrase, tell
from pupille.i18n.stored_text import from_json, plain_text
from pupille.results.encode import encoded
from pupille.storage.regular_file import parse_json, read_bytes

UNNAMED = Path("results.json")
Content = TypeVar("Content")
KINDS = {
    "int": phrase("a whole number"),
    "float": phrase("a number"),
    "str": phrase("a text"),
    "bool": phrase("true or false"),
    "array": phrase("a list"),
    "object": phrase("an object"),
    "null": phrase("null"),
}
"""The kinds of values in JSON as msgspec calls them, in words."""


class DamageError(ValueError):
    """A field is missing or of another kind; the message names its place."""


def read_record(
    folder: Path, file: str, decode: Callable[[dict[str, Any]], Content], *, newest: int, remedy: str
) -> Content:
    """What `decode` makes of the record in a file.

    newest: the schema that this version writes. remedy: a phrase. Raises RunError if there is no file, it is damaged
    (the sentence ends with the remedy), or a newer Pupille wrote it.
    """
    try:
        record = parsed(read_bytes(folder / file))
        schema = record.get("schema")
        if isinstance(schema, int) and schema > newest:
            raise RunError(
                tell(
                    "{file} has schema {schema}, and this Pupille reads up to {newest}: a newer one wrote it. Update "
                    "Pupille and build the report again.",
                    file=file,
                    schema=schema,
                    newest=newest,
                )
            )
        if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
            raise DamageError(
                tell(
                    "`$.schema` should be a number up to {newest}, not {schema}",
                    newest=newest,
                    schema=repr(schema),
                )
            )
        return decode(record)
    except FileNotFoundError:
        raise RunError(
            tell("{path!r} does not exist. Is this the folder of a finished run?", path=str(folder / file))
        ) from None
    except OSError as error:
        raise RunError(
            tell(
                "{file} cannot be read ({reason}). {remedy}",
                file=file,
                reason=str(error.strerror or error),
                remedy=tell(remedy),
            )
        ) from error
    except DamageError as damage:
        raise RunError(
            tell(
                "{file} is damaged: {reason}. {remedy}",
                file=file,
                reason=reason_of(damage),
                remedy=tell(remedy),
            )
        ) from damage


def parsed(content: bytes) -> dict[str, Any]:
    """The object in JSON. Raises DamageError for anything else; NaN and infinity are no JSON."""
    try:
        record = parse_json(content, UNNAMED, parse_constant=_no_number, parse_float=_finite)
    except ValueError as error:
        raise DamageError(_why_no_json(error)) from error
    except FileError:
        raise DamageError(tell("its brackets are nested too deep")) from None
    if not isinstance(record, dict):
        raise DamageError(tell("it holds no object"))
    return record


def converted(record: object, kind: type[Content]) -> Content:
    """A plain record as one of the types of `results`, strictly. Raises DamageError, naming the place."""
    try:
        return msgspec.convert(record, kind, dec_hook=_sentence)
    except msgspec.ValidationError as error:
        raise DamageError(_told(error)) from error
    except UnicodeError as error:
        raise DamageError(tell("the name of a field is no text")) from error


def exactly(record: object, kind: type[Content]) -> Content:
    """A plain record as `converted`, of which nothing gets lost. Raises DamageError for a key that the type lacks."""
    content = converted(record, kind)
    if lost := _lost(record, encoded(content), "$"):
        raise DamageError(tell("`{place}`: there is no such field", place=lost))
    return content


def _lost(record: object, decoded: object, place: str) -> str:
    """The first place of a record that is not among what was kept of it, "" where all is."""
    if isinstance(record, Mapping) and isinstance(decoded, Mapping):
        for key, value in record.items():
            if key not in decoded and value is not None:
                return f"{place}.{key}"
            if lost := _lost(value, decoded.get(key), f"{place}.{key}"):
                return lost
    if isinstance(record, list | tuple) and isinstance(decoded, list):
        places = (_lost(*pair, f"{place}[{i}]") for i, pair in enumerate(zip(record, decoded, strict=True)))
        return next(filter(None, places), "")
    return ""


def _sentence(kind: type, value: Any) -> Any:
    if kind is StoredText:
        return from_json(value)
    raise NotImplementedError(kind)


def _told(error: msgspec.ValidationError) -> StoredText:
    """What does not fit and where, as sentences of ours: those of msgspec are English."""
    what, _, place = str(error).rpartition(" - at ")
    reason = _reason(what or str(error), error.__cause__)
    # The place of a key is told as `key` in `$.place`.
    return tell("{place}: {reason}", place=place.replace("`key` in ", ""), reason=reason) if what else reason


def _reason(what: str, cause: BaseException | None) -> StoredText:
    if isinstance(cause, ValueError) and isinstance(told := reason_of(cause), StoredText):
        return told
    if match := re.fullmatch(r"Object missing required field `(.*)`", what):
        return tell("the field `{field}` is missing", field=match[1])
    if match := re.fullmatch(r"Expected `array` of length (\d+), got (\d+)", what):
        return tell("it should be a list of {n}, not of {m}", n=match[1], m=match[2])
    if match := re.fullmatch(r"Expected `(.*)`, got `(.*)`", what):
        expected, got = map(_kind, match.groups())
        return tell("it should be {expected}, not {kind}", expected=expected, kind=got)
    if match := re.fullmatch(r"Invalid enum value (.*)", what):
        return tell("{value} is none of the words that may stand there", value=match[1])
    return tell("it does not fit ({reason})", reason=what)


def _kind(name: str) -> StoredText:
    """One of `KINDS`, or several that may stand there, joined by a bar."""
    one, _, other = name.partition(" | ")
    if other:
        return tell("{one} or {other}", one=_kind(one), other=_kind(other))
    return tell(KINDS[one]) if one in KINDS else plain_text(one)


def _why_no_json(error: ValueError) -> StoredText:
    if isinstance(error, json.JSONDecodeError):
        return tell(
            "it is no JSON from line {line}, column {column} on",
            line=str(error.lineno),
            column=str(error.colno),
        )
    if isinstance(error, UnicodeError):
        return tell("it is no JSON, for it is no text in UTF-8")
    return tell("it is no JSON ({reason})", reason=reason_of(error))


def _no_number(name: str) -> NoReturn:
    raise ValueError(tell("{name} is no number", name=name))


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(tell("{digits} is no finite number", digits=digits))
    return number
