"""An exception in the learner's own code, told with its line."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from pupille.i18n.language import phrase, say, translated

KINDS: Mapping[type[BaseException], str] = {
    NameError: phrase("a name is used that nobody has given"),
    ZeroDivisionError: phrase("a division by zero"),
    KeyError: phrase("a key that is not there"),
    IndexError: phrase("a place beyond the end"),
    AttributeError: phrase("a value has no such part"),
    RecursionError: phrase("the function calls itself without end"),
    TypeError: phrase("values of a kind that do not go together"),
    ValueError: phrase("a value or a shape that does not fit"),
}
"""What an exception means."""


def described_failure(error: BaseException, function: Callable[..., Any], name: str) -> str:
    """One sentence: what went wrong in the learner's function, and in which of its lines."""
    code = getattr(function, "__code__", None)
    place = last_place(error, lambda frame: code is not None and frame.f_code.co_filename == code.co_filename)
    if place is None:
        return say("`{name}` stops: {kind} ({text}).", name=name, kind=kind_of(error), text=str(error))
    number, line = place
    return say(
        "`{name}` stops in line {number} of its cell, `{line}`: {kind} ({text}).",
        name=name,
        number=number,
        line=line,
        kind=kind_of(error),
        text=str(error),
    )


def described_stop(error: BaseException, notebook: Mapping[str, Any]) -> str:
    """One sentence: what stopped a cell of the notebook, and in which line; nothing if it was none of its lines."""
    place = last_place(error, lambda frame: frame.f_globals is notebook)
    if place is None:
        return ""
    number, line = place
    return say("Line {number}, `{line}`: {kind}.", number=number, line=line, kind=kind_of(error))


def kind_of(error: BaseException) -> str:
    """What kind of exception it is, in the learner's language; its name where it is a rare one."""
    meaning = next((text for kind, text in KINDS.items() if isinstance(error, kind)), "")
    return translated(meaning) if meaning else type(error).__name__


def last_place(error: BaseException, is_own: Callable[[FrameType], bool]) -> tuple[int, str] | None:
    """Number and text of the last line of the learner's own code that was reached; None if there is none."""
    own = [(frame, number) for frame, number in traceback.walk_tb(error.__traceback__) if is_own(frame)]
    if not own:
        return None
    frame, number = own[-1]
    return number, linecache.getline(frame.f_code.co_filename, number).strip()
