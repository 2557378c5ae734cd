"""Which rung is chosen: by the validation images alone, before any test image is looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.inference.statistics import Statistics
from pupille.i18n.language import tell
from pupille.results.predictions import ClassPredictions
from pupille.tasks import find_task, metric_spec


def choose(validation: Mapping[str, ClassPredictions], *, task: str = "classification") -> str:
    """The run that the primary metric likes best; among equals the one that comes first, which is the cheaper one.

    validation: runs in the order of the ladder. Raises DataError if there is none.
    """
    if not validation:
        raise DataError(
            tell("there is no fitted model to choose from. Give more time with --budget, or other --models.")
        )
    card = find_task(task)
    primary, statistics_of = metric_spec(task, card.primary), card.load("statistics")
    scores = {
        name: value_of(statistics_of(predictions), primary.name) for name, predictions in validation.items()
    }
    best = next(iter(scores))
    for name in scores:
        if primary.is_better(scores[name], scores[best]):
            best = name
    return best


def value_of(statistics: Statistics, metric: str) -> float:
    """The metric of a run: the mean of its images' scores where it is one, else from all units at once."""
    image_scores = statistics.image_scores(metric)
    if image_scores is not None:
        return float(np.mean(image_scores))
    return float(statistics.scores(np.ones((statistics.n_units, 1)))[metric][0])
