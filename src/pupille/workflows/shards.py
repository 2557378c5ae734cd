"""Images in any number dealt into shards: one list on disk, a place in it for each, and hashes that hold them to it.

`images.csv` has a line an image, in order; `manifest.json` says what each shard begins with, how many it has and the
SHA-256 of its lines, and with which model and settings they are predicted. Both are made once and by whoever comes
first: tasks that begin together write the same bytes.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pupille.data.dataset import LeftOut
from pupille.data.sources.listed_images import ListedImage, listed_images
from pupille.errors import ConfigError, DataError, RunError
from pupille.i18n.language import tell
from pupille.runs.folder import make_folder, read_json, write_json, written_atomically
from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.regular_file import open_regular_file
from pupille.workflows.table_forms import CSV

MANIFEST = "manifest.json"
IMAGES = "images.csv"
SCHEMA = 1
FORM = "format"
"""The setting that says in which form the tables of shards are."""
ASIDE = "no image"
"""In the first column of the list: what is listed only to be told."""


@dataclass(frozen=True)
class Shard:
    """A run of lines of the list. offset: of the first, in bytes. size: bytes. sha256: of them. images: how many."""

    offset: int
    size: int
    sha256: str
    images: int


@dataclass(frozen=True)
class Manifest:
    """What all shards have in common. source: as it was named. settings: what decides the answers, `model` among them,
    the SHA-256 of the run."""

    source: str
    settings: dict[str, Any]
    shards: tuple[Shard, ...]

    @property
    def images(self) -> int:
        """All images."""
        return sum(shard.images for shard in self.shards)

    @property
    def form(self) -> str:
        """In which form the tables of shards are; CSV where that was not asked yet."""
        return str(self.settings.get(FORM, CSV))


def planned(source: Path, out: Path, shards: int, settings: dict[str, Any]) -> Manifest:
    """The manifest of a folder, made if there is none yet.

    Raises ConfigError where the folder was begun with another source, number of shards, model or setting, or there are
    fewer images than shards; DataError where there are no images.
    """
    make_folder(out)
    if (out / MANIFEST).exists():
        manifest = read_manifest(out)
        _insist_on_same(manifest, str(source), shards, settings)
        return manifest
    lengths = array("I")
    with written_atomically(out / IMAGES) as file:
        aside = []
        for item in listed_images(source):
            if isinstance(item, LeftOut):
                aside.append(item)
            else:
                lengths.append(file.write(_line(item)))
        for item in aside:
            file.write(to_csv([[ASIDE, item.path, item.reason]]).encode())
    if len(lengths) < shards:
        raise ConfigError(
            tell(
                "{source!r} holds {n:count} images, which are fewer than {shards:count} shards. Ask for fewer.",
                source=str(source),
                n=len(lengths),
                shards=shards,
            )
            if lengths
            else tell("{source!r} holds no image that can be read. Check the path.", source=str(source))
        )
    manifest = Manifest(str(source), settings, tuple(_shards(out / IMAGES, lengths, shards)))
    write_json(out / MANIFEST, {"schema": SCHEMA, **asdict(manifest)})
    return manifest


def read_manifest(out: Path) -> Manifest:
    """The manifest of a folder. Raises RunError if it is missing or damaged."""
    if not (out / MANIFEST).exists():
        raise RunError(
            tell("{folder!r} holds no shards yet. Give the command with --shards N.", folder=str(out))
        )
    record = read_json(out / MANIFEST)
    try:
        shards = tuple(Shard(**shard) for shard in record["shards"])
        return Manifest(record["source"], record["settings"], shards)
    except (KeyError, TypeError) as error:
        raise RunError(
            tell("{path!r} is damaged. Delete its folder and begin again.", path=str(out / MANIFEST))
        ) from error


def images_of(out: Path, shard: Shard, at_once: int) -> Iterator[list[ListedImage]]:
    """The images of a shard, some at a time. Raises DataError if its lines are not those that were dealt."""
    with open_regular_file(out / IMAGES) as file:
        file.seek(shard.offset)
        lines = file.read(shard.size)
    if hashlib.sha256(lines).hexdigest() != shard.sha256:
        raise DataError(
            tell("{path!r} was changed. Delete its folder and begin again.", path=str(out / IMAGES))
        )
    rows = from_csv(lines.decode())
    for start in range(0, len(rows), at_once):
        yield [
            ListedImage(name, file_, int(offset), int(size))
            for name, file_, offset, size in rows[start : start + at_once]
        ]


def left_aside(out: Path, manifest: Manifest) -> list[LeftOut]:
    """What the source holds besides images."""
    with open_regular_file(out / IMAGES) as file:
        file.seek(manifest.shards[-1].offset + manifest.shards[-1].size)
        return [LeftOut(path, reason) for _, path, reason in from_csv(file.read().decode())]


def _line(item: ListedImage) -> bytes:
    return to_csv([[item.name, item.file, item.offset, item.size]]).encode()


def _shards(file: Path, lengths: array[int], n: int) -> Iterator[Shard]:
    """The images in n runs whose lengths differ by one at most."""
    offset = 0
    with open_regular_file(file) as lines:
        for number in range(n):
            first, end = number * len(lengths) // n, (number + 1) * len(lengths) // n
            size = sum(lengths[first:end])
            yield Shard(offset, size, hashlib.sha256(lines.read(size)).hexdigest(), end - first)
            offset += size


def _insist_on_same(manifest: Manifest, source: str, shards: int, settings: dict[str, Any]) -> None:
    own = {"source": manifest.source, "shards": len(manifest.shards), FORM: manifest.form}
    before = own | manifest.settings
    for name, now in {"source": source, "shards": shards, **settings}.items():
        if before.get(name) != now:
            raise ConfigError(
                tell(
                    "this folder was begun with another {name} ({before}, now {now}). Choose another --out, or give "
                    "the command as it was.",
                    name=name,
                    before=str(before.get(name)),
                    now=str(now),
                )
            )
