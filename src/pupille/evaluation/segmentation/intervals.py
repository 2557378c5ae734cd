"""95 % intervals of metrics of masks, from the jackknife over images or groups.

Which metric has which was chosen by the simulation of `benchmarks/coverage_masks.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.inference.bootstrap import leave_out_weights
from pupille.evaluation.inference.intervals import share_interval, student_quantile
from pupille.evaluation.inference.scales import LOG, LOGIT, Bounds, Scale, scaled_interval
from pupille.evaluation.segmentation.statistics import MaskStatistics
from pupille.evaluation.segmentation.wording import CAUTIOUS, NO_SPREAD
from pupille.i18n.language import StoredText, tell, tell_joined
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec

SCALES: Mapping[str, Scale] = {"logit": LOGIT, "log": LOG}
"""`MetricSpec.interval` -> the scale on which the interval is symmetric."""


@dataclass(frozen=True)
class Jackknife:
    """Every metric of all units, and without each of J parts of them.

    overall: metric -> (1 + J,), that of all units first. of_classes: metric -> (C, 1 + J).
    """

    overall: Mapping[str, FloatArray]
    of_classes: Mapping[str, FloatArray]

    @classmethod
    def of(cls, table: MaskStatistics, *, seed: int) -> Jackknife:
        """The metrics without each unit; the seed draws the parts, where units are many."""
        weights = [
            np.ones((table.n_units, 1)),
            *leave_out_weights(table.n_units, seed=seed, rows=table.n),
        ]
        overall, of_classes = [table.scores(w) for w in weights], [table.class_scores(w) for w in weights]
        return cls(
            {name: np.concatenate([part[name] for part in overall]) for name in overall[0]},
            {name: np.concatenate([part[name] for part in of_classes], axis=1) for name in of_classes[0]},
        )


@dataclass(frozen=True)
class Basis:
    """What stands behind a figure. n: images or groups. few: why they are too few for an interval. undefined: why there
    would be no value. remark: what a reader must know of the figure."""

    n: int
    few: str | None
    undefined: StoredText
    remark: StoredText | None = None


def metric_of(spec: MetricSpec, scores: FloatArray, basis: Basis) -> Metric:
    """A metric with its interval. scores: (1 + J,) as of `Jackknife`."""
    value, left_out = float(scores[0]), scores[1:]
    if np.isnan(value):
        return Metric(None, None, None, basis.n, basis.undefined)
    if basis.few:
        return Metric(value, None, None, basis.n, _joined(basis.remark, basis.few))
    bounds = scaled_interval(value, left_out, SCALES[spec.interval], n_units=basis.n)
    if bounds is None and spec.unit == "share":
        low, high = _cautious(value, basis.n)
        return Metric(value, low, high, basis.n, _joined(basis.remark, tell(CAUTIOUS)))
    if bounds is None:
        return Metric(value, None, None, basis.n, _joined(basis.remark, tell(NO_SPREAD)))
    return Metric(value, min(bounds[0], value), max(bounds[1], value), basis.n, basis.remark)


def _cautious(value: float, n: int) -> Bounds:
    """Without any spread: as if each image were wholly right or wholly wrong, than which none spread more."""
    return share_interval(value, 0.0, np.array([n]), quantile=student_quantile(n))


def _joined(remark: StoredText | None, reason: str) -> StoredText | str:
    return tell_joined([reason, remark], "; ") if remark else reason
