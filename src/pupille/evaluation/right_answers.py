"""How much of each image is answered rightly, and how much of that stays right when the pictures are changed."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class ObjectScores:
    """Of K drawn objects. about: what the score of an object is, a phrase. images: (K,) the row of each one's image.

    names: (K,) classes. before, after: (K,) 0 to 1; 0 of an object that no answer fits.
    """

    about: str
    images: IntArray
    names: tuple[str, ...]
    before: FloatArray
    after: FloatArray


@dataclass(frozen=True)
class RightAnswers:
    """(N,) each: what is right before, such as objects or pixels, and what of that is no longer right after.

    scores: of each object before and after; None where answers have no scores.
    """

    before: FloatArray
    lost: FloatArray
    scores: ObjectScores | None = None
