"""Predictions of any number of images, a shard at a time: one table each, whole or not there, joined in the end.

A shard is done once `shards/NNNNN.json` stands beside `shards/NNNNN.csv` or `.parquet`; whatever was stopped before
that costs this shard alone. Memory holds some images at a time, however many there are.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pupille.data.dataset import LeftOut, NoneReadableError
from pupille.data.sources.listed_images import ListedImage, data_set_of, root_of
from pupille.errors import ConfigError, RunError
from pupille.export.description import run_hash
from pupille.i18n.language import tell, tell_shortened, tells
from pupille.images.limits import Limits
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import make_folder, read_json, write_json, written_atomically
from pupille.storage.regular_file import open_regular_file
from pupille.tasks import TASKS
from pupille.workflows.answers import Wishes
from pupille.workflows.duration import duration
from pupille.workflows.predict import Predictor
from pupille.workflows.shards import FORM, Manifest, images_of, left_aside, planned, read_manifest
from pupille.workflows.table_forms import CSV, FORMS, Rows, Table, TableForm, form_of

SHARDS = "shards"
GATHERED = "predictions"
FIRST = 64
"""Images that are timed to tell how long a shard will take."""
AT_ONCE = 1024
UNREADABLE_ALONE = ["image", "problem"]
"""The titles of a table of which no image could be read."""


@dataclass(frozen=True)
class ShardRecord:
    """A shard that is done. images: predicted. unreadable: listed with their reason. sha256: of its table."""

    images: int
    unreadable: int
    seconds: float
    sha256: str


@dataclass(frozen=True)
class Gathered:
    """All shards as one table. classes: how many images each class was said of, where classes are predicted."""

    file: Path
    images: int
    unreadable: int
    classes: dict[str, int]
    left_out: tuple[LeftOut, ...]


def predict_shards(
    run: str | Path,
    source: str | Path,
    out: str | Path,
    *,
    shards: int,
    only: int | None = None,
    top: int | None = None,
    coverage: float | None = None,
    limits: Limits | None = None,
    page: int = 0,
    form: str = CSV,
    listener: Listener = silent,
) -> list[int]:
    """Predicts the shards that are not done yet, or the one of this number, counted from 0; returns their numbers.

    run: as of `predict`. source: a folder, a plain tar or a text file with a path a line (`listed_images`). out: a
    folder of its own. form: of the tables, csv or parquet. Raises PupilleError as `predict`, and ConfigError where the
    folder was begun otherwise, the answers of the model are no table of one row an image, or pyarrow is missing.
    """
    if only is not None and not 0 <= only < shards:
        raise ConfigError(
            tell(
                "shards are counted from 0: {shards:count} of them end with {last}. Got --shard {number}.",
                shards=shards,
                last=shards - 1,
                number=only,
            )
        )
    FORMS[form].check()
    predictor = Predictor.of(run, Wishes(coverage=coverage))
    insist_on_table(predictor)
    settings = {
        "model": run_hash(predictor.folder) if predictor.folder else str(run),
        "top": top,
        "coverage": coverage,
        "page": page,
        FORM: form,
    }
    folder = Path(out)
    manifest = planned(Path(source), folder, shards, settings)
    job = ShardJob(predictor, manifest, folder, limits or Limits(), page, top, listener)
    numbers = [only] if only is not None else range(shards)
    todo = [number for number in numbers if not is_done(folder, manifest, number)]
    for number in todo:
        job.predict(number)
    return todo


def insist_on_table(predictor: Predictor) -> None:
    """Raises ConfigError unless the answers of the model are one row an image."""
    card = TASKS[predictor.model.spec.task]
    if not card.row_an_image:
        raise ConfigError(
            tell(
                "shards hold one row an image, and {model} draws into pictures. Predict some folders, one by one.",
                model=predictor.model.spec.name,
            )
        )


@dataclass(frozen=True)
class ShardJob:
    """What every shard is predicted with."""

    predictor: Predictor
    manifest: Manifest
    folder: Path
    limits: Limits
    page: int
    top: int | None
    listener: Listener

    def predict(self, number: int) -> None:
        """Writes the table of one shard, its unreadable images last, then the record that it is done."""
        begun, shard = time.monotonic(), self.manifest.shards[number]
        make_folder(self.folder / SHARDS)
        titles, images, unreadable = list[str](), 0, list[LeftOut]()
        path = table_of(self.folder, self.manifest, number)
        with written_atomically(path) as file:
            table = form_of(path).writer(file)
            for some in timed_first(images_of(self.folder, shard, AT_ONCE)):
                titles, rows, left_out = self.rows(some, titles)
                if rows:
                    table.write(titles, rows)
                images += len(rows)
                unreadable += left_out
                if images + len(unreadable) == len(some) < shard.images:
                    self.tell_time(number, (time.monotonic() - begun) / len(some))
                self.listener(
                    Event(
                        tell("shard {number}", number=number),
                        images + len(unreadable),
                        shard.images,
                    )
                )
            end_with_unreadable(table, titles, unreadable)
        record = ShardRecord(images, len(unreadable), time.monotonic() - begun, table_hash(path))
        write_json(record_of(self.folder, number), asdict(record))

    def rows(self, some: list[ListedImage], titles: list[str]) -> tuple[list[str], Rows, list[LeftOut]]:
        """The titles, the rows of some images, and those of them that could not be read.

        titles: as they are known so far, which they stay where none could be read.
        """
        dataset = data_set_of(
            some,
            root_of(Path(self.manifest.source)),
            self.manifest.source,
            limits=self.limits,
            page=self.page,
        )
        try:
            answers = self.predictor.prediction(dataset)
        except NoneReadableError as error:
            return titles, [], list(error.left_out)
        first, *rows = answers.table(self.top)
        return list(map(str, first)), rows[: len(rows) - len(answers.left_out)], list(answers.left_out)

    def tell_time(self, number: int, seconds: float) -> None:
        """How long this shard and all of them will take, from what an image took. seconds: of one image."""
        shard, todo = self.manifest.shards[number], self.manifest.images
        self.listener(
            Event(
                tell(
                    "Shard {number} of 0 to {last}: {images:count} images, about {time} on this machine; all "
                    "{all:count} images would take it {whole}.",
                    number=number,
                    last=len(self.manifest.shards) - 1,
                    images=shard.images,
                    time=duration(seconds * shard.images),
                    all=todo,
                    whole=duration(seconds * todo),
                )
            )
        )


def timed_first(chunks: Iterator[list[ListedImage]]) -> Iterator[list[ListedImage]]:
    """The chunks, the first of them in two parts, a small one to be timed."""
    first = next(chunks)
    yield from filter(None, (first[:FIRST], first[FIRST:]))
    yield from chunks


def end_with_unreadable(table: Table, titles: list[str], unreadable: list[LeftOut]) -> None:
    """Writes the last rows of a table: images that could not be read, the reason in the last column.

    titles: of the table, empty where no image could be read; then it begins here.
    """
    names = titles or UNREADABLE_ALONE
    if unreadable or not titles:
        blank = [""] * (len(names) - 2)
        table.write(names, [[item.path, *blank, item.reason] for item in unreadable])
    table.close()


def table_of(folder: Path, manifest: Manifest, number: int) -> Path:
    """The table of a shard."""
    return folder / SHARDS / f"{number:05}{FORMS[manifest.form].ending}"


def record_of(folder: Path, number: int) -> Path:
    """The record that a shard is done."""
    return folder / SHARDS / f"{number:05}.json"


def table_hash(path: Path) -> str:
    """SHA-256 of the table of a shard."""
    with open_regular_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_done(folder: Path, manifest: Manifest, number: int) -> bool:
    """Whether a shard need not be predicted again."""
    return record_of(folder, number).exists() and table_of(folder, manifest, number).exists()


def gather(out: str | Path, form: str | None = None) -> Gathered:
    """Joins the tables of all shards to `predictions.csv` or `.parquet`, the table that `predict` writes, and counts.

    form: of the whole table, that of the shards by default. Raises RunError with the numbers of the shards that are
    missing, or whose table is not the one that was written; ConfigError for Parquet where the shards are CSV.
    """
    folder = Path(out)
    manifest = read_manifest(folder)
    of_shards, whole = FORMS[manifest.form], FORMS[form or manifest.form]
    insist_on_types(of_shards, whole)
    numbers = range(len(manifest.shards))
    insist_on_all([number for number in numbers if not is_done(folder, manifest, number)])
    records = [ShardRecord(**read_json(record_of(folder, number))) for number in numbers]
    paths = [table_of(folder, manifest, number) for number in numbers]
    insist_on_unchanged([n for n in numbers if table_hash(paths[n]) != records[n].sha256])
    titles, classes, unreadable = list[str](), Counter[str](), list[LeftOut]()
    file = folder / f"{GATHERED}{whole.ending}"
    with written_atomically(file) as joined:
        table = whole.writer(joined)
        for path, record in zip(paths, records, strict=True):
            left = record.images
            for first, rows in of_shards.read(path, AT_ONCE):
                answered, others = rows[:left], rows[left:]
                left -= len(answered)
                if answered:
                    titles = titles or first
                    table.write(titles, answered)
                    column = position_of_class(titles)
                    classes.update(str(row[column]) for row in answered if column is not None)
                unreadable += [LeftOut(str(row[0]), str(row[-1])) for row in others]
        end_with_unreadable(table, titles, unreadable)
    images = sum(record.images for record in records)
    return Gathered(
        file, images, len(unreadable), dict(classes.most_common()), tuple(left_aside(folder, manifest))
    )


def insist_on_types(of_shards: TableForm, whole: TableForm) -> None:
    """Raises ConfigError where a table needs types that those of the shards do not have, or cannot be written here."""
    if whole.has_types and not of_shards.has_types:
        raise ConfigError(
            tell(
                "these shards are CSV, which does not say what is a number. Gather them as CSV, or begin anew with "
                "--format parquet and another --out."
            )
        )
    for form in (of_shards, whole):
        form.check()


def position_of_class(titles: list[str]) -> int | None:
    """The column that names the class, if there is one."""
    return next((titles.index(name) for name in ("class", "class_1") if name in titles), None)


def insist_on_all(missing: list[int]) -> None:
    """Raises RunError if shards are missing, with the option that makes the first of them."""
    if missing:
        raise RunError(
            tells(
                "{n} shard is not done: {numbers}. Give the command again with --shard {first}.",
                "{n} shards are not done: {numbers}. Give the command again with --shard {first} and so on, or without "
                "--shard for all of them.",
                len(missing),
                numbers=tell_shortened([str(number) for number in missing]),
                first=missing[0],
            )
        )


def insist_on_unchanged(changed: list[int]) -> None:
    """Raises RunError if tables are not those that were written."""
    if changed:
        raise RunError(
            tell(
                "the tables of these shards were changed since they were written: {numbers}. Delete them, and give the "
                "command again.",
                numbers=tell_shortened([str(number) for number in changed]),
            )
        )
