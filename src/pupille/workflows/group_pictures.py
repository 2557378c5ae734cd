"""The pictures of groups of images that nobody named, for a page or beside the results of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_depth
from pupille.images.thumbnails import thumbnail
from pupille.models.model import Model
from pupille.results.read import results_in
from pupille.results.unknown_groups import UnknownGroupsRecord
from pupille.runs.folder import make_folder, write_atomically
from pupille.tasks import Task
from pupille.workflows.explained_images import Reading
from pupille.workflows.gallery import FOLDER
from pupille.workflows.unknown_groups import groups_of_run
from pupille.workflows.write_results import write

Thumbnails = Mapping[str, tuple[bytes, str]]
"""Bytes and ending of small pictures, by the id of the image."""


def groups_with_pictures(
    card: Task, model: Model, folder: Path, reading: Reading
) -> tuple[UnknownGroupsRecord, Thumbnails]:
    """What came of the search for groups on which the model of a run is worse, and the pictures of those named."""
    record, dataset = groups_of_run(card, folder, reading)
    return record, thumbnails_of(record, dataset, model)


def thumbnails_of(record: UnknownGroupsRecord, dataset: Dataset, model: Model) -> Thumbnails:
    """The pictures of all groups, without metadata."""
    prepared = model.spec.preprocessing
    path_of = dict(zip(dataset.samples["id"], dataset.samples["path"], strict=True))
    return {
        id_: thumbnail(
            to_depth(dataset.images.read(path_of[id_]).pixels, prepared.depth),
            low=prepared.low,
            high=prepared.high,
        )
        for group in record.groups
        for id_ in group.ids
    }


def keep_in_results(run: Path, record: UnknownGroupsRecord, pictures: Thumbnails) -> None:
    """Brings the groups into the results of a finished run or comparison, and with them into its report."""
    beside = beside_results(record, pictures, run)
    write(run, replace(results_in(run), unknown_groups=beside))


def beside_results(record: UnknownGroupsRecord, pictures: Thumbnails, folder: Path) -> UnknownGroupsRecord:
    """Writes the pictures beside the results of a comparison, and names them in the record."""
    make_folder(folder / FOLDER)
    groups = []
    for number, group in enumerate(record.groups, start=1):
        names = []
        for place, id_ in enumerate(group.ids, start=1):
            data, suffix = pictures[id_]
            names.append(f"{FOLDER}/group-{number}-{place:02}{suffix}")
            write_atomically(folder / names[-1], data)
        groups.append(replace(group, pictures=tuple(names)))
    return replace(record, groups=tuple(groups))
