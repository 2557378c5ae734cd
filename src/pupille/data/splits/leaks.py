"""Training images that leak into test, and whether what they are worth can be measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pupille.data.annotations import targets_of
from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray

NOTHING_LEFT = tell(
    "Without the leak fewer than two classes keep training images, so what it is worth cannot be measured. "
    "Draw a new split with --resplit."
)


def priced(dealt: Dataset, content: Sequence[str]) -> tuple[Dataset, IntArray]:
    """A data set that was dealt, and its training images that leak: none, and a note, where too little is left without
    them to measure what they are worth. content: a text for each image, the same for the same picture."""
    leaked = leaking_rows(dealt, content)
    if len(leaked) and not learnable(dealt, np.setdiff1d(dealt.rows("train"), leaked)):
        return replace(dealt, notes=(*dealt.notes, NOTHING_LEFT)), leaked[:0]
    return dealt, leaked


def learnable(dataset: Dataset, rows: IntArray) -> bool:
    """Whether something can be learned from these samples alone."""
    try:
        targets_of(dataset, rows).check_learnable()
    except DataError:
        return False
    return True


def leaking_rows(dataset: Dataset, content: Sequence[str]) -> IntArray:
    """Training images that share their picture or their group with a test image."""
    test = dataset.rows("test")
    groups = dataset.groups or ("",) * len(dataset)
    pictures, subjects = {content[row] for row in test}, {groups[row] for row in test} - {""}
    leaking = [row for row in dataset.rows("train") if content[row] in pictures or groups[row] in subjects]
    return np.array(leaking, dtype=np.int64)
