"""Masks in memory and masks of a folder of PNG files, for the tests of several rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.results.masks import ClassMask, MaskPredictions


@dataclass(frozen=True)
class InMemory:
    """Masks by id."""

    masks: dict[str, ClassMask]

    def read(self, id: str) -> ClassMask:
        return self.masks[id]


@dataclass(frozen=True)
class InFolder:
    """Masks of two classes from PNG files: what is not black is a thing, or what is black. name: id -> file."""

    folder: Path
    name: Callable[[str], str]
    black: bool = False

    def read(self, id: str) -> ClassMask:
        return ((self.grey(id) > 0) != self.black).astype(np.int16)

    def grey(self, id: str) -> np.ndarray:
        with Image.open(self.folder / self.name(id)) as picture:
            return np.asarray(picture)


def predictions(
    truth: Sequence[np.ndarray],
    answers: Sequence[np.ndarray],
    classes: Sequence[str] = ("background", "thing"),
    background: int | None = 0,
) -> MaskPredictions:
    """Predictions of masks given as lists of arrays."""
    ids = tuple(f"image {i}" for i in range(len(truth)))
    stores = [
        InMemory({id_: np.asarray(mask, dtype=np.int16) for id_, mask in zip(ids, masks, strict=True)})
        for masks in (truth, answers)
    ]
    return MaskPredictions(ids, tuple(classes), background, *stores)


def random_pair(seed: int, n: int = 20, n_classes: int = 3, side: int = 12) -> tuple[list, list]:
    """True masks of noise, and answers that are right on most pixels."""
    rng = np.random.default_rng(seed)
    truth = [rng.integers(0, n_classes, (side, side + 3)) for _ in range(n)]
    return truth, [np.where(rng.random(t.shape) < 0.7, t, rng.integers(0, n_classes, t.shape)) for t in truth]


def chase(shared: Path) -> tuple[MaskPredictions, list[str]]:
    """The vessels of 28 retinas as one observer drew them and another one answers; the child of each picture."""
    ids = tuple(f"{child:02}{eye}" for child in range(1, 15) for eye in "LR")
    stores = [
        InFolder(shared / "data" / "chasedb1" / f"masks_{who}", lambda id_, who=who: f"Image_{id_}_{who}.png")
        for who in ("1stHO", "2ndHO")
    ]
    return MaskPredictions(ids, ("background", "vessel"), 0, *stores), [id_[:2] for id_ in ids]
