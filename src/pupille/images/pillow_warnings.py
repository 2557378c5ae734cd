"""Pillow's warnings, kept away from the user while images are being read.

`warnings.catch_warnings` replaces the filters of the whole process, so that two threads inside it leave each other's
filters behind. Here the first thread that reads puts the filter in, and the last one that stops takes it out.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


class _Filter:
    """The filter in place while anyone reads. readers: how many do. undo: puts back what was there before."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.readers = 0
        self.undo = ExitStack()

    def enter(self) -> None:
        with self.lock:
            if self.readers == 0:
                self.undo.enter_context(warnings.catch_warnings())
                warnings.filterwarnings("ignore", module=r"PIL\.")
            self.readers += 1

    def leave(self) -> None:
        with self.lock:
            self.readers -= 1
            if self.readers == 0:
                self.undo.close()


_FILTER = _Filter()


@contextmanager
def silence_pillow() -> Iterator[None]:
    """While this is open in any thread, warnings that come from Pillow go nowhere."""
    _FILTER.enter()
    try:
        yield
    finally:
        _FILTER.leave()
