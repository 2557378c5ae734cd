"""What `results.json` says of masks of classes beyond their metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.results.classification import ConfusionMatrix
from pupille.results.margin_record import MarginRecord
from pupille.results.mask_evaluation import ClassImages


@dataclass(frozen=True)
class ImageRange:
    """How much of what truth or answer marks they share, image by image: the least, the middle and the most."""

    least: float
    middle: float
    most: float


@dataclass(frozen=True)
class MasksRecord:
    """images: class -> on how many images it is. confusion: pixels, truth in rows. tolerance: pixels that a boundary
    may lie off. background: the class that is no object, None where each counts. of_images: how the agreement varies
    between images, None where that was not kept. margin: around what is marked, None where that was not kept or every
    class is marked.
    """

    images: Mapping[str, ClassImages]
    confusion: ConfusionMatrix
    tolerance: float
    background: str | None
    of_images: ImageRange | None = None
    margin: MarginRecord | None = None
