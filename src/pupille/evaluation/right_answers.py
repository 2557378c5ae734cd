"""How much of each image is answered rightly, and how much of that stays right when the pictures are changed."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.results.arrays import FloatArray


@dataclass(frozen=True)
class RightAnswers:
    """(N,) each: what is right before, such as objects or pixels, and what of that is no longer right after."""

    before: FloatArray
    lost: FloatArray
