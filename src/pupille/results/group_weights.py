"""What `results.json` says of a run that weighs its images by group: each group with the weights and without them."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric


@dataclass(frozen=True)
class WeighedGroupRecord:
    """One group, or all images. images: of test. learned: of training. plain: the figure of the same model learned
    without weights, weighed: with them, gain: the second less the first, on the same images.

    reason: why nothing is said of it; None where there is.
    """

    name: str
    images: int
    learned: int
    plain: Metric | None
    weighed: Metric | None
    gain: Metric | None
    reason: Sentence | None


@dataclass(frozen=True)
class GroupWeightsRecord:
    """column: whose values are the groups. metric: what is told of each. largest: weight of a training image.
    effective: how many training images of equal weight would say as much, of `learned`.

    every: all test images together. groups: intervals hold together for all of them. sentences: what the weights gain
    and cost.
    """

    column: str
    metric: str
    largest: float
    effective: float
    learned: int
    every: WeighedGroupRecord
    groups: tuple[WeighedGroupRecord, ...]
    sentences: tuple[Sentence, ...]
