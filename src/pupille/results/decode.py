"""JSON made into the types of `results`: the only code that decodes what a results file holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from pupille.errors import FileError, RunError, reason_of
from pupille.i18n.language import StoredText, tell
from pupille.i18n.stored_text import from_json
from pupille.results.encode import encoded
from pupille.storage.regular_file import parse_json, read_bytes

UNNAMED = Path("results.json")
Content = TypeVar("Content")


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
        raise DamageError(tell("it is no JSON ({reason})", reason=str(error))) from error
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
        raise DamageError(_with_place(str(error))) from error
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


def _with_place(message: str) -> str:
    what, _, place = message.rpartition(" - at ")
    return f"{place}: {what[0].lower()}{what[1:]}" if what else f"{message[0].lower()}{message[1:]}"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is no finite number")
    return number
