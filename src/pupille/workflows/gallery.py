"""The pictures that a report shows, kept beside it without metadata, so that it survives data that moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pupille.data.pixels.pixel_set import to_depth
from pupille.data.prepare import Prepared
from pupille.images.thumbnails import thumbnail
from pupille.results.classification import MistakeRecord, SliderPictureRecord
from pupille.results.data import GalleryRecord, SampleRecord
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.runs.folder import make_folder, write_atomically

SAMPLES = 96
"""Samples shown in all at most, and ..."""
PER_CLASS = 8
"""... of one class."""
MISTAKES = 200
"""Mistakes kept at most, the most confident ones first."""
OF_EACH_KIND = 24
"""Validation images kept at most of each of the two errors, for the slider of thresholds."""
FOLDER = "thumbnails"


def make_gallery(
    prepared: Prepared,
    test: ClassPredictions,
    validation: ClassPredictions,
    folder: Path,
    *,
    positive: str | None,
) -> GalleryRecord:
    """Writes the thumbnails below `folder` and returns the `gallery` part of `results.json`.

    positive: the class of a threshold, where there are two classes.
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

    samples = tuple(
        SampleRecord(row.id, row.label, row.split, keep(position)) for position, row in pick_samples(prepared)
    )
    wrong = mistakes(test)
    return GalleryRecord(
        samples=samples,
        mistakes=tuple(
            MistakeRecord(
                id=test.ids[i],
                label=test.classes[test.labels[i]],
                predicted=test.classes[test.predicted[i]],
                probability=float(test.probabilities[i].max()),
                thumbnail=keep(row_of[test.ids[i]]),
            )
            for i in wrong[:MISTAKES]
        ),
        mistakes_total=len(wrong),
        slider=tuple(
            SliderPictureRecord(
                id=validation.ids[i],
                label=validation.classes[validation.labels[i]],
                probability=float(validation.probabilities[i, validation.classes.index(positive)]),
                thumbnail=keep(row_of[validation.ids[i]]),
            )
            for i in (slider_mistakes(validation, positive) if positive else ())
        ),
    )


def pick_samples(prepared: Prepared) -> list[tuple[int, Any]]:
    """(row number, row) of a few images per class, drawn by the seed of the split, class after class."""
    dataset = prepared.dataset
    share = max(1, min(PER_CLASS, SAMPLES // len(dataset.classes)))
    rng = np.random.default_rng(prepared.split.seed)
    labels = dataset.labels
    rows: list[int] = []
    for label in range(min(len(dataset.classes), SAMPLES)):
        members = np.flatnonzero(labels == label)
        rows += sorted(int(row) for row in rng.permutation(members)[:share])
    table = list(dataset.samples.itertuples(index=False))
    return [(row, table[row]) for row in rows]


def slider_mistakes(validation: ClassPredictions, positive: str) -> list[int]:
    """Row numbers of the images that a threshold gets wrong first: the least probable of the class, the most of others.

    Whatever the threshold, the most confident of its mistakes are among them.
    """
    place = validation.classes.index(positive)
    known, probabilities = validation.labels != UNKNOWN, validation.probabilities[:, place]
    shows = validation.labels == place
    missed, alarms = np.flatnonzero(known & shows), np.flatnonzero(known & ~shows)
    missed = missed[np.argsort(probabilities[missed], kind="stable")][:OF_EACH_KIND]
    alarms = alarms[np.argsort(-probabilities[alarms], kind="stable")][:OF_EACH_KIND]
    return [int(row) for row in (*missed, *alarms)]


def mistakes(test: ClassPredictions) -> list[int]:
    """Row numbers of the wrong predictions, the most confident first."""
    wrong = np.flatnonzero(test.predicted != test.labels)
    confidence = test.probabilities[wrong].max(axis=1)
    return [int(row) for row in wrong[np.argsort(-confidence, kind="stable")]]
