"""The run folder: made, locked, written atomically, told apart from other folders."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from pupille.errors import FileError, RunError, reason_of
from pupille.i18n.language import StoredText, say, tell, tell_joined
from pupille.storage.regular_file import kind_of, parse_json, read_bytes

RESULTS = "results.json"
RUN = "run.json"
RUN_SCHEMA = 1
CONTENTS = {
    "data set": tell(
        "another data set: images or labels were changed, renamed, added or removed since, so put them back as they "
        "were"
    ),
    "split": tell("another split: the images were dealt otherwise"),
    "protocol": tell("another protocol: the file was sealed anew"),
}
"""What a run is known by through a hash alone, and what another hash means."""
FILES = "schema of results"
MADE_BY = (FILES, "versions")
"""Of an identity: what a finished run is not held to, since nothing of it is made again."""
LOCK = ".lock"
PREPARATION = "preparation"
"""What is kept before a run begins; a folder that holds nothing else is still free."""
HALF_WRITTEN = ".part"
"""How the name of a file ends while it is written; the next writer sweeps away what a killed one left."""


def write_atomically(path: Path, data: bytes | str) -> None:
    """Writes a file of a folder so that a reader, or a process that died midway, finds the old bytes or the new.

    Raises FileError if what is there is no regular file, such as a link or a device, and RunError if the folder is
    missing or cannot be written, or the disk is full.
    """
    with written_atomically(path) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def written_atomically(path: Path) -> Iterator[BinaryIO]:
    """A file to write some at a time, which takes its place when the block ends well; else nothing has happened.

    Raises as `write_atomically`.
    """
    insist_on_replaceable(path)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=HALF_WRITTEN)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise RunError(
            tell(
                "{path!r} could not be written ({reason}). Make room or choose another --out; what was written "
                "before is intact.",
                path=str(path),
                reason=str(error.strerror or error),
            )
        ) from error
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def write_named(path: Path, data: bytes | str) -> None:
    """Writes a file that the user named, as `write_atomically`; where the name is a link, the file that it leads to.

    What a name such as /dev/stdout leads to may be a pipe, which has no place: it is refused by the name.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        mode = stat.S_IFREG
    if not stat.S_ISREG(mode):
        raise _not_replaceable(path, mode)
    write_atomically(Path(os.path.realpath(path)), data)


def insist_on_replaceable(path: Path) -> None:
    """Raises FileError for a place that holds a link, a device or anything but a regular file, RunError without folder.

    A renamed file would take the place of a device, and one written through a link would end anywhere.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        if not path.parent.is_dir():
            raise RunError(
                say(
                    "the folder {folder!r} does not exist. Make it first, or choose another --out.",
                    folder=str(path.parent),
                )
            ) from None
        return
    if stat.S_ISLNK(mode):
        raise FileError(
            say(
                "{path!r} is a link and is not written over. Take it away, or choose another --out.",
                path=str(path),
            )
        )
    if not stat.S_ISREG(mode):
        raise _not_replaceable(path, mode)


def _not_replaceable(path: Path, mode: int) -> FileError:
    return FileError(
        say(
            "{path!r} is {kind}, not a file, and is not written over. Choose another --out.",
            path=str(path),
            kind=kind_of(mode),
        )
    )


def make_folder(path: Path) -> None:
    """Makes a folder, and those above it, so that their names survive a power cut. Raises RunError if it cannot."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise RunError(
            tell(
                "the folder {path!r} cannot be made ({reason}). Make room or choose another --out.",
                path=str(path),
                reason=str(error.strerror or error),
            )
        ) from error


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_json(path: Path, record: dict[str, Any]) -> None:
    """Writes readable JSON atomically; NaN is refused, since JSON has none."""
    write_atomically(path, as_json(record))


def as_json(record: dict[str, Any]) -> str:
    """A record as readable JSON. Raises ValueError for NaN, which JSON has not."""
    return json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_json(path: Path, *, anywhere: bool = False) -> dict[str, Any]:
    """The object in a JSON file. anywhere: as of `read_bytes`. Raises RunError if it is missing or damaged."""
    try:
        record = parse_json(read_bytes(path, anywhere=anywhere), path)
    except FileNotFoundError:
        raise RunError(
            tell("{path!r} does not exist. Is this the folder of a finished run?", path=str(path))
        ) from None
    except (OSError, ValueError) as error:
        raise RunError(
            tell(
                "{path!r} cannot be read ({reason}). Make the run again in a new folder.",
                path=str(path),
                reason=reason_of(error),
            )
        ) from error
    if not isinstance(record, dict):
        raise RunError(
            tell(
                "{path!r} does not hold what Pupille writes. Make the run again in a new folder.",
                path=str(path),
            )
        )
    return record


def check_folder(folder: Path, *, resume: bool) -> None:
    """Raises RunError if the folder is occupied and `resume` was not asked for, or holds no run to resume."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        if not there.is_file():
            kind = kind_of(there.stat().st_mode)
            raise RunError(
                say("{path!r} is {kind} and no folder. Choose another --out.", path=str(there), kind=kind)
            )
        raise RunError(tell("{path!r} is a file. Choose another folder with --out.", path=str(there)))
    if not os.access(there, os.W_OK):
        raise RunError(
            tell("nothing can be written in {path!r}. Choose another folder with --out.", path=str(there))
        )
    occupied = folder.is_dir() and any(
        entry.name not in (LOCK, PREPARATION) and not entry.name.endswith(HALF_WRITTEN)
        for entry in folder.iterdir()
    )
    if occupied and not (folder / RUN).exists():
        raise RunError(
            tell(
                "{folder!r} holds other files and no run. Choose another folder with --out.",
                folder=str(folder),
            )
        )
    if occupied and not resume:
        raise RunError(
            tell(
                "the folder {folder!r} is not empty. Choose another one with --out, or go on with what it holds "
                "by --resume.",
                folder=str(folder),
            )
        )


def begin(folder: Path, identity: dict[str, Any], *, defaults: Mapping[str, Any] | None = None) -> bool:
    """Writes `run.json` into a new run, or checks it in one that was begun; True if that one is finished.

    identity: what must be the same for a resumed run (data, split, settings). defaults: what an identity holds where
    nothing was asked for, which is what a run had that was begun before a setting was there. A finished run stays
    finished whichever version made it. Raises RunError if something differs.
    """
    if not (folder / RUN).exists():
        write_json(folder / RUN, identity)
        return False
    finished = (folder / RESULTS).exists()
    if not finished:
        check_same_files(folder, identity)
    compared = {name: value for name, value in identity.items() if not (finished and name in MADE_BY)}
    check_identity(folder, compared, defaults=defaults)
    return finished


def check_same_files(folder: Path, identity: Mapping[str, Any]) -> None:
    """Raises RunError, naming the version, if a half-trained run was begun by one that wrote other files."""
    begun = read_json(folder / RUN)
    if begun.get(FILES, 1) == identity.get(FILES, 1):
        return
    versions = begun.get("versions")
    version = versions.get("pupille", "?") if isinstance(versions, dict) else "?"
    raise RunError(
        tell(
            "{folder!r} was begun by an earlier Pupille (version {version}, schema of results {schema}) and is half "
            "trained: this one cannot go on with it. Finish it with that version, or choose a new folder "
            "with --out.",
            folder=str(folder),
            version=str(version),
            schema=str(begun.get(FILES, 1)),
        )
    )


def check_identity(
    folder: Path, identity: dict[str, Any], *, defaults: Mapping[str, Any] | None = None
) -> None:
    """Raises RunError, naming what differs, if the folder was begun with other data, split or settings."""
    begun, usual = read_json(folder / RUN), json.loads(json.dumps(dict(defaults or {})))
    for name, now in json.loads(json.dumps(identity)).items():
        before = completed(begun.get(name, usual.get(name)), usual.get(name))
        if before != now:
            raise RunError(
                tell(
                    "{folder!r} was begun with {difference}. Resume as it was begun, or choose a new folder with "
                    "--out.",
                    folder=str(folder),
                    difference=what_differs(name, before, now),
                )
            )


def completed(settings: Any, usual: Any) -> Any:
    """Settings with those that were added later, as they usually are; anything else as it is."""
    return {**usual, **settings} if isinstance(settings, dict) and isinstance(usual, dict) else settings


def what_differs(name: str, before: object, now: object) -> str:
    """The value a run was begun with, and the one that came instead; of settings only those that differ."""
    if name in CONTENTS:
        return CONTENTS[name]
    if isinstance(before, dict) and isinstance(now, dict):
        keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        pairs = [_change(key, before.get(key), now.get(key)) for key in keys]
        return tell("other {name}: {pairs}", name=name, pairs=tell_joined(pairs, "; "))
    return _change(name, before, now)


def _change(name: str, before: object, now: object) -> StoredText:
    return tell("{name} {before}, now {now}", name=name, before=brief(before), now=brief(now))


def brief(value: object) -> str:
    """A value in at most 120 characters."""
    if value is None:
        return tell("not given")
    if isinstance(value, list):
        text = ", ".join(map(str, value)) or tell("none")
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."
