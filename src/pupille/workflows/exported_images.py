"""The test images of a finished run, where they still are: what an exported file is compared on."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import hash_rows
from pupille.data.open import is_name
from pupille.data.open import open as open_dataset
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.errors import DataError, PupilleError, reason_of
from pupille.i18n.language import StoredText, tell
from pupille.models.preprocessing import Preprocessing
from pupille.results.results import Results
from pupille.runs.folder import RUN, read_json
from pupille.storage.csv_table import from_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes
from pupille.workflows.export_job import ExportJob

SPLIT = "split.csv"


def test_images(job: ExportJob, prepared: Preprocessing) -> PixelSet | StoredText:
    """The test images of a run as its model takes them, or why there are none.

    Images that were looked for and are others now are a reason; those that were named are an error. Raises DataError
    for these.
    """
    source = job.data or next(stated_sources(job.results), None)
    if source is None:
        return tell(
            "the images of {name} are not where they were when the run was trained; --data says where they are",
            name=job.results.data.source,
        )
    try:
        return read_test(job, prepared, source)
    except PupilleError as error:
        if job.data is not None:
            raise
        return tell("the images cannot be read again: {reason}", reason=reason_of(error))


def stated_sources(results: Results) -> Iterator[str]:
    """Where the images of a run may be: under their name, or at the path that was typed."""
    name = results.data.source
    if is_name(name):
        yield name
    try:
        words = shlex.split(results.command or "")
    except ValueError:
        return
    yield from (word for word in words if Path(word).name == name and Path(word).exists())


def read_test(job: ExportJob, prepared: Preprocessing, source: str) -> PixelSet:
    """The test images of a source. Raises DataError unless they are those that the run was scored on."""
    if job.results.split.test_hash is None:
        raise DataError(
            tell("this run was made before the contents of its test images were noted; leave --data out.")
        )
    pixels = read_part(job, prepared, source, "test")
    ids = ids_of(job.folder, "test")
    if pixels is not None:
        content = list(zip(pixels.dataset.samples["id"], pixels.content, strict=True))
        if len(content) == len(ids) and hash_rows(content) == job.results.split.test_hash:
            return pixels
    raise DataError(
        tell(
            "the images in {source!r} are not the test images of this run. Give the images it was trained on with "
            "--data, or leave that out.",
            source=source,
        )
    )


def images_of_part(
    job: ExportJob, prepared: Preprocessing, part: str, *, most: int | None = None
) -> PixelSet:
    """The images of another part of a run whose test images are known again. most: of them, spread evenly.

    Raises DataError where one of them is missing.
    """
    source = job.data or next(stated_sources(job.results), "")
    pixels = read_part(job, prepared, source, part, most)
    if pixels is None:
        raise DataError(
            tell(
                "the images of {part} are not all in {source!r}. Give the images that the run was trained on with "
                "--data.",
                part=tell(part),
                source=source,
            )
        )
    return pixels


def read_part(
    job: ExportJob, prepared: Preprocessing, source: str, part: str, most: int | None = None
) -> PixelSet | None:
    """The images of a source that stand in a part of the split; None where there is none, or one is missing."""
    config = DataConfig.from_json(read_json(job.home / RUN)["data settings"])
    dataset = open_dataset(source, config, limits=job.limits)
    ids = ids_of(job.folder, part)
    rows = np.flatnonzero(dataset.samples["id"].isin(ids).to_numpy())
    if not ids or len(rows) != len(ids):
        return None
    if most is not None and len(rows) > most:
        rows = rows[np.linspace(0, len(rows) - 1, most).round().astype(np.int64)]
    return read_pixels(
        dataset.subset(rows), geometries=(prepared.geometry,), depth=prepared.depth, listener=job.listener
    )


def ids_of(folder: Path, part: str) -> set[str]:
    """The ids of the images of a part of a run."""
    rows = from_csv(read_bytes(folder / SPLIT, most=LARGEST_TABLE).decode("utf-8"))
    return {row[0] for row in rows[1:] if row[1] == part}
