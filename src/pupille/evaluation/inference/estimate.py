"""One metric on its way to a `Metric`: which interval it gets, and what is said where none can be given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.bootstrap import bca_interval, jackknife_variance
from pupille.evaluation.inference.intervals import area_interval, share_interval, student_quantile
from pupille.i18n.language import tell, tell_joined, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

FEW_GROUPS = 10
"""With fewer groups than this no interval is given, but the value of each group."""

FEWEST_IMAGES = 10
"""With fewer images than this metrics that are no share of images have no interval."""

MANY_GROUPS = 30
"""From so many groups on, groups may be resampled; with fewer, Student's t on the groups' values."""

MANY_IMAGES = 100
"""From so many independent images on, images may be resampled."""

MANY_OF_CLASS = 20
"""A bootstrap needs so many images or groups of each class that a mean is over."""

MANY_RIGHT_AND_WRONG = 10
"""A bootstrap keeps this many images or groups away from a metric's lowest and highest value."""

CAUTIOUS = tell(
    "every group says the same, so the interval is that of as many images as there are groups, a cautious one"
)
"""The reason of a metric of groups between which no spread was seen."""


@dataclass(frozen=True)
class Sizes:
    """What stands behind the K shares that a metric is the mean of: (K,) images and groups.

    Without groups the two are the same. rest_images, rest_groups: (K,) of the other classes, for areas alone.
    """

    images: IntArray
    groups: IntArray
    rest_images: IntArray | None = None
    rest_groups: IntArray | None = None


@dataclass(frozen=True)
class Estimate:
    """A value and all that its interval may need.

    value: NaN where undefined, then `reason` says why. n: units behind it. resampled: (B,) the metric of each
    resample, left_out: (J,) that without each unit. lowest: of the metric's range, whose highest is 1. exact:
    bounds that a closed form gives for independent images; None where there is none.
    """

    value: float
    n: int
    resampled: FloatArray
    left_out: FloatArray
    sizes: Sizes
    lowest: float = 0.0
    reason: str | None = None
    exact: tuple[float, float] | None = None

    def metric(self, *, n_units: int, grouped: bool) -> Metric:
        """With its 95 % interval. n_units: images or groups in the whole test set."""
        if np.isnan(self.value):
            return Metric(None, None, None, self.n, self.reason)
        if why := no_interval(n_units, grouped=grouped):
            return self._without(why)
        if self.exact is not None and not grouped:
            return self._within(self.exact, self.reason)
        if n_units == 1:
            return self._without(tell("it comes from one image: no interval can be given"))
        variance = jackknife_variance(self.left_out)
        reason = self._and(CAUTIOUS) if grouped and not variance else self.reason
        return self._within(self._bounds(variance, n_units, grouped), reason)

    def _bounds(self, variance: float, n_units: int, grouped: bool) -> tuple[float, float]:
        sizes, quantile = self.sizes, student_quantile(n_units)
        if sizes.rest_images is not None and sizes.rest_groups is not None:
            both = (sizes.images, sizes.rest_images) if variance else (sizes.groups, sizes.rest_groups)
            return area_interval(self.value, variance, *both, quantile=quantile)
        if self._may_resample(n_units, grouped):
            bounds = bca_interval(self.value, self.resampled, self.left_out, n_units=n_units)
            if bounds is not None:
                return bounds
        width = 1 - self.lowest
        share = min(max((self.value - self.lowest) / width, 0.0), 1.0)
        counts = sizes.images if variance else sizes.groups
        low, high = share_interval(share, variance / width**2, counts, quantile=quantile)
        return self.lowest + width * low, self.lowest + width * high

    def _may_resample(self, n_units: int, grouped: bool) -> bool:
        """Whether the value is far enough from its bounds, and its classes are large enough, for a bootstrap."""
        share = (self.value - self.lowest) / (1 - self.lowest)
        away = n_units * min(share, 1 - share) >= MANY_RIGHT_AND_WRONG
        return bool(away and large_enough(self.sizes.groups, n_units=n_units, grouped=grouped).all())

    def _within(self, bounds: tuple[float, float], reason: str | None) -> Metric:
        """Rounding may leave the value a hair outside its bounds."""
        return Metric(self.value, min(bounds[0], self.value), max(bounds[1], self.value), self.n, reason)

    def _without(self, why: str) -> Metric:
        return Metric(self.value, None, None, self.n, self._and(why))

    def _and(self, sentence: str) -> str:
        return tell_joined([self.reason, sentence], "; ") if self.reason else sentence


def large_enough(units: IntArray, *, n_units: int, grouped: bool) -> NDArray[np.bool_]:
    """(K,) which of K shares rest on enough units for a bootstrap. n_units: images or groups in the whole test set."""
    enough = n_units >= (MANY_GROUPS if grouped else MANY_IMAGES)
    return (units >= MANY_OF_CLASS) & enough


def mean_metric(
    value: float,
    n: int,
    bounds: tuple[float, float] | None,
    *,
    n_units: int,
    grouped: bool,
    reason: str | None,
    unbounded: str | None = None,
) -> Metric:
    """A mean loss with the bounds of `studentised_intervals`; says why where it has none.

    unbounded: why it has no bounds, where it is known.
    """
    why = no_interval(n_units, grouped=grouped)
    if bounds is None and why is None:
        why = unbounded or tell("too few images, or all alike: no interval can be given")
    if why is None and bounds is not None:
        return Metric(value, min(bounds[0], value), max(bounds[1], value), n, reason)
    return Metric(value, None, None, n, tell_joined([reason, why or ""], "; ") if reason else why)


def no_interval(n_units: int, *, grouped: bool) -> str | None:
    """Why so few groups allow no interval, for any method; None where they are enough or there are none."""
    if not grouped or n_units >= FEW_GROUPS:
        return None
    if n_units == 1:
        return tell("everything comes from one group: no interval can be given")
    return tell("{n} groups are too few for an interval, which needs {least}", n=n_units, least=FEW_GROUPS)


def too_few(n_units: int, *, grouped: bool) -> str | None:
    """Why so few images or groups allow no interval; None where they are enough."""
    if grouped or n_units >= FEWEST_IMAGES:
        return no_interval(n_units, grouped=grouped)
    return tells(
        "{n} image is too few for an interval, which needs {least}",
        "{n} images are too few for an interval, which needs {least}",
        n_units,
        least=FEWEST_IMAGES,
    )
