"""The texts of a page that a reader sees or hears, and the words that tell English from French."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.sections.findings import typed_parts

ENGLISH = re.compile(
    r"\b(the|of|and|or|is|are|was|were|with|without|which|from|by|to|not|in|that|could|all|true|images? taken)\b",
    re.IGNORECASE,
)
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title")


class Texts(HTMLParser):
    """Every piece of text that a reader sees, or hears from a screen reader. code: what is typed is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang: str | None = None
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag == "html":
            self.lang = dict(attrs)["lang"]
        self.found += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("style", "script", "code", "textarea") and data.strip():
            self.found.append(" ".join(data.split()))


def strings(value: object) -> Iterator[str]:
    """Every text of a record: keys, values, and the pieces around what is to be typed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield from (value, value.rstrip("."), value[:1].upper() + value[1:])
        yield from (piece.strip() for piece, _ in typed_parts(value))


def without(texts: Iterable[str], record: dict[str, Any]) -> dict[str, str]:
    """Each text -> what is left of it without all that stands in the record; names of one or two letters stay."""
    parts = sorted({" ".join(s.split()) for s in strings(record) if len(s) > 2}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, parts)))
    return {text: known.sub("", text) for text in dict.fromkeys(texts)}


def page(folder: Path, lang: str) -> Texts:
    """The page of the results in a folder in a language."""
    with speaking(lang):
        return Texts(build(folder).read_text(encoding="utf-8"))
