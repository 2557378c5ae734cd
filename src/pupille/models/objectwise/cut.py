"""How the maps of a network become single objects: the thresholds that validation chose, kept in `model.json`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.models.objectwise.flooding import divided, means_of, without_small
from pupille.shapes.label_image import LabelImage, Labels

Maps = NDArray[np.float32]
"""(3 + C, H, W) of one picture: probability of an object, probability of a border, distance to the border from 0 to 1,
and where there are several classes the probability of each."""
INTERIOR, BORDER, DISTANCE, CLASSES = 0, 1, 2, 3


@dataclass(frozen=True)
class Cut:
    """interior: least probability of a pixel of an object. core: least distance, from 0 to 1, of the markers that are
    flooded from. smallest: pixels of an object, at least, in the frame of the model. Raises DataError for other
    numbers.
    """

    interior: float = 0.5
    core: float = 0.5
    smallest: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.interior, self.core)
        if not all(
            type(value) in (int, float) and math.isfinite(value) for value in (*shares, self.smallest)
        ):
            raise DataError(tell("the thresholds of the objects are no numbers. Train the model again."))
        if not all(0 < share < 1 for share in shares) or self.smallest < 0:
            raise DataError(tell("the thresholds of the objects are out of range. Train the model again."))

    def to_json(self) -> dict[str, float]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Cut:
        """The inverse of `to_json`. Raises DataError or TypeError for what is none."""
        return cls(**record)

    def labels(self, maps: Maps) -> Labels:
        """(H, W) the objects before the small ones are left out."""
        inside = maps[INTERIOR] >= self.interior
        depth = maps[DISTANCE] * (1 - maps[BORDER])
        return divided(inside, depth >= self.core, -depth)

    def objects(self, maps: Maps) -> LabelImage:
        """The objects on one picture, each with its class and its mean probability of being one as its score."""
        return described(without_small(self.labels(maps), self.smallest), maps)


def described(labels: Labels, maps: Maps) -> LabelImage:
    """A label image with the class and the score of each object: means over its pixels."""
    scores = means_of(maps[INTERIOR], labels)
    if len(maps) == CLASSES:
        return LabelImage(labels, np.zeros(len(scores), dtype=np.int64), scores)
    of_classes = np.stack([means_of(of_class, labels) for of_class in maps[CLASSES:]])
    return LabelImage(labels, of_classes.argmax(axis=0).astype(np.int64), scores * of_classes.max(axis=0))
