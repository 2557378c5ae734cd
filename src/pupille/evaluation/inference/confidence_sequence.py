"""An interval of a share that may be looked at after every image, as often as one likes, and stopped at any time."""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from pupille.errors import DataError
from pupille.evaluation.inference.intervals import ALPHA
from pupille.i18n.language import tell

GRID = 20_001
"""Shares that are tried, from 0 to 1."""


def confidence_sequence(successes: int, n: int, *, alpha: float = ALPHA) -> tuple[float, float]:
    """The shares p that hold at every n at once with the probability 1 - alpha (Robbins 1970).

    Those whose likelihood is above alpha times its mean over all shares, which is a martingale under the true one, so
    that it rises above 1 / alpha at any time with the probability alpha at most (Ville 1939). Raises DataError without
    images.
    """
    if n < 1 or not 0 <= successes <= n:
        raise DataError(tell("an interval of a share needs images. Bring some."))
    shares = np.linspace(0, 1, GRID)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = np.where(successes == 0, 0.0, successes * np.log(shares))
        wrong = np.where(successes == n, 0.0, (n - successes) * np.log1p(-shares))
    mean = betaln(successes + 1, n - successes + 1)
    held = shares[right + wrong > mean + np.log(alpha)]
    step = 1 / (GRID - 1)
    return max(float(held[0]) - step, 0.0), min(float(held[-1]) + step, 1.0)
