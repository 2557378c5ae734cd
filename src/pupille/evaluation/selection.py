"""Which rung is chosen: by the validation images alone, before any test image is looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pupille.errors import DataError
from pupille.results.predictions import Predictions


def choose(validation: Mapping[str, Predictions]) -> str:
    """The run with the highest validation accuracy; among equals the one that comes first, which is the cheaper one.

    validation: runs in the order of the ladder. Raises DataError if there is none.
    """
    if not validation:
        raise DataError(
            "there is no fitted model to choose from. Give more time with --budget, or other --models."
        )
    scores = {
        name: float(np.mean(predictions.predicted == predictions.labels))
        for name, predictions in validation.items()
    }
    return max(scores, key=lambda name: scores[name])
