"""Data sets of blank images with classes and groups, and what a deal tears apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pupille.data.dataset import ArrayImages, Dataset


def data_set(
    labels: Sequence[object], groups: Sequence[object] | None = None, splits: Sequence[str] | None = None
) -> Dataset:
    n = len(labels)
    names = [str(label) for label in labels]
    samples = pd.DataFrame(
        {
            "id": [f"{i:06d}.png" for i in range(n)],
            "path": [str(i) for i in range(n)],
            "split": [""] * n if splits is None else list(splits),
            "group": [""] * n if groups is None else [str(group) for group in groups],
            "label": names,
        }
    )
    store = ArrayImages(np.zeros((n, 2, 2), dtype=np.uint8))
    return Dataset(samples, tuple(sorted(set(names))), store, "made", "made")


def torn(units: Sequence[str], parts: Sequence[object]) -> list[str]:
    """Units (but not "") that stand in more than one part."""
    places: dict[str, set[object]] = {}
    for unit, part in zip(units, parts, strict=True):
        places.setdefault(unit, set()).add(part)
    return [unit for unit, where in places.items() if unit and len(where) > 1]
