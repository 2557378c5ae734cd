"""The settings that are searched for each model: few on purpose, since every trial makes the best look better.

What is not here is searched where it is named by `--set` or in the file of `--space`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pupille.training.search.dimension import Choices, Range, Times

Row = Mapping[str, Choices | Range | Times]

HEAD = "head"
"""What stands on a frozen network: it is part of the model's name, not of its settings."""
RATE: Row = {"learning_rate": Times(0.1, 4), "weight_decay": Range(1e-4, 0.3)}

BY_MODEL: Mapping[str, Row] = {
    "logistic": {"C": Range(1e-3, 100)},
    "tree": {"max_depth": Choices((0, 3, 5, 10, 20)), "min_samples_leaf": Range(1, 20, whole=True)},
    "forest": {
        "n_estimators": Choices((100, 200, 500)),
        "min_samples_leaf": Choices((1, 2, 5, 10)),
        "max_features": Choices((0.0, 0.1, 0.3)),
    },
    "svm": {"C": Range(0.1, 1000), "gamma": Times(0.1, 10)},
    "knn": {"n_neighbors": Choices((1, 3, 5, 10, 20, 50))},
    "mlp": {**RATE, "hidden": Choices(((50,), (100, 100), (300,), (300, 100)))},
    "lenet5": {**RATE, "augment": Choices(("none", "light"))},
    "cnn": {**RATE, "augment": Choices(("none", "light"))},
}
"""Model of the ladder -> setting -> where it is searched. `Times` is around what is usual for the model."""

FROZEN: Row = {HEAD: Choices(("linear", "mlp", "knn")), "class_weights": Choices(("none", "balanced"))}
"""Of a pretrained network that stays as it is; the strength of its linear head is chosen within each trial."""
TUNED: Row = {**RATE, "epochs": Choices((6, 12, 24)), "fine_tune": Choices(("last", "all"))}
"""Of one that is trained further."""
TRAINED: Row = RATE
"""Of every other network that is trained from random weights, or as a whole."""
