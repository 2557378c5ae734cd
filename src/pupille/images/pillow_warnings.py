"""Pillow's warnings, and the lines of its library for TIFF, kept away from the user while images are being read.

`warnings.catch_warnings` replaces the filters of the whole process, so that two threads inside it leave each other's
filters behind. Here the first thread that reads puts the filter in, and the last one that stops takes it out.
"""

from __future__ import annotations

import ctypes
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress


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
                _silence_libtiff(self.undo)
            self.readers += 1

    def leave(self) -> None:
        with self.lock:
            self.readers -= 1
            if self.readers == 0:
                self.undo.close()


def _silence_libtiff(undo: ExitStack) -> None:
    """Takes away the functions by which libtiff writes on the terminal itself; undo: puts them back.

    Where Pillow has libtiff within itself, as on Windows, it cannot be reached.
    """
    from PIL import _imaging

    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(_imaging.__file__)
        for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
            set_handler = getattr(library, name)
            set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
            undo.callback(set_handler, set_handler(None))


_FILTER = _Filter()


@contextmanager
def silence_pillow() -> Iterator[None]:
    """While this is open in any thread, warnings that come from Pillow go nowhere."""
    _FILTER.enter()
    try:
        yield
    finally:
        _FILTER.leave()
