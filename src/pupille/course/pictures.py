"""The images a lesson works on: a public set where it is on this machine, else the embedded digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import SplitConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.open import open as open_source
from pupille.data.sources.builtin import digits
from pupille.data.sources.public_sets import local_folder, named_set
from pupille.data.splits.split import split
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray


@dataclass(frozen=True)
class Pictures:
    """Images with labels, and which of them are for learning and for judging.

    images: (N, H, W) grey or (N, H, W, 3) RGB, uint8. labels: (N,) indices into `classes`. train, test: rows.
    """

    name: str
    images: NDArray[Any]
    labels: IntArray
    classes: tuple[str, ...]
    train: IntArray
    test: IntArray


def pictures(*names: str) -> Pictures:
    """The first of these public sets that is on this machine, with its own split; else the 1,797 embedded digits.

    Raises DataError for a name that is not in the table, or if what lies there is not a set of arrays, as MNIST is.
    """
    for name in names:
        if local_folder(named_set(name).name):
            return from_dataset(open_source(name), name)
    return from_dataset(split(digits(), SplitConfig()), "digits")


def from_dataset(dataset: Dataset, name: str) -> Pictures:
    """The arrays of a data set that is split. Raises DataError if it does not hold its images as arrays."""
    if not isinstance(dataset.images, ArrayImages):
        raise DataError(
            tell("{name} must be a set of arrays such as MNIST's IDX files. Fetch it again.", name=name)
        )
    rows = np.array([int(path) for path in dataset.samples["path"]])
    return Pictures(
        name,
        np.asarray(dataset.images.array)[rows],
        dataset.labels,
        dataset.classes,
        np.setdiff1d(np.arange(len(dataset)), dataset.rows("test")),
        dataset.rows("test"),
    )
