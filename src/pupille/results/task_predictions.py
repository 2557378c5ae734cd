"""What the predictions of every task must be able to do."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, Self

from pupille.results.arrays import FloatArray


class Predictions(Protocol):
    """The answers for some images with the truth, as they are kept."""

    @property
    def ids(self) -> tuple[str, ...]:
        """N sample ids."""
        ...

    @property
    def answers(self) -> FloatArray:
        """(N, ...) what the model said of each image, as its `predict` gives it."""
        ...

    def __len__(self) -> int: ...

    def save(self, folder: Path, part: str) -> None:
        """Writes them into a folder."""
        ...

    @classmethod
    def load(cls, folder: Path, part: str) -> Self:
        """The inverse of `save`. Raises DataError if they are damaged."""
        ...
