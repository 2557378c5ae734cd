"""Annotations of one format written in another, with copies of the images; what is lost is told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.open import DEFAULT_CONFIG
from pupille.data.open import open as open_data
from pupille.data.sources.image_files import FileImages
from pupille.data.writers.layout import image_places
from pupille.data.writers.table import WRITERS, Writer
from pupille.errors import ConfigError, DataError, ImageError, unknown_choice
from pupille.i18n.counts import images
from pupille.i18n.language import for_terminal, retell, say, says, tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.regular_files import open_regular
from pupille.runs.events import Event, Listener, silent
from pupille.storage.new_folder import new_folder

OWN_COLUMNS = 10
"""Columns of the annotations that every format of objects has; further ones are facts of a tool."""


@dataclass(frozen=True)
class Conversion:
    """What was written. folder: where. form: the format. images, objects: how many of each; None where pixels have
    classes. copied: whether the images lie there too. notes: what was understood of the source and what could not be
    written, in sentences.
    """

    folder: Path
    form: str
    images: int
    objects: int | None
    copied: bool
    source: str
    notes: tuple[str, ...]

    def __str__(self) -> str:
        lines = [
            retell(self.source),
            *(f"  {retell(note)}" for note in self.notes),
            say(
                "{folder!r}: {images} with {objects}, written as {form}.",
                folder=str(self.folder),
                images=images(self.images),
                objects=say("masks of classes")
                if self.objects is None
                else says("{n} object", "{n} objects", self.objects),
                form=self.form,
            ),
        ]
        if not self.copied:
            lines.append(say("The images are not copied; put them beside the annotations to open them."))
        return for_terminal("\n".join(lines))

    def to_json(self) -> dict[str, Any]:
        """The record that `--json` prints."""
        return {**vars(self), "folder": str(self.folder), "notes": list(self.notes)}


def convert(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    to: str,
    *,
    copy_images: bool = True,
    config: DataConfig = DEFAULT_CONFIG,
    limits: Limits = DEFAULT_LIMITS,
    listener: Listener = silent,
) -> Conversion:
    """Writes what is drawn on the images of a source into the new folder `out`, in the format `to` of `WRITERS`.

    Opened again, it gives the same boxes and masks; what the format cannot hold is among the notes. Raises ConfigError
    if `out` is occupied, lies in the source or the format is unknown, DataError if nothing is drawn on the images.
    """
    if to not in WRITERS:
        raise ConfigError(unknown_choice("--to", to, WRITERS))
    writer = WRITERS[to]
    dataset = open_data(source, config, limits=limits)
    if not isinstance(dataset.images, FileImages):
        raise DataError(
            tell("{name!r} holds arrays without annotations. Give a folder or a file.", name=dataset.name)
        )
    path = Path(source).expanduser()
    with new_folder(out, path if path.is_dir() else None) as folder:
        losses = writer.write(dataset, partial(_write, folder))
        if copy_images:
            _copy(dataset, dataset.images, writer, folder, listener)
    return Conversion(
        Path(out),
        writer.title,
        len(dataset),
        None if dataset.annotations is None else len(dataset.annotations),
        copy_images,
        dataset.sentence(),
        (*dataset.notes, *losses, *_facts(dataset)),
    )


def _write(folder: Path, path: str, data: bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _copy(dataset: Dataset, store: FileImages, writer: Writer, folder: Path, listener: Listener) -> None:
    """Copies the images as they are. Raises ImageError with the path if one cannot be read."""
    pairs = list(zip(dataset.samples["path"], image_places(dataset), strict=True))
    for done, (path, place) in enumerate(pairs, start=1):
        try:
            with open_regular(store.root / path, root=store.root) as file:
                data = file.read(store.limits.file_bytes + 1)
        except DataError as error:
            raise ImageError.of(path, error) from error
        _write(folder, f"{writer.images}/{place}", data)
        listener(Event(tell("copying images"), done, len(pairs)))


def _facts(dataset: Dataset) -> list[str]:
    """A sentence on columns of the objects that no format holds."""
    columns = [] if dataset.annotations is None else list(dataset.annotations.columns[OWN_COLUMNS:])
    if not columns:
        return []
    names = ", ".join(map(repr, columns[:12]))
    return [
        tell("What the source says of objects beside class and place is not written: {names}.", names=names)
    ]
