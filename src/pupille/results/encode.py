"""The types of `results` made into plain values, for a file or for a user of Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pupille.i18n.language import StoredText
from pupille.i18n.stored_text import to_json

SPARSE = "reason"
"""The field that stands in a record only where there is one, unless the record is about it."""


def encoded(value: Any) -> Any:
    """The JSON of a file; a sentence keeps how it was made."""
    if isinstance(value, StoredText):
        return to_json(value)
    return _parts(value, encoded)


def plain(value: Any) -> Any:
    """Results as dicts and lists for a user of Python, each sentence a text."""
    return value if isinstance(value, StoredText) else _parts(value, plain)


def present(record: Any) -> dict[str, Any]:
    """The fields of a record that its JSON has, by name, their values as they are."""
    return {
        field.name: value
        for field in fields(record)
        if not (
            (value := getattr(record, field.name)) is None and field.name == SPARSE and field.default is None
        )
    }


def _parts(value: Any, each: Any) -> Any:
    if is_dataclass(value):
        return {name: each(part) for name, part in present(value).items()}
    if isinstance(value, Mapping):
        return {name: each(part) for name, part in value.items()}
    return [each(item) for item in value] if isinstance(value, list | tuple) else value
