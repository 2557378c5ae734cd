"""Which images a model is explained on: the test images of its run, and the ones it learned from beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.open import open as open_dataset
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.pixels.pixel_set import PixelSet
from pupille.data.pixels.window import Window
from pupille.data.sources.builtin import BUILTIN
from pupille.data.splits.groups import apart
from pupille.errors import ConfigError, DataError
from pupille.evaluation.questions import EvaluationConfig
from pupille.explanation.randomised import MOST, Learned
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.models.model import Model
from pupille.results.arrays import IntArray
from pupille.results.results import Results
from pupille.runs.events import Listener
from pupille.runs.folder import RUN, read_json
from pupille.training.run import read_split
from pupille.workflows.evaluate import as_learned, labelled_pixels, targets_for

MOST_TEST = 300
"""Test images that a model is explained on, at most, drawn at random."""


@dataclass(frozen=True)
class Reading:
    """Where the images of a run lie, how they are read, and the seed by which some of them are drawn."""

    source: object
    config: DataConfig
    seed: int
    limits: Limits
    listener: Listener

    def dataset(self) -> Dataset:
        """The images, none of their pixels read yet."""
        if isinstance(self.source, Dataset):
            return self.source
        return open_dataset(self.source, self.config, limits=self.limits)

    def pixels(self, model: Model, dataset: Dataset) -> PixelSet:
        """Some of the images, as a model takes them."""
        return labelled_pixels(model, dataset, self.config, self.limits, EvaluationConfig(), self.listener)


@dataclass(frozen=True)
class ExplainedImages:
    """Images in the form that a model takes. test: rows of `pixels` to explain, in the order in which they were drawn.

    learned: the images it learned from; None where they are not there. notes: which images these are. own: whether they
    are those of the run.
    """

    pixels: PixelSet
    test: IntArray
    learned: Learned | None
    notes: tuple[StoredText, ...]
    own: bool


def source_of(results: Results, images: object | None) -> object:
    """Where the images lie. Raises ConfigError if nobody says so and they are no built-in set."""
    if images is not None:
        return images
    if results.data.source in BUILTIN:
        return results.data.source
    raise ConfigError(
        tell(
            "a run keeps no images. Give the ones it was made from ({source}) behind its folder: pupille explain RUN "
            "IMAGES.",
            source=results.data.source,
        )
    )


def settings_of(run: Path, model: Model) -> DataConfig:
    """How the images of a run are read, as its folder says, or that of the comparison that it is part of."""
    folders = [folder for folder in (run, run.parent.parent) if (folder / RUN).exists()]
    record = read_json(folders[0] / RUN)["data settings"] if folders else {}
    return as_learned(DataConfig.from_json(record), model.spec.task)


def explained_images(model: Model, folder: Path, reading: Reading) -> ExplainedImages:
    """The images to explain. folder: of the run, whose split says which are test images; where it names none of these
    images, all of them are taken. Raises DataError if no test image is among them.
    """
    dataset, seed = reading.dataset(), reading.seed
    parts = read_split(folder)
    part = np.array([parts.get(id_, "") for id_ in dataset.samples["id"]])
    notes = []
    own = bool((part != "").any())
    test = np.flatnonzero(part == "test") if own else np.arange(len(part))
    if not len(test):
        raise DataError(
            tell(
                "none of the {n:count} images is a test image of the run, and what a model has learned from tells "
                "nothing of it. Give all images that the run was made from, or others.",
                n=len(part),
            )
        )
    if not own:
        notes.append(tell("None of these images is one of the run's; all of them are taken as new ones."))
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(test)[:MOST_TEST]
    if len(drawn) < len(test):
        notes.append(
            tells(
                "{n} of {all:count} test images, drawn by the seed {seed}.",
                "{n} of {all:count} test images, drawn by the seed {seed}.",
                len(drawn),
                all=len(test),
                seed=str(seed),
            )
        )
    train = np.sort(rng.permutation(np.flatnonzero(part == "train"))[:MOST])
    rows = np.concatenate([drawn, train]).astype(np.int64)
    pixels = reading.pixels(model, dataset.subset(rows))
    return placed(model, pixels, list(dataset.samples["id"].iloc[drawn]), tuple(notes), own=own)


def placed(
    model: Model, pixels: PixelSet, drawn: Sequence[str], notes: tuple[StoredText, ...], *, own: bool
) -> ExplainedImages:
    """The images that could be read, the test images in the order in which they were drawn."""
    ids = pixels.dataset.samples["id"]
    place = {id_: row for row, id_ in enumerate(ids)}
    test = np.array([place[id_] for id_ in drawn if id_ in place], dtype=np.int64)
    train = np.setdiff1d(np.arange(len(ids)), test)
    learned = None
    if len(train):
        targets = targets_for(model.spec, pixels.dataset).rows(train)
        groups = groups_at(pixels.dataset, train)
        learned = Learned(pixels_of(model, pixels, train), targets, groups)
    return ExplainedImages(pixels, test, learned, notes, own)


def groups_at(dataset: Dataset, rows: IntArray) -> tuple[str, ...] | None:
    """The groups of some images; None where none are named."""
    if not dataset.groups:
        return None
    ids = dataset.samples["id"]
    return apart([ids.iloc[row] for row in rows], [dataset.groups[row] for row in rows])


def pixels_of(model: Model, pixels: PixelSet, rows: IntArray) -> LazyBatch:
    """Some images as the model takes them, none of their pixels in memory yet."""
    prepared = model.spec.preprocessing
    window = Window(prepared.low, prepared.high, "", 0.0)
    return LazyBatch(
        replace(pixels, depth=prepared.depth), prepared.geometry, rows, window, prepared.channels
    )
