"""Names and sentences that come from files, made fit to be shown: nothing hidden in them stays hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pupille.i18n.language import say

_HIDDEN = {"Cc", "Cs", "Cn", "Zl", "Zp"}
_DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that change the direction in which the text around them is read."""


def visible(text: str) -> str:
    """The text with control characters, line breaks and direction marks written out, as `\\n` or `\\u202e`.

    Letters of every script stay. What remains still has to be escaped for HTML.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(written_out(c) if is_hidden(c) else c for c in text)


def shorten(text: str, most: int) -> str:
    """The text made visible, with its middle left out where it is longer than `most` characters."""
    visible_text = visible(text)
    if len(visible_text) <= most:
        return visible_text
    head = (most - 1) * 2 // 3
    return f"{visible_text[:head]}…{visible_text[len(visible_text) - (most - 1 - head) :]}"


def series(items: Iterable[str]) -> str:
    """`a; b; c`, each once: of texts that hold commas."""
    return say("; ").join(dict.fromkeys(items))


def is_hidden(character: str) -> bool:
    """Whether a character is a control, a line break, a mark of direction, or none at all."""
    return character in _DIRECTION or unicodedata.category(character) in _HIDDEN


def written_out(character: str) -> str:
    """A character as `\\x1b` or `\\u202e`."""
    return character.encode("unicode_escape").decode("ascii")
