"""What is said of an evaluation: what its intervals are about, what is undefined and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.estimates import CAUTIOUS, FEW_GROUPS, MANY_GROUPS
from pupille.results import IntArray, Metric

NEEDS_TWO = {
    "roc_auc": "there is no ROC curve",
    "matthews": "truth and prediction cannot be correlated",
    "kappa": "agreement beyond chance cannot be told",
}
"""Overall metrics that need test images of two classes, and what is missing without them."""


def about_intervals(n_units: int, *, grouped: bool, resamples: int, seed: int) -> str:
    """What the 95 % intervals are about and how they are made."""
    losses = f"log loss and Brier score by {resamples:,} resamples (studentised, seed {seed})"
    if grouped and n_units < FEW_GROUPS:
        return (
            f"No 95 % intervals: the test images are of {counted(n_units, 'group')}, and {FEW_GROUPS} are needed. "
            f"n counts groups."
        )
    if grouped:
        resampled = (
            f"{resamples:,} resamples of whole groups (BCa) where classes are large and values far from their bounds, "
            f"else "
            if n_units >= MANY_GROUPS
            else ""
        )
        return (
            f"95 % intervals for these trained models, by {counted(n_units, 'group')}, and n counts groups: {resampled}"
            f"Student's t with {n_units - 1} degrees of freedom on the groups' values, in Wilson's or Newcombe's form; "
            f"{losses} of whole groups."
        )
    return (
        f"95 % intervals for these trained models, by {counted(n_units, 'image')}: Wilson for shares of images "
        f"and for the F1 of a class, Wilson at an effective number of images for means over the classes, Newcombe for "
        f"areas under ROC curves; {resamples:,} resamples (BCa) for mean F1, mean precision, average precision, "
        f"Matthews and kappa where classes are large enough; {losses}."
    )


def undefined_class(name: str, class_: str) -> str:
    """Why a metric of one class is not defined."""
    shown = {"f1": "F1", "roc_auc": "ROC curve", "average_precision": "average precision"}.get(name, name)
    return {
        "precision": f"no image was predicted as {class_!r}, so its precision is not defined",
        "specificity": f"all test images are of {class_!r}, so its specificity is not defined",
        "roc_auc": f"the test images are not both of {class_!r} and of others, so there is no ROC curve",
    }.get(name, f"no test image shows {class_!r}, so its {shown} is not defined")


def few_groups(names: Sequence[str], units: IntArray, right: NDArray[np.bool_]) -> str:
    """The accuracy of each group, where there are too few for an interval. units: (N,), right: (N,)."""
    if len(names) == 1:
        return "All test images are of one group, so no interval can be given."
    sizes = np.bincount(units)
    shares = np.bincount(units, weights=right) / sizes
    values = "; ".join(
        f"{name!r} {100 * share:.1f} % of {counted(int(n), 'image')}"
        for name, share, n in zip(names, shares, sizes, strict=True)
    )
    return (
        f"Only {len(names)} groups: too few for an interval, which needs {FEW_GROUPS}. Groups may differ more than "
        f"the figures show. Accuracy of each: {values}."
    )


def cautious_ones(metrics: Mapping[str, Metric], per_class: Mapping[str, Mapping[str, Metric]]) -> list[str]:
    """Names the metrics between whose groups no spread was seen; nothing where there are none."""
    named = dict(metrics) | {
        f"{metric} of {class_!r}": m for class_, row in per_class.items() for metric, m in row.items()
    }
    cautious = [name for name, metric in named.items() if metric.reason and CAUTIOUS in metric.reason]
    if not cautious:
        return []
    return [
        f"For {listed(cautious)} all groups say the same, as at 0 or 100 %. The interval is that of as many "
        f"independent images as there are groups, which is cautious."
    ]


def counted(n: int, noun: str) -> str:
    """`1 image`, `1,200 images`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def listed(names: Sequence[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
