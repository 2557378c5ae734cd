"""`fetch`: a public data set from the web, resumable, held against its published SHA-256, here whole or not at all."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from pupille.data.sources.archives import unpack
from pupille.data.sources.public_sets import (
    FETCHING,
    VARIABLE,
    File,
    NamedSet,
    begun,
    local_folder,
    named_set,
    sets_folder,
)
from pupille.errors import DataError, PupilleError
from pupille.i18n.language import tell
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import sync_folder
from pupille.storage.download import Progress, download
from pupille.storage.server import Remote, Server
from pupille.storage.store import need_room, writing_in

PARTIAL = ".partial"
"""How the name of a file ends that has not come whole."""
UNPACKED = "unpacked"


@dataclass(frozen=True)
class Mirror(Server):
    """The folder on the web that the files of a data set are fetched from by their names."""

    error: ClassVar[type[PupilleError]] = DataError
    example: ClassVar[str] = "https://mirror.example.org/mnist"
    set_by: ClassVar[str] = "--endpoint"
    bring: ClassVar[str] = tell(
        "copy the folder of the set into one here that {variable} names", variable=VARIABLE
    )

    def remote(self, file: File) -> Remote:
        """Where a file lies, and what it must be."""
        return Remote(f"{self.endpoint.rstrip('/')}/{quote(file.name)}", file.size, file.sha256)


def fetch(name: str, *, mirror: Mirror | None = None, listener: Listener = silent) -> Path:
    """Brings a public data set here and returns its folder; nothing is asked of the network if it is here.

    mirror: the published address by default. An interrupted fetch goes on where it was. Raises DataError with what to
    do: unknown name, no network, no room, another SHA-256 than published; RunError if another process is at it.
    """
    wanted = named_set(name)
    target, work = sets_folder() / name, sets_folder() / FETCHING / name
    if here := local_folder(name):
        if here == target:
            # What a fetch left that was killed at its very end.
            shutil.rmtree(work, ignore_errors=True)
        listener(Event(tell("{name}: here already, in {folder}", name=name, folder=str(here))))
        return here
    mirror = mirror or Mirror(wanted.address)
    listener(
        Event(
            tell(
                "{name}: {megabytes:1} MB from {host}, {licence}, {homepage}",
                name=name,
                megabytes=wanted.size / 1e6,
                host=mirror.host,
                licence=wanted.licence_in_words,
                homepage=wanted.homepage,
            )
        )
    )
    with writing_in(work, DataError) as folder:
        if here := local_folder(name):
            return here
        for rest in folder.glob(f"*{UNPACKED}*"):
            shutil.rmtree(rest)
        settle(_collected(wanted, mirror, folder, listener), target)
        for done in (folder / "files", folder / UNPACKED):
            shutil.rmtree(done, ignore_errors=True)
    listener(Event(tell("{name}: fetched, SHA-256 as published, in {folder}", name=name, folder=str(target))))
    return target


def _collected(wanted: NamedSet, mirror: Mirror, folder: Path, listener: Listener) -> Path:
    """A folder with all of the data set, whole and checked."""
    files, name = folder / "files", wanted.name
    files.mkdir(exist_ok=True)
    have = begun(name)
    need_room(folder, max(0, wanted.size - have) + wanted.unpacked, DataError)
    if have:
        listener(Event(tell("{name}: goes on at {megabytes:1} MB", name=name, megabytes=have / 1e6)))
    total, before = math.ceil(wanted.size / 1e6), 0

    def progress(done: int) -> None:
        step = tell("fetching {name}, MB", name=name)
        listener(Event(step, done=math.ceil((before + done) / 1e6), total=total))

    for file in wanted.files:
        _bring(file, mirror, files, progress)
        before += file.size
    if not wanted.inside:
        return files
    listener(Event(tell("{name}: unpacking {megabytes:1} MB", name=name, megabytes=wanted.unpacked / 1e6)))
    return unpack(files / wanted.files[0].name, folder / UNPACKED) / wanted.inside


def _bring(file: File, mirror: Mirror, files: Path, progress: Progress) -> None:
    """One file under its name once it is whole and has the published SHA-256; one that has it is left alone."""
    whole, partial = files / file.name, files / f"{file.name}{PARTIAL}"
    if whole.is_file():
        return
    download(mirror, mirror.remote(file), partial, progress)
    with partial.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest != file.sha256:
        partial.unlink()
        raise DataError(
            tell(
                "what {host} sent as {name!r} has the SHA-256 {came}..., not the published {published}...; it "
                "was deleted. Fetch again, or name another mirror with --endpoint.",
                host=mirror.host,
                name=file.name,
                came=digest[:12],
                published=file.sha256[:12],
            )
        )
    partial.replace(whole)


def settle(ready: Path, target: Path) -> None:
    """Gives a folder its name, in one step, once all in it would survive a power cut."""
    for path in ready.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    sync_folder(ready)
    ready.replace(target)
    sync_folder(target.parent)
