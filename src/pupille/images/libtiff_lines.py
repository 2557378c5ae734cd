"""What libtiff, below Pillow, would print on the user's screen about a damaged file, kept to itself."""

from __future__ import annotations

import ctypes
import functools
from contextlib import suppress
from pathlib import Path

import PIL


@functools.cache
def silence_libtiff() -> None:
    """Takes the printing out of the libtiff that Pillow has loaded, once; nothing where it is not found as a file."""
    for path in _loaded():
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(path)
            for setter in (library.TIFFSetErrorHandler, library.TIFFSetWarningHandler):
                setter.argtypes, setter.restype = [ctypes.c_void_p], ctypes.c_void_p
                setter(None)


def _loaded() -> list[str]:
    """The files of libtiff in the memory of this process: Linux names them, on macOS they lie beside Pillow."""
    with suppress(OSError):
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
        return sorted({line.split(maxsplit=5)[5] for line in lines if "/libtiff" in line})
    return [str(path) for path in (Path(PIL.__file__).parent / ".dylibs").glob("libtiff*.dylib")]
