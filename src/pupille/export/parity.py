"""Whether an exported file answers as the model does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pupille.errors import ModelError
from pupille.i18n.language import number, tell

CLOSE = 2e-3
"""A decision may change where its two best answers lie nearer than this, and no answer may differ by more."""
LISTED = 100


@dataclass(frozen=True)
class Changed:
    """An image that is decided otherwise. decisions: how many on it, such as pixels. apart: how far the two best
    answers of the model lie from each other, the most of these decisions."""

    id: str
    decisions: int
    apart: float


@dataclass(frozen=True)
class Parity:
    """The answers of a file beside those of its model, computed in 32 bits. images: compared ones. decisions: on all
    of them, 0 where nothing is decided. largest: difference of two answers, as a share. changed: the images on which
    decisions differ."""

    images: int
    decisions: int
    largest: float
    changed: tuple[Changed, ...] = ()

    @property
    def changed_decisions(self) -> int:
        """How many decisions differ."""
        return sum(item.decisions for item in self.changed)

    def joined(self, other: Parity) -> Parity:
        """That of these images and of others."""
        return Parity(
            self.images + other.images,
            self.decisions + other.decisions,
            max(self.largest, other.largest),
            (*self.changed, *other.changed),
        )

    def check(self) -> None:
        """Raises ModelError if the file is not the model."""
        far = [item for item in self.changed if item.apart >= CLOSE]
        # Written so that a difference which is no number is refused too.
        if not self.largest <= CLOSE or far:
            raise ModelError(
                tell(
                    "the exported file would not answer as the model does: an answer differs by {largest}, and "
                    "{changed:count} of {decisions:count} decisions change. Nothing was written; use the run itself.",
                    largest=difference_in_words(self.largest),
                    changed=self.changed_decisions,
                    decisions=self.decisions,
                )
            )

    def to_json(self) -> dict[str, Any]:
        """The record beside the file; of many changed images the first are listed."""
        return {
            "images": self.images,
            "largest_difference": self.largest,
            "decisions": self.decisions,
            "changed_decisions": self.changed_decisions,
            "changed_images": [vars(item) for item in self.changed[:LISTED]],
        }


NOTHING = Parity(0, 0, 0.0)
"""That of no images."""


def difference_in_words(difference: float) -> str:
    """A difference of answers with the digits that matter: `0.021`, `4e-07`."""
    if difference == 0 or difference >= 0.001:
        return number(difference, 3)
    return f"{difference:.0e}"
