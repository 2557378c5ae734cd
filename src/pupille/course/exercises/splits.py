"""A split into rows for training and test as an answer: whole groups, no row twice, enough on either side."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.answers import NotYetError, as_array
from pupille.i18n.language import say

FEWEST_TEST = 0.1
"""Share of the rows that a test must hold to say anything."""


def as_rows(value: object, name: str, total: int) -> NDArray[np.intp]:
    """Row numbers of one side, a mask turned into numbers. Raises NotYetError if they are none."""
    values = as_array(value, name)
    if values.ndim != 1 or not len(values):
        raise NotYetError(say("`{name}` must hold row numbers, one after the other.", name=name))
    if np.asarray(value).dtype == bool and len(values) == total:
        return np.flatnonzero(values)
    if (values < 0).any() or (values >= total).any() or (values % 1).any():
        raise NotYetError(say("`{name}` must hold row numbers from 0 to {last}.", name=name, last=total - 1))
    return values.astype(np.intp)


def meet_split(train: NDArray[np.intp], test: NDArray[np.intp], groups: NDArray[Any]) -> None:
    """Sees that a split keeps its groups whole and loses no row. Raises NotYetError with what is wrong."""
    both = sorted(set(train.tolist()) & set(test.tolist()))
    if both:
        raise NotYetError(say("Row {row} stands on both sides.", row=both[0]))
    shared = sorted(set(groups[train].tolist()) & set(groups[test].tolist()))
    if shared:
        raise NotYetError(say("Not by group: group {name} stands on both sides.", name=str(shared[0])))
    if len(test) < FEWEST_TEST * len(groups):
        raise NotYetError(
            say(
                "The groups are whole, but a test of {n} out of {total} says little.",
                n=len(test),
                total=len(groups),
            )
        )
    if len(train) < len(test):
        raise NotYetError(
            say("The groups are whole, but training and test are exchanged: one learns from the larger.")
        )
    if len(train) + len(test) < len(groups):
        n = len(groups) - len(train) - len(test)
        raise NotYetError(
            say(
                "The groups are whole, but of {total} images {n} are on neither side.", n=n, total=len(groups)
            )
        )
