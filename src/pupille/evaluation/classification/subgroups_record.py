"""The `subgroups` of a run in `results.json`: its test images by a column of metadata."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.subgroups import by_subgroup, disparities, split_at_quantiles
from pupille.results.classification import (
    DisparityRecord,
    HeterogeneityRecord,
    SubgroupRecord,
    SubgroupsRecord,
    ThresholdRecord,
)
from pupille.results.predictions import UNKNOWN, ClassPredictions

MOST_NUMBERS = 10
"""A column with more different numbers than this is continuous, and is split at its quartiles."""


def subgroup_values(cells: Sequence[str]) -> list[str]:
    """The subgroup of each image from the cells of its column: their text, `unknown` where empty, or quarters.

    A column of numbers of which there are more than ten different ones is split at the quartiles of these images.
    """
    known = [cell for cell in cells if cell]
    try:
        numbers = np.array([float(cell) if cell else np.nan for cell in cells])
    except ValueError:
        return [cell or "unknown" for cell in cells]
    if len(set(known)) <= MOST_NUMBERS or not np.isfinite(numbers).any():
        return [cell or "unknown" for cell in cells]
    return split_at_quantiles(numbers)


def subgroup_record(
    test: ClassPredictions,
    values: Sequence[str],
    *,
    column: str,
    threshold: ThresholdRecord | None,
    groups: Sequence[str] | None,
    seed: int,
) -> SubgroupsRecord:
    """The accuracy by subgroup, whether it differs at all, the worst one, and disparities where there are two classes.

    values, groups: of each test image. threshold: the `threshold` of the run, from which an image is called positive.
    Raises DataError if no image has a label.
    """
    known = np.flatnonzero(test.labels != UNKNOWN)
    labels, shares = test.labels[known], test.probabilities[known]
    named = [values[int(row)] for row in known]
    of_groups = None if groups is None else [groups[int(row)] for row in known]
    right = shares.argmax(axis=1) == labels
    summary = by_subgroup(right, named, column=column, groups=of_groups, seed=seed)
    positive: str | None = None
    gaps: tuple[DisparityRecord, ...] = ()
    if threshold and threshold.value is not None:
        positive, place = threshold.positive, test.classes.index(threshold.positive)
        called = shares[:, place] >= threshold.value
        gaps = disparity_records(labels == place, called, named, of_groups)
    return SubgroupsRecord(
        column=column,
        metric="accuracy",
        sentence=summary.sentence,
        heterogeneity=HeterogeneityRecord(summary.heterogeneity.p, summary.heterogeneity.how),
        subgroups=tuple(
            SubgroupRecord(subgroup.name, subgroup.share, subgroup.shrunken) for subgroup in summary.subgroups
        ),
        worst=summary.worst.name if summary.worst else None,
        silent=summary.silent,
        positive=positive,
        disparities=gaps,
    )


def disparity_records(
    positive: NDArray[np.bool_], called: NDArray[np.bool_], values: list[str], groups: list[str] | None
) -> tuple[DisparityRecord, ...]:
    """Each subgroup against the largest. All (N,)."""
    return tuple(
        DisparityRecord(
            disparity.name, disparity.reference, disparity.equal_opportunity, disparity.demographic_parity
        )
        for disparity in disparities(positive, called, values, groups=groups)
    )
