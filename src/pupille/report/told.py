"""Texts of a record in the language that is spoken.

Beside a text field stands, where its writer kept one, an object `told` that says how it was made (`language.Told`):
`{"sentence": "2 images are dark.", "told": {"sentence": {"template": ..., "values": ...}}}`. A list or an object of
texts has a list or an object of such records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pupille.i18n.language import ENGLISH, language, phrase, retell, translated
from pupille.i18n.stored_text import DAMAGED

WORDS = (
    phrase("better"),
    phrase("worse"),
    phrase("undecided"),
    phrase("equivalent"),
    phrase("too few groups"),
    phrase("grey"),
    phrase("RGB"),
    phrase("8-bit"),
    phrase("16-bit"),
    phrase("float"),
    phrase("system"),
    phrase("processor"),
    phrase("cores"),
    phrase("threads"),
)
"""Words of a closed choice that records hold as they are; any other text without a record stays English."""


def told(record: Mapping[str, Any], field: str) -> str:
    """The text `record[field]` in the language that is spoken; English where nobody kept how it was made."""
    return _again(str(record[field]), _kept(record, field))


def told_each(record: Mapping[str, Any], field: str) -> list[str]:
    """The same of a list of texts."""
    kept = _kept(record, field)
    records = kept if isinstance(kept, list) else []
    texts: Sequence[str] = record[field]
    return [_again(str(text), records[i] if i < len(records) else None) for i, text in enumerate(texts)]


def told_by_key(record: Mapping[str, Any], field: str) -> dict[str, str]:
    """The same of an object of texts."""
    kept = _kept(record, field)
    records = kept if isinstance(kept, dict) else {}
    return {key: _again(str(text), records.get(key)) for key, text in record[field].items()}


def _kept(record: Mapping[str, Any], field: str) -> Any:
    kept = record.get("told")
    return kept.get(field) if isinstance(kept, dict) else None


def _again(text: str, record: Any) -> str:
    if language() == ENGLISH:
        return text
    if not isinstance(record, dict):
        return translated(text)
    try:
        return retell(record)
    except DAMAGED:
        return text
