"""A learning rate to move: the path of the descent over the surface of the error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pupille.course.widgets.frame import Widget, filled
from pupille.errors import DataError
from pupille.i18n.language import say, speaking, tell

HEIGHT = 620
"""Pixels of the page in a notebook."""
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0, 1.005, 1.05)
"""Learning rates at a step of the slider."""
FIRST_RATE = 0.1
SCALES = (1, 2, 4)
"""How many times as large the feature may be made: the surface becomes a ravine."""


def descent_widget(x: ArrayLike, y: ArrayLike, language: str) -> Widget:
    """The page of gradient descent for a line through points x, y (N,), whose error is the mean of squares.

    Raises DataError if x and y are not of one length, or all x are the same.
    """
    feature, target = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if feature.ndim != 1 or feature.shape != target.shape or len(np.unique(feature)) < 2:
        raise DataError(
            tell(
                "the explorer takes as many x as y, and x of two values at least. Got the shapes {x} and {y}.",
                x=str(feature.shape),
                y=str(target.shape),
            )
        )
    with speaking(language):
        title = say("A learning rate to move, and where the descent goes")
        names = {
            "rate-name": say("learning rate"),
            "steps-name": say("steps"),
            "scale-name": say("feature made larger"),
            "one": say("one step more"),
            "surface-name": say("The surface of the error, seen from above"),
            "how": say("Move the start: click into the surface, or the arrow keys."),
            "loss-name": say("Error after each step (logarithmic)"),
            "zero-name": say("theta 0"),
            "slope-name": say("theta 1"),
            "error-name": say("error"),
            "lowest-name": say("lowest error"),
        }
        verdicts = {
            "arrived": say("Arrived: the error is at its lowest, steps: {steps}.", steps="{steps}"),
            "under-way": say("Under way: the error falls, but is not at its lowest yet."),
            "to-and-fro": say("To and fro: the error stays where it began."),
            "away": say("Away: each step jumps across the valley and ends higher."),
        }
    data = {
        "moments": {
            "x": feature.mean(),
            "xx": (feature**2).mean(),
            "y": target.mean(),
            "xy": (feature * target).mean(),
            "yy": (target**2).mean(),
        },
        "rates": RATES,
        "first": RATES.index(FIRST_RATE),
        "scales": SCALES,
        "names": names,
        "verdicts": verdicts,
    }
    return filled("descent.html", data, title=title, language=language, height=HEIGHT)
