"""The pictures that a report shows, kept beside it without metadata, so that it survives data that moved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np

from pupille.data.annotations import targets_of
from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_depth
from pupille.data.prepare import Prepared
from pupille.images.thumbnails import thumbnail
from pupille.models.files.load import load_model
from pupille.results.data import GalleryRecord, SampleRecord
from pupille.results.pictures import DrawnPictureRecord
from pupille.results.run import RunRecord
from pupille.results.task_predictions import Predictions
from pupille.runs.folder import make_folder, write_atomically
from pupille.tasks import TASKS
from pupille.workflows.doubted_pictures import doubted_pictures
from pupille.workflows.drawn_pictures import keep_picture
from pupille.workflows.entropy_maps import with_entropy
from pupille.workflows.slider_pictures import slider_pictures

SAMPLES = 96
"""Samples shown in all at most, and ..."""
PER_CLASS = 8
"""... of one class."""
ANNOTATED = 6
"""Training images shown with their masks."""
FOLDER = "thumbnails"


def make_gallery(
    prepared: Prepared,
    test: Predictions,
    validation: Predictions,
    folder: Path,
    *,
    record: RunRecord,
    run: Path | None = None,
) -> GalleryRecord:
    """Writes the thumbnails below `folder` and returns the `gallery` part of `results.json`. record: of the run.

    run: its folder, where its model is to say of masks and outlines where it does not know.
    """
    make_folder(folder / FOLDER)
    dataset = prepared.dataset
    row_of = {id_: row for row, id_ in enumerate(dataset.samples["id"])}
    written: dict[int, str] = {}

    def keep(row: int) -> str:
        if row not in written:
            picture = dataset.images.read(dataset.samples["path"].iloc[row]).pixels
            data, suffix = thumbnail(
                to_depth(picture, prepared.pixels.depth), low=prepared.window.low, high=prepared.window.high
            )
            written[row] = f"{FOLDER}/{len(written) + 1:04d}{suffix}"
            write_atomically(folder / written[row], data)
        return written[row]

    pictures: dict[str, Any] = TASKS[dataset.task].load("gallery")(
        validation, test, record, lambda id_: keep(row_of[id_])
    )
    if dataset.is_drawn:
        draw = TASKS[dataset.task].load("given").drawn
        pictures["drawn"] = tuple(draw(dataset, test, row_of[id_], folder) for id_ in pictures["drawn"])
        if run is not None and TASKS[dataset.task].larger:
            pictures["drawn"] = with_entropy(prepared, load_model(run), pictures["drawn"], folder)
        return GalleryRecord(
            samples=(),
            annotated=annotated_pictures(prepared, folder),
            **pictures,
            **of_objects(dataset, validation, record, row_of, folder),
        )
    labels = targets_of(dataset).fingerprint()
    samples = tuple(
        SampleRecord(row.id, labels[position], row.split, keep(position))
        for position, row in pick_samples(prepared)
    )
    return GalleryRecord(samples=samples, **pictures)


def of_objects(
    dataset: Dataset, validation: Predictions, record: RunRecord, row_of: Mapping[str, int], folder: Path
) -> dict[str, Any]:
    """The pictures of a model that finds objects: whose annotation is doubted, and those that a slider moves."""
    objects = record.objects
    if objects is None:
        return {}
    return {
        "doubted": doubted_pictures(dataset, objects.doubts, row_of, folder),
        "moved": slider_pictures(dataset, cast(Any, validation), row_of, folder) if objects.slider else (),
    }


def annotated_pictures(prepared: Prepared, folder: Path) -> tuple[DrawnPictureRecord, ...]:
    """A few training images, drawn by the seed of the split, with the masks from which models learn."""
    rng = np.random.default_rng(prepared.split.seed)
    rows = sorted(int(row) for row in rng.permutation(prepared.rows("train"))[:ANNOTATED])
    return tuple(keep_picture(prepared.dataset, row, folder) for row in rows)


def pick_samples(prepared: Prepared) -> list[tuple[int, Any]]:
    """(row number, row) of a few images per class, or bin of numbers, drawn by the seed of the split, one after
    another.
    """
    strata = targets_of(prepared.dataset).strata()
    kinds = np.unique(strata)[:SAMPLES]
    share = max(1, min(PER_CLASS, SAMPLES // len(kinds)))
    rng = np.random.default_rng(prepared.split.seed)
    rows: list[int] = []
    for kind in kinds:
        rows += sorted(int(row) for row in rng.permutation(np.flatnonzero(strata == kind))[:share])
    table = list(prepared.dataset.samples.itertuples(index=False))
    return [(row, table[row]) for row in rows]
