"""Pillow's warnings, kept away from the user while this thread reads an image, and only then.

`warnings.catch_warnings` replaces the filters of the whole process, so that two threads inside it leave each
other's filters behind. Here one filter is put in front of the others; it stops only what Pillow says in a
thread that is reading an image at that moment.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


class _ThisThreadReads(threading.local):
    """Stands where a filter has the pattern of its message: matches any text while this thread reads."""

    depth = 0

    def match(self, _text: str) -> bool:
        return self.depth > 0


_READING = _ThisThreadReads()
_LOCK = threading.Lock()
_FILTER = ("ignore", _READING, Warning, re.compile(r"PIL\."), 0)


@contextmanager
def pillow_kept_quiet() -> Iterator[None]:
    """While this is open, warnings that Pillow raises in this thread go nowhere."""
    _put_in_front(cast(list[Any], warnings.filters))
    _READING.depth += 1
    try:
        yield
    finally:
        _READING.depth -= 1


def _put_in_front(filters: list[Any]) -> None:
    if filters and filters[0] is _FILTER:
        return
    with _LOCK:
        # Put in before the old one is taken out, so that threads that are reading never go without.
        filters.insert(0, _FILTER)
        for place in reversed(range(1, len(filters))):
            if filters[place] is _FILTER:
                del filters[place]
