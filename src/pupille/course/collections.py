"""Small collections for the lessons on transfer: few images a class, and the rest to see how right one was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray

if TYPE_CHECKING:
    from pupille.training.heads.head import Features

PIXELS = "pixels"
"""The name of the features of an image where nothing was learned from others."""


def only(dataset: Dataset, classes: Sequence[str]) -> Dataset:
    """The images of these classes, and no other class. Raises DataError if one is not there."""
    strange = [name for name in classes if name not in dataset.classes]
    if strange:
        raise DataError(
            tell(
                "{name} has no class {label!r}. It has {classes}; name two of them.",
                name=dataset.name,
                label=strange[0],
                classes=", ".join(dataset.classes),
            )
        )
    samples = dataset.samples[dataset.samples["label"].isin(classes)].reset_index(drop=True)
    return replace(dataset, samples=samples.assign(split=""), classes=tuple(classes))


def few_and_rest(dataset: Dataset, per_class: int, *, seed: int) -> tuple[Dataset, Dataset]:
    """So many images of each class, drawn at random, and all others."""
    rng = np.random.default_rng(seed)
    labels = dataset.labels
    rows = [rng.permutation(np.flatnonzero(labels == number)) for number in range(len(dataset.classes))]
    few = np.concatenate([some[:per_class] for some in rows])
    return dataset.subset(few), dataset.subset(np.setdiff1d(np.arange(len(dataset)), few))


def pictures_of(
    dataset: Dataset, rows: Sequence[int] | IntArray, *, side: int = 96
) -> list[NDArray[np.generic]]:
    """The images at these rows as (side, side, 3) arrays to be looked at; those that cannot be read are left out."""
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.images.geometry import Geometry

    frame = Geometry(side, side)
    pixels = read_pixels(dataset.subset(rows), geometries=(frame,))
    return list(pixels.at(frame, np.arange(len(pixels.dataset)), channels=3))


def described(dataset: Dataset, by: str) -> Features:
    """Features of each image, with its label, ready for a head.

    by: a pretrained network, whose features are kept for the next time, or `pixels`, 32 x 32 in colour.
    Raises WeightsError if the weights of the network are not here.
    """
    from pupille.data.annotations import targets_of
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.images.geometry import Geometry
    from pupille.models.pretrained.build import load_backbone, preprocessing
    from pupille.models.pretrained.frozen import Frozen
    from pupille.training.heads.features import features
    from pupille.training.heads.head import Features

    prepared = None if by == PIXELS else preprocessing(by, window=(0.0, 255.0))
    frame = prepared.geometry if prepared else Geometry(32, 32)
    pixels = read_pixels(dataset, geometries=(frame,))
    pictures = pixels.at(frame, np.arange(len(pixels.dataset)), channels=3)
    targets = targets_of(pixels.dataset)
    if prepared is None:
        return Features(pictures.reshape(1, len(pictures), -1).astype(np.float32), targets)
    embeddings = features(Frozen.of(load_backbone(by), prepared), pictures, label=by)
    return Features(embeddings[None], targets)
