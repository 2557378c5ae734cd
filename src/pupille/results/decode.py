"""Records read from JSON and checked field by field, so that what draws from them can trust them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any

from pupille.errors import RunError
from pupille.runs.folder import read_json

Kinds = tuple[type, ...]
TEXT: Kinds = (str,)
TEXT_OR_NONE: Kinds = (str, NoneType)
NUMBER: Kinds = (int, float)
NUMBER_OR_NONE: Kinds = (int, float, NoneType)
COUNT: Kinds = (int,)
COUNT_OR_NONE: Kinds = (int, NoneType)
FLAG: Kinds = (bool,)
LIST: Kinds = (list,)
TABLE: Kinds = (dict,)
TABLE_OR_NONE: Kinds = (dict, NoneType)

NAMES = {
    TEXT: "a text",
    TEXT_OR_NONE: "a text or null",
    NUMBER: "a number",
    NUMBER_OR_NONE: "a number or null",
    COUNT: "a whole number",
    COUNT_OR_NONE: "a whole number or null",
    FLAG: "true or false",
    LIST: "a list",
    TABLE: "an object",
    TABLE_OR_NONE: "an object or null",
}


class DamageError(ValueError):
    """A field is missing or of another kind; the message names its place."""


def read_record(
    folder: Path, file: str, check: Callable[[Mapping[str, Any]], None], *, newest: int, remedy: str
) -> dict[str, Any]:
    """The record in a file, once `check` has raised no DamageError over it.

    newest: the schema that this version writes. Raises RunError if there is none, it is damaged (the sentence ends with
    `remedy`), or a newer Pupille wrote it.
    """
    try:
        record = read_json(folder / file)
        schema = record.get("schema")
        if isinstance(schema, int) and schema > newest:
            raise RunError(
                f"{file} has schema {schema}, and this Pupille reads up to {newest}: a newer one wrote it. "
                "Update Pupille and build the report again."
            )
        if schema != newest:
            raise DamageError(f"schema should be {newest}, not {schema!r}")
        check(record)
    except RecursionError:
        raise RunError(f"{file} is damaged: its brackets are nested too deep. {remedy}") from None
    except DamageError as damage:
        raise RunError(f"{file} is damaged: {damage}. {remedy}") from damage
    return record


def need(record: object, wanted: Mapping[str, Kinds], where: str) -> Mapping[str, Any]:
    """The record, if it is an object with these fields of these kinds. where: its place, ending in a dot, or ""."""
    if not isinstance(record, dict):
        raise DamageError(f"{where.rstrip('.') or 'it'} should be an object")
    for name, kinds in wanted.items():
        if name not in record:
            raise DamageError(f"{where}{name} is missing")
        if not of_kind(record[name], kinds):
            raise DamageError(f"{where}{name} should be {NAMES[kinds]}")
    return record


def need_each(records: Iterable[object], wanted: Mapping[str, Kinds], where: str) -> None:
    """As `need`, for every record of a list."""
    for i, record in enumerate(records):
        need(record, wanted, f"{where}[{i}].")


def need_texts(values: Iterable[object], where: str) -> None:
    """Every value is a text."""
    if not all(isinstance(value, str) for value in values):
        raise DamageError(f"{where} should hold texts alone")


def need_moment(value: str, where: str) -> None:
    """The text is a date and a time, as ISO 8601 writes them."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise DamageError(f"{where} should be a date and time such as 2026-11-22T15:04:05Z") from None


def of_kind(value: object, kinds: Kinds) -> bool:
    """Whether a value is of one of the kinds; true and false are no numbers, and neither are NaN and infinity."""
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds) and not (isinstance(value, float) and not math.isfinite(value))
