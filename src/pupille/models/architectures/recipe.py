"""How a model of scikit-learn is to be fitted, and what such models have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MANY = 10_000
"""Above this many training images, what grows faster than linearly is approximated or given a sample."""
TREES = 200
NEIGHBOURS = 5


@dataclass(frozen=True)
class Recipe:
    """How a classical rung is fitted.

    estimator: an unfitted scikit-learn classifier with `predict_proba`, or with `decision_function`, whose
    scores are then turned into probabilities by one temperature; or a regressor.
    learns: what its parameters are, in words. at_most: a stratified sample of this many images is fitted
    where there are more. note: what a reader must be told, one sentence.
    """

    estimator: Any
    learns: str
    at_most: int | None = None
    note: str | None = None
