"""What a detector is used with: the least score of each class, and how much boxes of a class may overlap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pupille.errors import DataError
from pupille.i18n.language import tell

OVERLAP = 0.6
"""IoU above which the surer of two boxes of a class stays alone."""
MOST = 1_500
"""Boxes that are answered on one image, the surest."""


@dataclass(frozen=True)
class Operating:
    """thresholds: the least score of each class that counts as found, as validation chose it; none before that.

    overlap: IoU above which the surer of two boxes of a class stays alone. Raises DataError for other numbers.
    """

    thresholds: tuple[float, ...] = ()
    overlap: float = OVERLAP

    def __post_init__(self) -> None:
        shares = (*self.thresholds, self.overlap)
        if not all(
            type(value) in (int, float) and math.isfinite(value) and 0 <= value <= 1 for value in shares
        ):
            raise DataError(tell("the thresholds of the boxes are no shares. Train the model again."))

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "thresholds": list(self.thresholds)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Operating:
        """The inverse of `to_json`. Raises DataError or TypeError for what is none."""
        return cls(**{**record, "thresholds": tuple(record["thresholds"])})
