"""A folder that appears under its name when all in it is written, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pupille.errors import ConfigError
from pupille.i18n.language import tell


@contextmanager
def new_folder(out: str | os.PathLike[str], source: Path | None) -> Iterator[Path]:
    """A folder with another name to write into, which becomes `out` in the end; nothing stays of one that fails.

    source: the folder that is read, None where it is none. Raises ConfigError if `out` is occupied, lies in the source,
    or cannot be made.
    """
    target, place = Path(out), Path(os.path.realpath(out))
    _check(target, source)
    partial = _temporary(place)
    try:
        yield partial
        _put(partial, place)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _check(target: Path, source: Path | None) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConfigError(
            tell("{target!r} is not an empty folder. Choose another one with --out.", target=str(target))
        )
    inside = target.absolute().resolve()
    if source and source.resolve() in (inside, *inside.parents):
        raise ConfigError(
            tell(
                "{target!r} lies in the folder of the images. Choose a folder elsewhere with --out.",
                target=str(target),
            )
        )


def _temporary(target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise ConfigError(
            tell(
                "{target!r} cannot be made ({strerror}). Choose another --out.",
                target=str(target),
                strerror=error.strerror,
            )
        ) from error


def _put(partial: Path, target: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    partial.chmod(0o777 & ~umask)
    if target.is_dir():
        target.rmdir()
    partial.replace(target)
