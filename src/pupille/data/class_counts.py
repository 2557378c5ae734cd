"""How many images and objects of each class stand in each part of a split."""

from __future__ import annotations

from collections import Counter

from pupille.data.annotations import targets_of
from pupille.data.dataset import SPLITS, Dataset


def images_of_classes(dataset: Dataset) -> dict[str, dict[str, int]]:
    """Class name -> split -> the images that are of it, or on which it is drawn."""
    present, parts = targets_of(dataset).present(), list(dataset.samples["split"])
    counts = Counter((name, part) for names, part in zip(present, parts, strict=True) for name in names)
    return {name: {part: counts[name, part] for part in SPLITS} for name in dataset.classes}


def objects_of_classes(dataset: Dataset) -> dict[str, dict[str, int]] | None:
    """Class name -> split -> the objects of it that are drawn; None where no objects are."""
    if dataset.annotations is None:
        return None
    part_of = dict(zip(dataset.samples["id"], dataset.samples["split"], strict=True))
    drawn = zip(dataset.annotations["label"], dataset.annotations["id"], strict=True)
    counts = Counter((name, part_of[id_]) for name, id_ in drawn)
    return {name: {part: counts[name, part] for part in SPLITS} for name in dataset.classes}
