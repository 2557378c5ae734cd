"""How the texts of a record were made, kept beside them in its file and found there again.

`{"sentence": "2 images are dark.", "told": {"sentence": {"template": ..., "values": ...}}}`: with it a report says the
sentence in the language of its reader. A list or an object of texts has a list or an object of such records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pupille.i18n.language import DAMAGED, ENGLISH, StoredText, phrase, retell, speaking, tell

if TYPE_CHECKING:
    Sentence = str
else:
    Sentence = StoredText
"""The type of a sentence in a record: any text will do for whoever makes one, a reader is given a `StoredText`."""


def with_stored_texts(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record, with `stored_text` for those that hold what `tell` made; without it where none does."""
    records = {name: how for name, value in fields.items() if (how := _how(value)) is not None}
    return {**fields, "told": records} if records else dict(fields)


def plain_text(text: str) -> StoredText:
    """Text that was made from no template, such as what a user typed; a phrase of the catalogue is told again."""
    return StoredText(text, {"template": text.replace("{", "{{").replace("}", "}}"), "values": {}})


def to_json(text: str) -> Any:
    """A sentence as a file keeps it: the English text alone, or `{"text", "say"}` with how it was made."""
    if not isinstance(text, StoredText) or text.record == plain_text(str(text)).record:
        return str(text)
    return {"text": str(text), "say": text.record}


def from_json(value: object) -> StoredText:
    """The inverse of `to_json`; a text whose record does not fit it stays plain. Raises ValueError for what is none."""
    if isinstance(value, str):
        return value if isinstance(value, StoredText) else plain_text(value)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise ValueError(tell("it should be a text, or an object with `text` and `say`"))
    text = again(value["text"], value.get("say"))
    return text if isinstance(text, StoredText) else plain_text(value["text"])


def remembered(record: Mapping[str, Any], field: str) -> Any:
    """The text, or the list of texts, of a field as before it was written; as it is where the records do not fit it."""
    records, value = record.get("told"), record[field]
    text_record = records.get(field) if isinstance(records, dict) else None
    if isinstance(value, list):
        each = (
            text_record
            if isinstance(text_record, list) and len(text_record) == len(value)
            else [None] * len(value)
        )
        return [again(text, how) for text, how in zip(value, each, strict=True)]
    return again(value, text_record)


def record_of(text: str) -> Mapping[str, Any] | None:
    """How a text was made; None where nobody kept it."""
    return text.record if isinstance(text, StoredText) else None


def again(text: Any, how: Any) -> Any:
    """The text with its record, if that says the same; else the text as it is."""
    if not isinstance(text, str) or not isinstance(how, dict):
        return text
    try:
        with speaking(ENGLISH):
            return StoredText(text, how) if retell(how) == text else text
    except DAMAGED:
        return text


def _how(value: Any) -> Any:
    if isinstance(value, StoredText):
        return value.record
    if isinstance(value, (list, tuple)):
        return _any([_how(item) if isinstance(item, StoredText) else None for item in value])
    if isinstance(value, dict) and "told" not in value:
        each = {key: text.record for key, text in value.items() if isinstance(text, StoredText)}
        return each or None
    return None


def _any(each: list[Any]) -> list[Any] | None:
    return each if any(each) else None


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
"""Words of a closed choice that records hold as they are; whoever shows one asks for its `translated` form."""
