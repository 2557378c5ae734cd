"""What `results.json` says of the margin around what a model marks, that holds nearly all of the truth."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric


@dataclass(frozen=True)
class MarginRecord:
    """A margin promised by images of validation and tried on test.

    coverage: the share of new images on which it is to hold. held: the share of what is drawn on an image that it then
    holds. n: images, or their groups where `grouped`, that it rests on. reach: pixels of the frame by which what is
    marked is widened; None where nothing can be promised, and `reason` says why. covered: the share of test images on
    which it held. after_choosing: how often it holds on average where the same images also chose among equally good
    models, the worst case; None where they chose nothing.
    """

    coverage: float
    held: float
    n: int
    grouped: bool
    reach: float | None
    covered: Metric | None = None
    after_choosing: float | None = None
    reason: Sentence | None = None

    def __post_init__(self) -> None:
        if self.reach is None and not self.reason:
            raise ValueError(tell("without a margin a reason is needed"))
        if self.reach is not None and self.covered is None:
            raise ValueError(tell("a promise needs what came of it on test"))
