"""What is asked of the predictions of a run, beyond its metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pupille.config import EvaluationConfig


@dataclass(frozen=True)
class Questions:
    """asked: as typed. validation_groups, test_groups: of each image, None where none are declared. subgroups: of each
    test image, where `asked` names a column. seed: of resamples. promise_groups: of the images set aside for promises.
    candidates: how many models validation chose among."""

    asked: EvaluationConfig
    validation_groups: Sequence[str] | None = None
    test_groups: Sequence[str] | None = None
    subgroups: Sequence[str] | None = None
    seed: int = 0
    promise_groups: Sequence[str] | None = None
    candidates: int = 1
