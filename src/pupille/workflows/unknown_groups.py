"""Looks for groups of images on which a finished run is worse, and which nobody named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pupille.data.dataset import COLUMNS, VALUE, Dataset
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.data.pixels.window import find_window
from pupille.data.splits.groups import column_of
from pupille.errors import ConfigError
from pupille.evaluation.classification.subgroups_record import subgroup_values
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.proportions import share_of
from pupille.evaluation.inference.subgroups import SMALLEST
from pupille.evaluation.losses import Losses
from pupille.explanation.means import means
from pupille.explanation.unknown_groups import Judged, Part, unknown_groups
from pupille.exploration.methods import AUTO, PIXELS
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.images.geometry import BASE
from pupille.models.registry import find
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.unknown_groups import UnknownGroupRecord, UnknownGroupsRecord
from pupille.runs.events import Event
from pupille.tasks import Task
from pupille.training.run import groups_in_order, read_groups, read_predictions
from pupille.workflows.explained_images import Reading
from pupille.workflows.explored_images import Describer, chosen_features

PICTURES = 12
MOST_IMAGES = 2000
"""Images of each part that are looked at, at most, drawn at random."""
FOLDER = "folder"


@dataclass(frozen=True)
class PartOfRun:
    """The images of one part of a run that are at hand. rows: of `samples` of the data set. losses: one each."""

    ids: tuple[str, ...]
    rows: IntArray
    losses: Losses
    groups: tuple[str, ...] | None

    @property
    def units(self) -> IntArray | None:
        """(N,) the declared group of each; None without groups."""
        return None if self.groups is None else units_of(len(self.ids), self.groups)

    def at(self, rows: IntArray) -> Losses:
        """The losses of some of them."""
        some = self.losses
        return replace(some, values=some.values[rows], known=some.known[rows], strata=some.strata[rows])

    def some(self, rows: IntArray) -> PartOfRun:
        """Some of them."""
        groups = None if self.groups is None else tuple(self.groups[row] for row in rows)
        return PartOfRun(tuple(self.ids[row] for row in rows), self.rows[rows], self.at(rows), groups)


def groups_of_run(card: Task, folder: Path, reading: Reading) -> tuple[UnknownGroupsRecord, Dataset]:
    """What came of the search on the images of a run, and the data set in which their pictures lie.

    folder: of the run, whose predictions say where it is wrong. Raises ConfigError if its validation and test images
    are not both among those that are given.
    """
    dataset = reading.dataset()
    validation, test = (part_of(card, folder, part, dataset, reading.seed) for part in ("validation", "test"))
    fewest = min(len(validation.ids), len(test.ids))
    if fewest < 2 * SMALLEST:
        return too_few(validation, test), dataset
    reading.listener(Event(tell("images that are alike, for groups that nobody named")))
    features, name, left = features_of(dataset, np.concatenate([validation.rows, test.rows]), reading)
    n = len(validation.ids)
    validation, test = validation.some(left[left < n]), test.some(left[left >= n] - n)
    columns = columns_of(dataset)
    split = int((left < n).sum())
    judged = unknown_groups(
        in_columns(validation, features[:split], columns),
        in_columns(test, features[split:], columns),
        seed=reading.seed,
    )
    return record_of(judged, validation, test, name, reading.seed), dataset


def part_of(card: Task, folder: Path, part: str, dataset: Dataset, seed: int) -> PartOfRun:
    """The images of one part whose truth and answer are known and which are at hand, at most `MOST_IMAGES`."""
    predictions = read_predictions(folder, part)
    losses: Losses = card.load("losses")(predictions)
    place = {id_: row for row, id_ in enumerate(dataset.samples["id"])}
    groups = groups_in_order(predictions, read_groups(folder))
    here = [row for row, id_ in enumerate(predictions.ids) if losses.known[row] and id_ in place]
    if not here:
        raise ConfigError(
            tell(
                "unknown groups are looked for among the validation and test images of the run, and none of one of "
                "these is among the images given. Give all images that the run was made from, or leave --groups away."
            )
        )
    drawn = np.sort(np.random.default_rng(seed).permutation(here)[:MOST_IMAGES])
    every = PartOfRun(
        tuple(predictions.ids),
        np.array([place.get(id_, -1) for id_ in predictions.ids], dtype=np.int64),
        losses,
        groups,
    )
    return every.some(drawn)


def features_of(dataset: Dataset, rows: IntArray, reading: Reading) -> tuple[FloatArray, str, IntArray]:
    """(M, D) features of the images that can be read, what they are made of, and which of the rows these are."""
    name = chosen_features(AUTO)
    geometry = BASE if name == PIXELS else find(name).geometry or BASE
    pixels = read_pixels(
        dataset.subset(rows),
        geometries=(BASE, geometry),
        strict=reading.config.strict,
        listener=reading.listener,
    )
    if small := pixels.small():
        name, geometry = PIXELS, small
    every = np.arange(len(pixels.dataset), dtype=np.int64)
    window = find_window(reading.config.window, lambda: pixels.at(pixels.native(), every), pixels.depth)
    features = np.asarray(
        Describer(name, geometry).features(pixels, window, reading.listener), dtype=np.float64
    )
    return features, name, places_of(dataset, rows, pixels)


def places_of(dataset: Dataset, rows: IntArray, pixels: PixelSet) -> IntArray:
    """Which of some rows could be read."""
    ids = dataset.samples["id"]
    readable = set(pixels.dataset.samples["id"])
    return np.array([place for place, row in enumerate(rows) if ids.iloc[row] in readable], dtype=np.int64)


def columns_of(dataset: Dataset) -> dict[str, list[str]]:
    """The metadata of all images: name -> the value of each, numbers by quarters; also the folders."""
    own = [name for name in dataset.samples.columns if name not in (*COLUMNS, VALUE)]
    columns = {name: subgroup_values(column_of(dataset, name)) for name in own}
    paths = dataset.samples["path"].astype(str)
    if FOLDER not in columns and paths.str.contains("/").any():
        columns[FOLDER] = [path.rpartition("/")[0] for path in paths]
    return columns


def in_columns(part: PartOfRun, features: FloatArray, columns: Mapping[str, Sequence[str]]) -> Part:
    """One part as it is searched."""
    cells = {name: [values[row] for row in part.rows] for name, values in columns.items()}
    return Part(part.losses.values, features, part.losses.strata, part.units, cells, part.losses.least)


def record_of(
    judged: Sequence[Judged], validation: PartOfRun, test: PartOfRun, features: str, seed: int
) -> UnknownGroupsRecord:
    """The record, the groups with the smallest chance first."""
    named = sorted((each for each in judged if each.named), key=lambda each: each.chance)
    groups = tuple(group_record(each, validation, test, seed) for each in named)
    verdict = "found" if groups else "nothing"
    short = (
        tells(
            "{n:count} group was found on which the model is worse, on test images too.",
            "{n:count} groups were found on which the model is worse, on test images too.",
            len(groups),
        )
        if groups
        else tell("No group was found on which the model is worse than on the other images.")
    )
    return UnknownGroupsRecord(
        verdict,
        short,
        len(judged),
        features,
        len(validation.ids),
        len(test.ids),
        groups,
        notes_of(judged, features, test.losses.worth),
    )


def group_record(each: Judged, validation: PartOfRun, test: PartOfRun, seed: int) -> UnknownGroupRecord:
    """One group that is named."""
    group, losses = each.candidate, test.losses
    inside, rows = mean_of(test, group.test, seed), np.flatnonzero(group.test)
    earlier = mean_of(validation, group.validation, seed)
    outside = float(losses.values[~group.test].mean())
    worst = rows[np.argsort(-losses.values[rows], kind="stable")][:PICTURES]
    which = (
        tell("that look alike")
        if group.column is None
        else tell("with {column}: {value}", column=group.column, value=group.value or "–")
    )
    return UnknownGroupRecord(
        group.column,
        group.value,
        inside,
        outside,
        earlier,
        each.chance,
        tell(
            "Of {n:count} test images {which}: {figures}. Of {m:count} such images of validation: {before}.",
            n=len(rows),
            m=int(group.validation.sum()),
            which=which,
            figures=losses.in_words(inside, outside),
            before=losses.in_words(earlier, float(validation.losses.values[~group.validation].mean())),
        ),
        tuple(test.ids[row] for row in worst),
    )


def mean_of(part: PartOfRun, inside: np.ndarray, seed: int) -> Metric:
    """The mean loss of some images of a part, with its interval over images or groups."""
    rows = np.flatnonzero(inside)
    values, units = part.losses.values[rows], part.units
    if part.losses.are_mistakes:
        every = np.ones(len(rows), dtype=np.bool_)
        return share_of(values > 0, every, tell("no image"), None if units is None else units[rows])
    numbers = np.unique(rows if units is None else units[rows], return_inverse=True)[1]
    return means(values[None], numbers, grouped=units is not None, seed=seed)[0]


def notes_of(judged: Sequence[Judged], features: str, worth: StoredText) -> tuple[StoredText, ...]:
    """How it was looked for. worth: by how much a group must be worse to be named."""
    return (
        tells(
            "The mistakes on the validation images pointed at {n:count} group, by how its images look ({how}) or by a "
            "column of metadata. Only the test images then decided (Holm); of a class, only images of it are compared.",
            "The mistakes on the validation images pointed at {n:count} groups, by how their images look ({how}) or by "
            "a column of metadata. Only the test images then decided (Holm); of a class, only images of it are "
            "compared.",
            len(judged),
            how=tell(PIXELS_THEMSELVES) if features == PIXELS else features,
        ),
        tell(
            "Groups of fewer than {least} images are not looked for; a group is named only if it is worse than the "
            "others by {worth} at least, on validation and on test.",
            least=SMALLEST,
            worth=worth,
        ),
    )


PIXELS_THEMSELVES = phrase("their pixels")


def too_few(validation: PartOfRun, test: PartOfRun) -> UnknownGroupsRecord:
    """Where there are too few images to look."""
    short = tell(
        "There are too few images to look for groups: {validation:count} of validation and {test:count} of test, of "
        "both {least} are needed.",
        validation=len(validation.ids),
        test=len(test.ids),
        least=2 * SMALLEST,
    )
    return UnknownGroupsRecord("unclear", short, 0, "", len(validation.ids), len(test.ids), (), ())
