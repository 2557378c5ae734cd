"""What is said of two models on the same test images, whatever they predict."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import phrase
from pupille.results.metric import Metric

DECISIONS = {
    "better": phrase("{seen}: the second is better."),
    "worse": phrase("{seen}: the second is worse."),
    "undecided": phrase(
        "{seen}: these images do not decide which is better, which does not mean that they are equal."
    ),
}


@dataclass(frozen=True)
class PairedTest:
    """A test of no difference. p: two-sided; None where it cannot be had, then `reason` says why."""

    name: str
    p: float | None
    reason: str | None = None


@dataclass(frozen=True)
class TwoModels:
    """Whether the second model differs from the first on the same test images.

    difference: metric of the second minus that of the first. margin: the smallest difference that matters, named
    beforehand, or None. word: better, worse, equivalent, undecided or too few groups, of the second. tests:
    of no difference, beside the interval that decides. discordant: share of images on which exactly one of the two is
    right; 0 where there is no right and wrong.
    """

    metric: str
    difference: Metric
    margin: float | None
    word: str
    sentence: str
    tests: tuple[PairedTest, ...]
    discordant: float


def verdict(difference: Metric, margin: float | None, *, lower_is_better: bool) -> str:
    """Of the second model: better, worse, equivalent within the margin, or undecided."""
    if difference.low is None or difference.high is None:
        return "undecided"
    if margin is not None and -margin < difference.low and difference.high < margin:
        return "equivalent"
    if difference.low <= 0 <= difference.high:
        return "undecided"
    return "better" if (difference.low > 0) != lower_is_better else "worse"
