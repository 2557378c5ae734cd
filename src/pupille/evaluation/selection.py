"""Which rung is chosen: by the validation images alone, before any test image is looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.inference.paired import SCORE_OF_IMAGE
from pupille.results.predictions import Predictions
from pupille.tasks import find_task, metric_spec


def choose(validation: Mapping[str, Predictions], *, task: str = "classification") -> str:
    """The run that the primary metric likes best; among equals the one that comes first, which is the cheaper one.

    validation: runs in the order of the ladder. Raises DataError if there is none.
    """
    if not validation:
        raise DataError(
            "there is no fitted model to choose from. Give more time with --budget, or other --models."
        )
    primary = metric_spec(task, find_task(task).primary_metric)
    score_of = SCORE_OF_IMAGE[primary.name]
    scores = {name: float(np.mean(score_of(predictions))) for name, predictions in validation.items()}
    best = next(iter(scores))
    for name in scores:
        if primary.is_better(scores[name], scores[best]):
            best = name
    return best
