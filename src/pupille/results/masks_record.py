"""What `results.json` says of masks of classes beyond their metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.results.classification import ConfusionMatrix
from pupille.results.mask_evaluation import ClassImages


@dataclass(frozen=True)
class MasksRecord:
    """images: class -> on how many images it is. confusion: pixels, truth in rows. tolerance: pixels that a boundary
    may lie off. background: the class that is no object, None where each counts.
    """

    images: Mapping[str, ClassImages]
    confusion: ConfusionMatrix
    tolerance: float
    background: str | None
