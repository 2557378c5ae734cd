"""Groups of images that nobody named and on which a model is worse, field by field in `docs/explanation.md`."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric


@dataclass(frozen=True)
class UnknownGroupRecord:
    """One group. column, value: of metadata; None of images that look alike. inside: the mean loss on its test images.

    outside: the mean loss on all others. validation: the mean loss on its validation images. chance: how often chance
    alone would do that, for all candidates together. ids: of some of its test images, the worst first. pictures: files
    of these beside the results, empty where a page holds them.
    """

    column: str | None
    value: str | None
    inside: Metric
    outside: float
    validation: Metric
    chance: float
    sentence: Sentence
    ids: tuple[str, ...]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnknownGroupsRecord:
    """What came of the search. candidates: groups that validation pointed at. features: by which images are alike.

    verdict: `found`, `nothing`, or `unclear` where there are too few images.
    """

    verdict: str
    short: Sentence
    candidates: int
    features: str
    validation_images: int
    test_images: int
    groups: tuple[UnknownGroupRecord, ...]
    notes: tuple[Sentence, ...]
