"""What a detector is used with: the least score of each class, and how much boxes of a class may overlap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell

OVERLAP = 0.6
"""IoU above which the surer of two boxes of a class stays alone."""
MOST = 1_500
"""Boxes that are answered on one image, the surest."""
F1, PRECISION, COSTS, COUNTS, MISSED = "f1", "precision", "costs", "counts", "missed"
PUBLISHED = "published"
"""No images of the user chose the thresholds."""
RULES = {F1: 0, PRECISION: 1, COSTS: 2, COUNTS: 0, MISSED: 1, PUBLISHED: 0}
"""By what the thresholds were chosen, and how many numbers that takes."""


@dataclass(frozen=True)
class Operating:
    """thresholds: the least score of each class that counts as found, as validation chose it; none before that.

    overlap: IoU above which the surer of two boxes of a class stays alone. rule: by what the thresholds were chosen, a
    key of `RULES`. wish: what was asked: the least precision, the costs of a miss and of a false alarm, or the share
    that may be missed. Raises DataError for other numbers.
    """

    thresholds: tuple[float, ...] = ()
    overlap: float = OVERLAP
    rule: str = F1
    wish: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        shares = (*self.thresholds, self.overlap)
        is_asked = all(type(value) in (int, float) and 0 < value < math.inf for value in self.wish)
        if RULES.get(self.rule) != len(self.wish) or not is_asked:
            raise DataError(
                tell(
                    "by what the thresholds of the boxes were chosen is not known here. Train the model again."
                )
            )
        if not all(
            type(value) in (int, float) and math.isfinite(value) and 0 <= value <= 1 for value in shares
        ):
            raise DataError(tell("the thresholds of the boxes are no shares. Train the model again."))

    def in_words(self) -> StoredText:
        """By what the thresholds were chosen, to stand behind "chosen by"."""
        if self.rule == PRECISION:
            return tell("a precision of at least {wish:percent} with 95 % certainty", wish=self.wish[0])
        if self.rule == COSTS:
            missed, alarm = self.wish
            return tell(
                "costs, {missed:g3} of a missed object and {alarm:g3} of a false alarm",
                missed=missed,
                alarm=alarm,
            )
        if self.rule == COUNTS:
            return tell("the count, so that as many boxes are found as are drawn")
        if self.rule == MISSED:
            return tell(
                "the promise to miss at most {wish:percent} of the objects of an image", wish=self.wish[0]
            )
        if self.rule == PUBLISHED:
            return tell("its publisher")
        return tell("F1")

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "thresholds": list(self.thresholds), "wish": list(self.wish)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Operating:
        """The inverse of `to_json`. Raises DataError or TypeError for what is none."""
        tuples = {name: tuple(record[name]) for name in ("thresholds", "wish") if name in record}
        return cls(**{**record, **tuples})
