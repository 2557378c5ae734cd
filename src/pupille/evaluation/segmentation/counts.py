"""What each image adds to every metric of masks, counted from one pair of masks at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.segmentation.boundaries import boundary, boundary_distances
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.masks import IGNORED, ClassMask, MaskPredictions

TOLERANCE = 2.0
"""Pixels that a boundary may lie off and still count as found, unless another number is asked for."""

BOUNDARIES = ("truth", "truth_within", "answer", "answer_within")
"""Boundary pixels of the truth and of the answer, and those of each that the other has within the tolerance."""


@dataclass(frozen=True)
class MaskCounts:
    """Pixels and boundaries of N images in C classes.

    ids, classes, background: as of the masks. tolerance: pixels that a boundary may lie off. hits, truth, answer: (N,
    C) pixels of the class in both, in the truth, in the answer, of those that count. unanswered: (N,) pixels that count
    and of which the answer says no class: they are missed, and no false alarm. confusion: (C, C) pixels of all images,
    truth in rows. ignored: (N,) pixels that count nowhere. truth_hash: of all true masks. boundaries: (N, C, 4) as
    `BOUNDARIES`. surface, hausdorff: (N, C) mean and 95 % Hausdorff distance of the boundaries in pixels, NaN where one
    has none. tolerance and the last three are None where boundaries were not asked for; of the background they are
    never counted.
    """

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    background: int | None
    tolerance: float | None
    hits: IntArray
    truth: IntArray
    answer: IntArray
    unanswered: IntArray
    confusion: IntArray
    ignored: IntArray
    truth_hash: str
    boundaries: IntArray | None = None
    surface: FloatArray | None = None
    hausdorff: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.hits)


def mask_counts(predictions: MaskPredictions, *, tolerance: float | None = TOLERANCE) -> MaskCounts:
    """The counts of every image; no more than one pair of masks is held.

    tolerance: of the boundaries in pixels; None to leave boundaries out, which is several times faster. Raises
    DataError naming the image whose masks are of two sizes or hold a class that there is not, ImageError for one that
    cannot be read.
    """
    n, n_classes = len(predictions), len(predictions.classes)
    hits, truth, answer = (np.zeros((n, n_classes), dtype=np.int64) for _ in range(3))
    unanswered, ignored = np.zeros((2, n), dtype=np.int64)
    confusion = np.zeros((n_classes, n_classes), dtype=np.int64)
    edges = np.zeros((n, n_classes, len(BOUNDARIES)), dtype=np.int64)
    surface, hausdorff = (np.full((n, n_classes), np.nan) for _ in range(2))
    digest = hashlib.sha256()
    for i, id_ in enumerate(predictions.ids):
        drawn, answered = predictions.truth.read(id_), predictions.answers.read(id_)
        _check(id_, drawn, answered, n_classes)
        digest.update(repr(drawn.shape).encode() + np.ascontiguousarray(drawn, dtype="<i2").tobytes())
        table = _confusion(drawn, answered, n_classes)
        confusion += table[:, 1:]
        hits[i], truth[i], answer[i] = np.diagonal(table[:, 1:]), table.sum(axis=1), table[:, 1:].sum(axis=0)
        unanswered[i], ignored[i] = table[:, 0].sum(), drawn.size - table.sum()
        if tolerance is None:
            continue
        for k in np.flatnonzero((truth[i] > 0) | (answer[i] > 0)):
            if k != predictions.background:
                edges[i, k], surface[i, k], hausdorff[i, k] = _boundaries(drawn, answered, int(k), tolerance)
    return MaskCounts(
        predictions.ids,
        predictions.classes,
        predictions.background,
        tolerance,
        hits,
        truth,
        answer,
        unanswered,
        confusion,
        ignored,
        digest.hexdigest(),
        *(() if tolerance is None else (edges, surface, hausdorff)),
    )


def _check(id_: str, truth: ClassMask, answer: ClassMask, n_classes: int) -> None:
    """Raises DataError, naming the image, for masks that do not fit each other or the classes."""
    if truth.shape != answer.shape:
        (height, width), (answer_height, answer_width) = truth.shape, answer.shape
        raise DataError(
            tell(
                "the masks of {id!r} are of two sizes: the truth {width} x {height} pixels, the answer "
                "{answer_width} x {answer_height}. Give the answer at the size of the image.",
                id=id_,
                width=width,
                height=height,
                answer_width=answer_width,
                answer_height=answer_height,
            )
        )
    for mask in (truth, answer):
        if mask.size and not IGNORED <= mask.min() <= mask.max() < n_classes:
            strange = int(mask.max() if mask.max() >= n_classes else mask.min())
            raise DataError(
                tell(
                    "a mask of {id!r} holds the class number {number}, and the classes are numbered from 0 to {last}. "
                    "Correct the mask or the list of classes.",
                    id=id_,
                    number=strange,
                    last=n_classes - 1,
                )
            )


def _confusion(truth: ClassMask, answer: ClassMask, n_classes: int) -> IntArray:
    """(C, 1 + C) pixels that count: truth in rows; in the first column those without an answer."""
    width = n_classes + 1
    # The pixels that do not count fall into a first row of their own, which is dropped.
    cells = (truth.astype(np.int32) + 1) * width + (answer + 1)
    return np.bincount(cells.ravel(), minlength=width * width).reshape(width, width)[1:].astype(np.int64)


def _boundaries(
    truth: ClassMask, answer: ClassMask, k: int, tolerance: float
) -> tuple[NDArray[np.int64], float, float]:
    """The four boundary counts of one class, and the mean and 95 % Hausdorff distance."""
    window = _around((truth == k) | (answer == k))
    truth, answer = truth[window], answer[window]
    ignored = truth == IGNORED
    counted = None if not ignored.any() else ~ignored
    inside = answer == k
    if counted is not None:
        inside &= counted
    edges = boundary(truth == k, counted), boundary(inside, counted)
    if not edges[0].any() and boundary(truth == k, ignored).any():
        # Where the border of the truth lies among ignored pixels alone, none of the answer is right or wrong.
        return np.zeros(len(BOUNDARIES), dtype=np.int64), np.nan, np.nan
    distances = boundary_distances(*edges)
    near_truth, near_answer = distances.within(tolerance)
    counts = np.array([len(distances.truth), near_truth, len(distances.answer), near_answer], dtype=np.int64)
    return counts, distances.mean, distances.hausdorff


def _around(region: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The window of a region that is not empty, with one pixel more on each side."""
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    return (
        slice(max(int(rows[0]) - 1, 0), int(rows[-1]) + 2),
        slice(max(int(columns[0]) - 1, 0), int(columns[-1]) + 2),
    )
