"""Every metric of masks as a function of weights of images or groups: sums over images, and ratios of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.segmentation.counts import BOUNDARIES, MaskCounts, mask_counts
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.masks import MaskPredictions

FEWEST_OF_CLASS = 10
"""A class drawn on fewer images or groups has no interval, and is left out of means where others are drawn on more."""


@dataclass(frozen=True)
class MaskStatistics:
    """What the metrics need of N images in U units.

    sums: name -> (C, U) what is summed over the images of a unit, by class. units: (N,) from 0 to U - 1. averaged: (C,)
    the classes that means are over. nothing: the class that an answer of "nothing" gives to every pixel.
    """

    sums: Mapping[str, FloatArray]
    units: IntArray
    averaged: NDArray[np.bool_]
    nothing: int

    @property
    def n(self) -> int:
        """The number of images."""
        return len(self.units)

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return int(self.sums["hits"].shape[1])

    @property
    def equal_units(self) -> FloatArray:
        """(C,) images or groups of equal size that would weigh as much in sums over all (Kish 1965); NaN if nowhere."""
        union = self.sums["truth"] + self.sums["answer"] - self.sums["hits"]
        return _ratio(union.sum(axis=1) ** 2, (union**2).sum(axis=1))

    def class_scores(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Metric -> (C, B) of each class for each column of weights (U, B); NaN where it is undefined."""
        total = {name: rows @ weights for name, rows in self.sums.items()}
        hits, both = total["hits"], total["truth"] + total["answer"]
        scores = {
            "iou": _ratio(hits, both - hits),
            "dice": _ratio(2 * hits, both),
            "iou_per_image": _ratio(total["image_iou"], total["images"]),
            "dice_per_image": _ratio(total["image_dice"], total["images"]),
        }
        if "truth_boundary" in total:
            scores |= {
                "boundary_f": _boundary_f(total),
                "surface_distance": _ratio(total["surface"], total["measured"]),
                "hausdorff_95": _ratio(total["hausdorff"], total["measured"]),
            }
        return scores

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Metric -> (B,) of each column of weights (U, B), as if each image were there as often as its unit counts."""
        scores = {name: self._mean(rows) for name, rows in self.class_scores(weights).items()}
        truth = self.sums["truth"] @ weights
        pixels = truth.sum(axis=0)
        return scores | {
            "pixel_accuracy": _ratio((self.sums["hits"] @ weights).sum(axis=0), pixels),
            "pixel_accuracy_of_nothing": _ratio(truth[self.nothing], pixels),
        }

    def image_scores(self, metric: str) -> FloatArray | None:  # noqa: ARG002
        """None: no metric here is a mean over all images, since images without the class are left out of it."""
        return None

    def _mean(self, of_classes: FloatArray) -> FloatArray:
        """(B,) the mean over the averaged classes, of those that are defined (C, B)."""
        values = of_classes[self.averaged]
        defined = np.isfinite(values)
        return _ratio(np.where(defined, values, 0.0).sum(axis=0), defined.sum(axis=0))


def statistics_of(
    predictions: MaskPredictions, groups: Sequence[str] | None = None, *, tolerance: float | None = None
) -> MaskStatistics:
    """The statistics of masks, read one image at a time.

    groups: the group of each image; the units are then whole groups. tolerance: of boundaries in pixels; None leaves
    metrics of boundaries out. Raises DataError where there is no image, groups do not fit, or `mask_counts` does.
    """
    return statistics(mask_counts(predictions, tolerance=tolerance), groups)


def statistics(counts: MaskCounts, groups: Sequence[str] | None = None) -> MaskStatistics:
    """The sums of each unit: the image, or its group."""
    if not len(counts):
        raise DataError(tell("there is no image to score. Give masks of at least one."))
    units = units_of(len(counts), groups)
    sums = {name: _summed(rows, units) for name, rows in _of_images(counts).items()}
    truth = counts.truth.sum(axis=0)
    nothing = int(truth.argmax()) if counts.background is None else counts.background
    return MaskStatistics(sums, units, _averaged(sums["truth"], counts.background), nothing)


def _averaged(truth: FloatArray, background: int | None) -> NDArray[np.bool_]:
    """(C,) the classes of a mean, by the truth alone so that every answer has the same. truth: (C, U) pixels.

    All that are drawn, but the background, and but those on few images where others are on more.
    """
    drawn_on = (truth > 0).sum(axis=1)
    drawn = drawn_on > 0
    if background is not None:
        drawn[background] = False
    often = drawn & (drawn_on >= FEWEST_OF_CLASS)
    return np.asarray(often if often.any() else drawn)


def _of_images(counts: MaskCounts) -> dict[str, NDArray[np.generic]]:
    """Name -> (N, C) what is summed. An image without the class, in truth and answer, adds nothing to its means."""
    both = counts.truth + counts.answer
    union = both - counts.hits
    rows: dict[str, NDArray[np.generic]] = {
        "hits": counts.hits,
        "truth": counts.truth,
        "answer": counts.answer,
        "images": union > 0,
        "image_iou": counts.hits / np.maximum(union, 1),
        "image_dice": 2 * counts.hits / np.maximum(both, 1),
    }
    if counts.boundaries is not None and counts.surface is not None and counts.hausdorff is not None:
        rows |= {f"{name}_boundary": counts.boundaries[:, :, i] for i, name in enumerate(BOUNDARIES)}
        rows |= {
            "measured": np.isfinite(counts.surface),
            "surface": np.nan_to_num(counts.surface),
            "hausdorff": np.nan_to_num(counts.hausdorff),
        }
    return rows


def _summed(rows: NDArray[np.generic], units: IntArray) -> FloatArray:
    """(C, U) the rows (N, C) of each unit, added."""
    sums = np.zeros((int(units.max()) + 1, rows.shape[1]))
    np.add.at(sums, units, rows.astype(np.float64))
    return np.ascontiguousarray(sums.T)


def _boundary_f(total: Mapping[str, FloatArray]) -> FloatArray:
    """(C, B) harmonic mean of the shares of both boundaries that the other has near; 0 where only one has any."""
    truth, answer = total["truth_boundary"], total["answer_boundary"]
    recall = total["truth_within_boundary"] / np.maximum(truth, 1)
    precision = total["answer_within_boundary"] / np.maximum(answer, 1)
    both = precision + recall
    f = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    return np.where(truth + answer > 0, f, np.nan)


def _ratio(part: NDArray[np.generic], whole: NDArray[np.generic]) -> FloatArray:
    """part / whole, NaN where whole is 0."""
    nothing = np.full(whole.shape, np.nan)
    return np.asarray(np.divide(part, whole, out=nothing, where=np.asarray(whole) > 0), dtype=np.float64)
