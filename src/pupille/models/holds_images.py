"""Models that hold their training images, or the features of them, as they are."""

from __future__ import annotations

from typing import Any

from pupille.models.model import Model

HOLDING = ("_fit_X", "support_vectors_")
"""What scikit-learn's neighbours and support vectors call the rows that they keep."""


def holds_images(model: Model) -> bool:
    """Whether a model carries training images, or their features, within: neighbours and support vectors do."""
    estimator: Any = getattr(model, "estimator", None)
    if estimator is not None:
        steps = [step for _, step in getattr(estimator, "steps", ())] or [estimator]
        return any(hasattr(step, name) for step in steps for name in HOLDING)
    network: Any = getattr(model, "network", None)
    return hasattr(getattr(network, "head", None), "labels")
