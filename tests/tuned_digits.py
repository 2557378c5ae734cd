"""A search of settings on a few digits, in a second."""

import numpy as np
from sklearn.datasets import load_digits

from pupille.config import TrainConfig
from pupille.workflows.tune import tune


def few_digits(n=400):
    """(n, 8, 8) scans and their classes."""
    scans = load_digits()
    return np.rint(scans.images[:n] * 255 / 16).astype(np.uint8), scans.target[:n]


def tuned(folder, *, model="tree", trials=6, n=400, **asked):
    """A finished search; by default of a tree of one leaf, which almost any other tree beats."""
    stump = {"max_depth": 1} if model == "tree" else {}
    changes = {"max_depth": "2,4,8,16"} if model == "tree" else {}
    return tune(
        few_digits(n),
        model=model,
        out=folder,
        trials=trials,
        changes=asked.pop("changes", changes),
        arguments=asked.pop("arguments", stump),
        train=asked.pop("train", TrainConfig()),
        **asked,
    )
