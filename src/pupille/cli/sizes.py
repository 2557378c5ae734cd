"""Sizes of files in the unit that suits them."""

from __future__ import annotations

from pupille.i18n.language import StoredText, phrase, retell, tell, tells

UNITS = (
    (phrase("{size:1} GB"), 1e9),
    (phrase("{size:1} MB"), 1e6),
    (phrase("{size:1} kB"), 1e3),
)


def size_told(size: int) -> StoredText:
    """`1.5 MB` of 1,500,000 bytes, to be told again in another language."""
    for template, scale in UNITS:
        if size >= scale:
            return tell(template, size=size / scale)
    return tells("{n} byte", "{n} bytes", size)


def size_in_words(size: int) -> str:
    """`1.5 MB` of 1,500,000 bytes, in the language that is spoken."""
    return retell(size_told(size))
