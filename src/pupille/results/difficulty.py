"""How large an error is to be expected where a model predicts a number, as its training images show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.results.arrays import FloatArray


@dataclass(frozen=True)
class Difficulty:
    """The expected absolute error of an image, by the number that is predicted of it.

    predicted, errors: (K,) rising numbers and the errors expected there, above 0; straight lines lie between them, and
    beyond both ends the error is that of the end. K is 0 where all images count alike. how: how that was decided.
    Raises DataError if they are none.
    """

    predicted: tuple[float, ...]
    errors: tuple[float, ...]
    how: str

    def __post_init__(self) -> None:
        numbers, errors = np.array(self.predicted, dtype=np.float64), np.array(self.errors, dtype=np.float64)
        finite = bool(np.isfinite(numbers).all() and np.isfinite(errors).all())
        rising = bool((np.diff(numbers) > 0).all() and (errors > 0).all())
        if numbers.shape != errors.shape or not finite or not rising or not isinstance(self.how, str):
            raise DataError(tell("the expected errors of the model are damaged. Train the model again."))

    @classmethod
    def equal(cls, how: str) -> Difficulty:
        """No image counts as harder than another one. how: why."""
        return cls((), (), how)

    @property
    def differs(self) -> bool:
        """Whether some images count as harder than others."""
        return bool(self.predicted)

    def expected(self, predicted: FloatArray) -> FloatArray | None:
        """(N,) the expected error of each image; None where all count alike. predicted: (N,)."""
        return np.interp(predicted, self.predicted, self.errors) if self.differs else None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return with_stored_texts(
            {"predicted": list(self.predicted), "errors": list(self.errors), "how": self.how}
        )

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Difficulty:
        """The inverse of `to_json`. Raises DataError, KeyError, TypeError or ValueError for what is none."""
        predicted, errors = (tuple(map(float, record[name])) for name in ("predicted", "errors"))
        return cls(predicted, errors, remembered(record, "how"))
