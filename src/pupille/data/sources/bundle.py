"""Public data sets for a machine without internet: one file packed where they are, taken in where they are needed."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path

from pupille.data.sources.fetch import UNPACKED, settle
from pupille.data.sources.public_sets import (
    FETCHING,
    NamedSet,
    local_folder,
    missing_sentence,
    named_set,
    sets_folder,
)
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.runs.events import Event, Listener, silent
from pupille.storage.bundle import PLAIN, Bundle, BundledFile, Item, Kind, ToPack, opened_bundle, write_bundle
from pupille.storage.store import need_room, writing_in

KIND: Kind = "data"


def bundle_sets(
    names: Sequence[str], out: str | Path, readme: str, *, listener: Listener = silent
) -> tuple[Item, ...]:
    """Packs public data sets into one zip with their hashes, licences and homepages.

    readme: what a person reads who finds the zip. Raises DataError if a set is unknown or not here, or its folder holds
    what is no plain file.
    """
    packs = [_to_pack(named_set(name)) for name in dict.fromkeys(names)]
    total = math.ceil(sum(file.stat().st_size for pack in packs for file in pack.files) / 1e6)

    def progress(done: int) -> None:
        listener(Event(tell("packing, MB"), done=math.ceil(done / 1e6), total=total))

    return write_bundle(Path(out), KIND, packs, readme, progress)


def import_sets(file: str | Path, *, listener: Listener = silent) -> list[Path]:
    """Takes the data sets of a bundle in and returns their folders; one that is here already stays as it is.

    Nothing is taken in before all of the bundle was read and is what its list says. Raises DataError if it is not, or
    there is no room.
    """
    with opened_bundle(Path(file), KIND, DataError) as bundle:
        for item in bundle.items:
            named_set(item.name)
        total = math.ceil(bundle.size / 1e6)

        def progress(done: int) -> None:
            listener(Event(tell("checking, MB"), done=math.ceil(done / 1e6), total=total))

        bundle.check(progress)
        return [_taken_in(bundle, item, listener) for item in bundle.items]


def is_as_published(known: NamedSet, files: Sequence[BundledFile]) -> bool:
    """Whether all files are those that the authors of a set published, by their SHA-256."""
    return {(file.name, file.sha256) for file in files} == {(file.name, file.sha256) for file in known.files}


def _to_pack(known: NamedSet) -> ToPack:
    folder = local_folder(known.name)
    if folder is None:
        raise DataError(missing_sentence(known.name))
    files = tuple(path for path in sorted(folder.iterdir()) if not path.name.startswith("."))
    for path in files:
        if not PLAIN.fullmatch(f"{known.name}/{path.name}") or not path.is_file():
            raise DataError(
                tell(
                    "{path!r} is no plain file of {name}, which is packed as it was fetched. Copy the folder instead.",
                    path=str(path),
                    name=known.name,
                )
            )
    if not files:
        raise DataError(
            tell("{folder!r} holds no file. Bring the set there and pack again.", folder=str(folder))
        )
    return ToPack(known.name, known.licence, known.homepage, {}, known.name, files)


def _taken_in(bundle: Bundle, item: Item, listener: Listener) -> Path:
    name, target = item.name, sets_folder() / item.name
    if here := local_folder(name):
        listener(Event(tell("{name}: here already, in {folder}", name=name, folder=str(here))))
        return here
    with writing_in(sets_folder() / FETCHING / name, DataError) as folder:
        need_room(folder, item.size, DataError)
        growing = folder / UNPACKED
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir()
        for file in item.files:
            with (growing / file.name).open("xb") as content:
                bundle.take(file, content)
        settle(growing, target)
    sentence = (
        tell(
            "{name}: taken from {file}, SHA-256 as published, in {folder}",
            name=name,
            file=bundle.path.name,
            folder=str(target),
        )
        if is_as_published(named_set(name), item.files)
        else tell(
            "{name}: taken from {file} as it was packed, in {folder}; its files are not those whose SHA-256 was "
            "published (unpacked, or packed anew)",
            name=name,
            file=bundle.path.name,
            folder=str(target),
        )
    )
    listener(Event(sentence))
    return target
