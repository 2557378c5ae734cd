"""An exception of the learner's own function, told with its line."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from pupille.i18n.language import phrase, say, translated

KINDS: Mapping[type[Exception], str] = {
    NameError: phrase("a name is used that nobody has given"),
    ZeroDivisionError: phrase("a division by zero"),
    KeyError: phrase("a key that is not there"),
    IndexError: phrase("a place beyond the end"),
    AttributeError: phrase("a value has no such part"),
    RecursionError: phrase("the function calls itself without end"),
    TypeError: phrase("values of a kind that do not go together"),
    ValueError: phrase("a value or a shape that does not fit"),
}
"""What an exception means; a kind stands before those that it is a case of."""


def described_failure(error: Exception, function: Callable[..., Any], name: str) -> str:
    """One sentence: what went wrong in the learner's function, and in which of its lines."""
    meaning = next((text for kind, text in KINDS.items() if isinstance(error, kind)), "")
    kind = translated(meaning) if meaning else type(error).__name__
    code = getattr(function, "__code__", None)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    if not frames or frames[-1].lineno is None:
        return say("`{name}` stops: {kind} ({text}).", name=name, kind=kind, text=str(error))
    number = frames[-1].lineno
    return say(
        "`{name}` stops in line {number} of its cell, `{line}`: {kind} ({text}).",
        name=name,
        number=number,
        line=linecache.getline(frames[-1].filename, number).strip(),
        kind=kind,
        text=str(error),
    )
