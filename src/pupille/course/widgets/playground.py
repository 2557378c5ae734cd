"""A playground of decision surfaces: one neuron, or a hidden layer, on problems such as XOR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pupille.course.widgets.frame import Widget, filled
from pupille.errors import DataError
from pupille.i18n.language import say, speaking, tell

HEIGHT = 560
"""Pixels of the page in a notebook."""
HIDDEN = (1, 2, 3, 4, 8)
"""Hidden neurons to choose from, beside the perceptron, which has none."""
RATE = 0.5
"""Learning rate of networks with a hidden layer."""


def playground_widget(problems: Mapping[str, tuple[ArrayLike, ArrayLike]], language: str) -> Widget:
    """The page of models to train on problems, by name: points (N, 2) and labels (N,) of 0 and 1.

    The perceptron learns by its rule of 1958, networks by descent on the cross-entropy of all points. Raises DataError
    for no problem, or points and labels of other shapes.
    """
    if not problems:
        raise DataError(tell("the playground takes one problem at least: a name, points and labels."))
    with speaking(language):
        title = say("A playground of decision surfaces")
        names = {
            "problem-name": say("problem"),
            "model-name": say("model"),
            "one": say("one epoch"),
            "hundred": say("a hundred epochs"),
            "anew": say("begin anew, with other weights"),
            "surface-name": say("What the model says: blue squares are 1, orange circles 0"),
            "loss-name": say("Wrong points after each epoch"),
        }
        models = [(0, say("perceptron"))] + [(n, say("MLP, hidden neurons: {n}", n=n)) for n in HIDDEN]
        state = say(
            "Epoch {epoch}: {right} of {total} points right, start {start}.",
            epoch="{epoch}",
            right="{right}",
            total="{total}",
            start="{start}",
        )
    data = {
        "problems": [problem(name, *arrays) for name, arrays in problems.items()],
        "models": models,
        "rate": RATE,
        "names": names,
        "state": state,
    }
    return filled("playground.html", data, title=title, language=language, height=HEIGHT)


def problem(name: str, points: ArrayLike, labels: ArrayLike) -> dict[str, Any]:
    """A problem as the page reads it. Raises DataError for shapes that do not go together, or other labels."""
    places, classes = np.asarray(points, dtype=float), np.asarray(labels)
    if places.shape != (len(classes), 2) or not set(np.unique(classes).tolist()) <= {0, 1}:
        raise DataError(
            tell(
                "a problem of the playground has points of two numbers and as many labels, 0 or 1. {name} has the "
                "shapes {points} and {labels}.",
                name=name,
                points=str(places.shape),
                labels=str(classes.shape),
            )
        )
    return {"name": name, "points": places.tolist(), "labels": classes.astype(int).tolist()}
