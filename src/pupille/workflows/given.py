"""What the answers of another tool must offer to be scored, whatever the task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.evaluation.inference.statistics import Statistics
from pupille.i18n.stored_text import Sentence
from pupille.images.limits import Limits
from pupille.results.pictures import DrawnPictureRecord


@dataclass(frozen=True)
class Given:
    """Answers as they were read. format: what was recognised. predictions: of the task, with the truth.

    notes: what was left out or taken how. task: the card by which they can be scored, that of the truth or a poorer
    one. unanswered: images of the truth of which the answers do not speak.
    """

    format: Sentence
    predictions: Any
    notes: tuple[Sentence, ...]
    task: str
    unanswered: int = 0


@dataclass(frozen=True)
class Truth:
    """What answers are held against. source: its path, None where it was handed over as a Dataset."""

    dataset: Dataset
    source: Path | None


@dataclass(frozen=True)
class Primary:
    """By which metric answers are compared, and why where it is not the usual one of the task."""

    metric: str
    why: Sentence | None = None


class GivenAnswers(Protocol):
    """How the answers of another tool are read, scored and shown in one task."""

    def read(self, path: Path, truth: Truth, config: DataConfig, limits: Limits) -> Given:
        """The answers at a path. Raises DataError if they cannot be read, or fit no image of the truth."""
        ...

    def primary(self, predictions: Sequence[Any]) -> Primary:
        """By which metric these answers can be compared."""
        ...

    def evaluate(
        self, predictions: Any, groups: Sequence[str] | None, *, threshold: float | None, seed: int
    ) -> Any:
        """The evaluation of the task, of answers with this score at least."""
        ...

    def statistics(
        self, predictions: Any, groups: Sequence[str] | None, *, threshold: float | None
    ) -> Statistics:
        """What each image or group contributes to the metrics, by which sets of answers are compared."""
        ...

    def record(self, evaluation: Any) -> dict[str, Any]:
        """What an `AnswersRecord` says of this task alone."""
        ...

    def pictures(
        self, truth: Dataset, predictions: Any, evaluation: Any, folder: Path, *, threshold: float | None
    ) -> tuple[DrawnPictureRecord, ...]:
        """Images worth a look, with truth and answers drawn over them."""
        ...
