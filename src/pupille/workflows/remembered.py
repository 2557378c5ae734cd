"""What a model remembers: all its training and test images, asked once."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pupille.data.splits.groups import apart
from pupille.errors import ConfigError
from pupille.explanation.memory import AnsweredImages, memory
from pupille.explanation.subject import Question
from pupille.i18n.language import tell
from pupille.models.model import Model
from pupille.results.explanation import MemoryRecord
from pupille.runs.events import Event
from pupille.training.run import read_split
from pupille.workflows.evaluate import targets_for
from pupille.workflows.explained_images import Reading
from pupille.workflows.predict import answers_of


def remembered(model: Model, folder: Path, reading: Reading, question: Question) -> MemoryRecord:
    """What the model of a run gives away about its training images, by one pass over them and the test images.

    folder: of the run, whose split says which are which; those of validation, which had a say in the model, are
    neither. Raises ConfigError if there are not both among the images.
    """
    dataset = reading.dataset()
    parts = read_split(folder)
    part = np.array([parts.get(id_, "") for id_ in dataset.samples["id"]])
    if not {"train", "test"} <= set(part):
        raise ConfigError(
            tell(
                "what a model remembers is told by its training and its test images, and the images given are not "
                "both. Give all images that the run was made from, or leave --members away."
            )
        )
    rows = np.flatnonzero((part == "train") | (part == "test"))
    reading.listener(Event(tell("all training and test images, for what the model remembers")))
    pixels = reading.pixels(model, dataset.subset(rows))
    dataset = pixels.dataset
    ids = tuple(dataset.samples["id"])
    images = AnsweredImages(
        answers_of(model, pixels),
        targets_for(model.spec, dataset),
        np.array([parts[id_] == "train" for id_ in ids]),
        apart(ids, dataset.groups) if dataset.groups else None,
    )
    return memory(images, question, seed=reading.seed)
