"""Every metric of predicted numbers as a function of weights of images or groups, so that resamples need no loop.

A column of weights says how often each unit was drawn. Sums of all columns are one product of matrices; the median
and the ranks are taken anew in each column, from orders that are found once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.regression.metrics import NO_SPREAD
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.regression import NumberPredictions

SUMS = (
    "images",
    "error",
    "squared_error",
    "absolute_error",
    "true",
    "squared_true",
    "predicted",
    "squared_predicted",
    "product",
    "median_error",
    "squared_mean_error",
)
"""What is summed over the images of a unit; true and predicted numbers from the mean of the true ones. The last two are
errors of a model that always answers the median, and of one that always answers the mean of the training images."""


@dataclass(frozen=True)
class Constants:
    """What a model that learns nothing answers for every image, by the training images: their median has the least
    absolute error, their mean the least squared one. Skill is measured against the better one for its metric."""

    median: float
    mean: float

    @classmethod
    def of(cls, predictions: NumberPredictions) -> Constants:
        """The constants of the training images. Raises DataError where the predictions do not say them."""
        if predictions.scale is None:
            raise DataError(
                tell(
                    "skill is measured against constants. Give the median and the mean of the training images."
                )
            )
        return cls(predictions.scale.median, predictions.scale.mean)


@dataclass(frozen=True)
class RegressionStatistics:
    """What the metrics need of N images in U units.

    true, predicted: (N,). units: (N,) from 0 to U - 1. sums: (11, U) rows as in `SUMS`. order: (N,) the images by
    absolute error. true_ties, predicted_ties: where each number stands among the different ones.
    """

    true: FloatArray
    predicted: FloatArray
    units: IntArray
    sums: FloatArray
    order: IntArray
    true_ties: Ties
    predicted_ties: Ties

    @property
    def n(self) -> int:
        """The number of images."""
        return len(self.true)

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return int(self.sums.shape[1])

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Metric -> (B,) of each column of weights (U, B), as if each image were there as often as its unit counts."""
        total = dict(zip(SUMS, self.sums @ weights, strict=True))
        n = total["images"]
        spread = self._spread(total["squared_true"], total["true"], n)
        predicted_spread = self._spread(total["squared_predicted"], total["predicted"], n)
        together = total["product"] - total["true"] * total["predicted"] / n
        apart = total["error"] ** 2 / n
        of_images = weights[self.units]
        return {
            "mae": total["absolute_error"] / n,
            "rmse": np.sqrt(total["squared_error"] / n),
            "median_absolute_error": self._median_of_errors(of_images),
            "bias": total["error"] / n,
            "r2": 1 - _ratio(total["squared_error"], spread),
            "spearman": _rank_correlation(self.true_ties, self.predicted_ties, of_images),
            "concordance": np.where(
                spread > 0, _ratio(2 * together, spread + predicted_spread + apart), np.nan
            ),
            "skill": 1 - _ratio(total["absolute_error"], total["median_error"]),
            "skill_rmse": 1 - np.sqrt(_ratio(total["squared_error"], total["squared_mean_error"])),
        }

    def image_scores(self, metric: str) -> FloatArray | None:
        """(N,) absolute errors for `mae`, errors for `bias`; None for the others."""
        errors = self.predicted - self.true
        return {"mae": np.abs(errors), "bias": errors}.get(metric)

    def _spread(self, squares: FloatArray, sums: FloatArray, n: FloatArray) -> FloatArray:
        """(B,) squared deviations from the mean; exactly 0 where only rounding is left."""
        spread = squares - sums**2 / n
        return np.where(spread > NO_SPREAD * squares, spread, 0.0)

    def _median_of_errors(self, of_images: FloatArray) -> FloatArray:
        """(B,) weighted medians of the absolute errors. of_images: (N, B)."""
        errors = np.abs(self.predicted - self.true)[self.order]
        reached = np.cumsum(of_images[self.order], axis=0)
        half = reached[-1] / 2
        last = len(errors) - 1
        lower = np.minimum((reached < half).sum(axis=0), last)
        upper = np.minimum((reached <= half).sum(axis=0), last)
        return np.asarray((errors[lower] + errors[upper]) / 2)


@dataclass(frozen=True)
class Ties:
    """Numbers of N images in order. order: (N,) images from the least on. starts: (K,) the place in that order where
    each of K different numbers begins. block: (N,) which of the K each image has."""

    order: IntArray
    starts: IntArray
    block: IntArray

    @classmethod
    def of(cls, numbers: FloatArray) -> Ties:
        """The ties of numbers (N,)."""
        order = np.argsort(numbers, kind="stable")
        _, starts, block = np.unique(numbers[order], return_index=True, return_inverse=True)
        of_images = np.empty_like(block)
        of_images[order] = block
        return cls(order.astype(np.int64), starts.astype(np.int64), of_images.astype(np.int64))

    def centred_ranks(self, of_images: FloatArray) -> FloatArray:
        """(N, B) mean ranks minus the mean of all ranks, where each image is there so often. of_images: (N, B)."""
        sizes = np.add.reduceat(of_images[self.order], self.starts, axis=0)
        reached = np.cumsum(sizes, axis=0)
        return np.asarray((reached - (sizes + reached[-1]) / 2)[self.block])


def _rank_correlation(true: Ties, predicted: Ties, of_images: FloatArray) -> FloatArray:
    """(B,) Spearman's correlation with weights (N, B); NaN where one side has no spread."""
    first, second = true.centred_ranks(of_images), predicted.centred_ranks(of_images)
    together = np.einsum("nb,nb,nb->b", of_images, first, second)
    spreads = [np.einsum("nb,nb,nb->b", of_images, ranks, ranks) for ranks in (first, second)]
    return _ratio(together, np.sqrt(spreads[0] * spreads[1]))


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part / whole, NaN where whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def known_images(
    predictions: NumberPredictions, groups: Sequence[str] | None
) -> tuple[NumberPredictions, IntArray]:
    """The images whose true number is known, and the unit of each, numbered from 0: the image, or its group.

    Raises DataError if no true number is known or the groups do not fit.
    """
    units = units_of(len(predictions), groups)
    known = np.flatnonzero(predictions.known)
    if not len(known):
        raise DataError(
            tell(
                "the true number of none of the images is known, so nothing can be scored. Give "
                "their numbers first."
            )
        )
    ids = tuple(predictions.ids[i] for i in known)
    known_predictions = NumberPredictions(
        ids, predictions.values[known], predictions.predicted[known], predictions.unit
    )
    return known_predictions, np.unique(units[known], return_inverse=True)[1].astype(np.int64)


def statistics(predictions: NumberPredictions, units: IntArray, constants: Constants) -> RegressionStatistics:
    """The sums of each unit. units: (N,) from 0 to U - 1, each used. constants: what skill is measured against.

    Raises DataError if a true number is not known; `known_images` leaves those out.
    """
    true, predicted = predictions.values, predictions.predicted
    if not predictions.known.all():
        raise DataError(tell("statistics need true numbers. Leave out the images whose number is not known."))
    errors = predicted - true
    centred, guessed = true - true.mean(), predicted - true.mean()
    if not np.ptp(true):
        centred = np.zeros_like(true)
    rows = (
        np.ones_like(true),
        errors,
        errors**2,
        np.abs(errors),
        centred,
        centred**2,
        guessed,
        guessed**2,
        centred * guessed,
        np.abs(true - constants.median),
        (true - constants.mean) ** 2,
    )
    totals = np.stack([np.bincount(units, weights=row) for row in rows]).astype(np.float64)
    return RegressionStatistics(
        true,
        predicted,
        units,
        totals,
        np.argsort(np.abs(errors), kind="stable").astype(np.int64),
        Ties.of(true),
        Ties.of(predicted),
    )
