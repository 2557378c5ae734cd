"""A threshold to move: what follows for the confusion matrix, the ROC curve and the cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pupille.course.widgets.frame import Widget, filled
from pupille.errors import DataError
from pupille.i18n.language import say, speaking, tell

HEIGHT = 640
"""Pixels of the page in a notebook."""


def threshold_widget(
    truth: ArrayLike, score: ArrayLike, language: str, *, missed: float, false_alarm: float
) -> Widget:
    """The page of a threshold over scores (N,) of cases whose truth (N,) is 0 or 1; at first both errors cost as given.

    A case is called positive from the threshold on. Raises DataError if there are not cases of both kinds.
    """
    labels, scores = np.asarray(truth), np.asarray(score, dtype=float)
    if labels.shape != scores.shape or labels.ndim != 1 or set(np.unique(labels).tolist()) != {0, 1}:
        raise DataError(
            tell(
                "the explorer takes as many scores as labels, and labels 0 and 1, both of which occur. Got the shapes "
                "{labels} and {scores}.",
                labels=str(labels.shape),
                scores=str(scores.shape),
            )
        )
    with speaking(language):
        title = say("A threshold to move, and what follows from it")
        words = {
            "threshold-name": say("Threshold"),
            "missed-name": say("cost of a missed one"),
            "alarm-name": say("cost of a false alarm"),
            "cheapest": say("to the cheapest threshold"),
            "matrix-name": say("Confusion matrix"),
            "truth-positive": say("really positive"),
            "truth-negative": say("really negative"),
            "said-positive": say("called positive"),
            "said-negative": say("called negative"),
            "roc-name": say("ROC: recall against false alarms"),
            "cost-name": say("Cost of each threshold, from the lowest to the highest"),
            "recall-name": say("recall"),
            "precision-name": say("precision"),
            "accuracy-name": say("accuracy"),
            "total-name": say("cost"),
        }
        cheapest = say("Cheapest: {threshold}, cost {cost}", threshold="{threshold}", cost="{cost}")
    order = np.argsort(scores, kind="stable")
    data = {
        "scores": scores[order].tolist(),
        "truth": labels[order].astype(int).tolist(),
        "missed": missed,
        "alarm": false_alarm,
        "words": words,
        "best": cheapest,
    }
    return filled("threshold.html", data, title=title, language=language, height=HEIGHT)
