"""From masks to their `MaskEvaluation`: metrics with interval, n and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.estimate import FEW_GROUPS, too_few
from pupille.evaluation.segmentation import wording
from pupille.evaluation.segmentation.counts import TOLERANCE, MaskCounts, mask_counts
from pupille.evaluation.segmentation.intervals import Basis, Jackknife, metric_of
from pupille.evaluation.segmentation.specs import CLASS_METRICS, METRICS, OF_BOUNDARIES
from pupille.evaluation.segmentation.statistics import FEWEST_OF_CLASS, MaskStatistics, statistics
from pupille.i18n.language import StoredText, tell, tell_joined
from pupille.results.arrays import IntArray
from pupille.results.mask_evaluation import ClassImages, MaskEvaluation
from pupille.results.masks import MaskPredictions
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec

COUNTED = {
    "iou_per_image": "images",
    "dice_per_image": "images",
    "surface_distance": "measured",
    "hausdorff_95": "measured",
}
"""Metric that is a mean over images -> the sum that counts them."""
UNDEFINED = {
    "boundary_f": wording.NO_BOUNDARY,
    "surface_distance": wording.NO_DISTANCE,
    "hausdorff_95": wording.NO_DISTANCE,
}
"""Metric -> why it is undefined, where that is not for want of the class."""


def evaluate(
    predictions: MaskPredictions,
    *,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    tolerance: float = TOLERANCE,
    one_stack: bool = False,
) -> MaskEvaluation:
    """The metrics of masks with 95 % intervals; masks are read one image at a time.

    groups: the group of each of the N images; the intervals are then made of whole groups and n counts groups. seed: of
    the parts of the jackknife, where images are more than 500. tolerance: pixels that a boundary may lie off and still
    count as found. one_stack: whether the images are slices of one stack, so that intervals are about this stack alone.
    Definitions and sources: `docs/metrics.md`. Raises DataError where there is no image, groups do not fit, or the two
    masks of an image are of two sizes.
    """
    counts = mask_counts(predictions, tolerance=tolerance)
    return evaluation_of(counts, groups=groups, seed=seed, one_stack=one_stack)


def evaluation_of(
    counts: MaskCounts, *, groups: Sequence[str] | None = None, seed: int = 0, one_stack: bool = False
) -> MaskEvaluation:
    """The evaluation from counts with boundaries, for whoever needs these for more than one thing."""
    table = statistics(counts, groups)
    test = _Scored(counts, table, Jackknife.of(table, seed=seed), groups is not None)
    return MaskEvaluation(
        classes=counts.classes,
        background=counts.background,
        metrics={spec.name: _overall(spec, test) for spec in METRICS},
        per_class={
            class_: {
                spec.name: _of_class(spec, k, test)
                for spec in CLASS_METRICS
                if k != counts.background or spec.name not in OF_BOUNDARIES
            }
            for k, class_ in enumerate(counts.classes)
        },
        images=_images(counts),
        confusion=counts.confusion,
        tolerance=TOLERANCE if counts.tolerance is None else counts.tolerance,
        intervals=wording.about_intervals(table.n_units, grouped=test.grouped, one_stack=one_stack),
        notes=tuple(_notes(test, groups)),
    )


@dataclass(frozen=True)
class _Scored:
    """Masks with the scores of all units and without each. grouped: whether the units are groups."""

    counts: MaskCounts
    table: MaskStatistics
    jackknife: Jackknife
    grouped: bool

    @property
    def drawn(self) -> IntArray:
        """(C,) images or groups on which each class is drawn."""
        return self.units_with("truth")

    def units_with(self, name: str) -> IntArray:
        """(C,) images or groups that add to a sum of the class."""
        return np.asarray((self.table.sums[name] > 0).sum(axis=1), dtype=np.int64)

    def of_means(self, name: str) -> int:
        """Images or groups that add to a sum in any of the classes of a mean."""
        return int((self.table.sums[name][self.table.averaged] > 0).any(axis=0).sum())

    def partly_measured(self, classes: IntArray) -> bool:
        """Whether some images with one of these classes have no distance."""
        measured, images = (self.table.sums[name][classes].sum() for name in ("measured", "images"))
        return bool(0 < measured < images)

    def names(self, chosen: NDArray[np.bool_]) -> list[str]:
        """The classes (C,) that are chosen, but the background."""
        return [self.counts.classes[k] for k in np.flatnonzero(chosen) if k != self.counts.background]


def _overall(spec: MetricSpec, test: _Scored) -> Metric:
    table = test.table
    n = test.of_means(COUNTED[spec.name]) if spec.name in COUNTED else table.n_units
    few = too_few(n, grouped=test.grouped)
    basis = Basis(n, few, tell(UNDEFINED.get(spec.name, wording.NO_CLASSES)), _remark(spec, test))
    return metric_of(spec, test.jackknife.overall[spec.name], basis)


def _remark(spec: MetricSpec, test: _Scored) -> StoredText | None:
    """What a reader of an overall metric must know beside it."""
    table, nothing = test.table, test.jackknife.overall["pixel_accuracy_of_nothing"][0]
    if spec.name == "pixel_accuracy":
        return wording.nothing_reaches(test.counts.classes[table.nothing], float(nothing))
    if spec.name.startswith("pixel_accuracy"):
        return None
    remarks = []
    if rare := test.names((test.drawn > 0) & ~table.averaged):
        remarks.append(wording.left_out_of_mean(rare))
    if spec.interval == "log" and test.partly_measured(np.flatnonzero(table.averaged)):
        remarks.append(tell(wording.PARTLY_MEASURED))
    return tell_joined(remarks, "; ") if remarks else None


def _of_class(spec: MetricSpec, k: int, test: _Scored) -> Metric:
    n = int(test.units_with(COUNTED.get(spec.name, "images"))[k])
    few = too_few(min(n, test.table.n_units), grouped=test.grouped)
    if test.drawn[k] < FEWEST_OF_CLASS <= test.table.n_units:
        few = wording.class_on_few(int(test.drawn[k]), grouped=test.grouped)
    partly = spec.interval == "log" and test.partly_measured(np.array([k]))
    remark = tell(wording.PARTLY_MEASURED) if partly else None
    basis = Basis(n, few, tell(UNDEFINED.get(spec.name, wording.NO_CLASS)), remark)
    return metric_of(spec, test.jackknife.of_classes[spec.name][k], basis)


def _images(counts: MaskCounts) -> dict[str, ClassImages]:
    measured = np.isfinite(counts.surface) if counts.surface is not None else np.zeros_like(counts.hits, bool)
    columns = (counts.truth > 0, counts.answer > 0, (counts.truth > 0) | (counts.answer > 0), measured)
    numbers = [column.sum(axis=0) for column in columns]
    return {
        name: ClassImages(*(int(column[k]) for column in numbers)) for k, name in enumerate(counts.classes)
    }


def _notes(test: _Scored, groups: Sequence[str] | None) -> list[StoredText]:
    table, notes = test.table, []
    if ignored := int(test.counts.ignored.sum()):
        notes.append(wording.ignored(ignored / (ignored + int(test.counts.truth.sum()))))
    if n := int((test.counts.unanswered > 0).sum()):
        notes.append(wording.unanswered(n))
    if names := test.names((test.drawn == 0) & (test.units_with("answer") > 0)):
        notes.append(wording.only_answered(names))
    accuracy, nothing = (
        test.jackknife.overall[name][0] for name in ("pixel_accuracy", "pixel_accuracy_of_nothing")
    )
    if nothing > accuracy:
        notes.append(wording.nothing_is_better(test.counts.classes[table.nothing]))
    if groups is not None and table.n_units < FEW_GROUPS:
        of_groups = table.scores(np.eye(table.n_units))["iou"]
        notes.append(wording.few_groups(sorted(set(map(str, groups))), of_groups))
    return notes if too_few(table.n_units, grouped=test.grouped) else [*notes, *_warnings(test)]


def _warnings(test: _Scored) -> list[StoredText]:
    """Where intervals may be too short."""
    warnings, table = [], test.table
    equal = table.equal_units
    uneven = table.averaged & (equal < wording.EVEN_ENOUGH)
    if names := test.names(uneven):
        warnings.append(wording.uneven(names, float(equal[uneven].min()), grouped=test.grouped))
    if table.n_units <= wording.FEW_FOR_FAILURES:
        warnings.append(wording.rare_failures(table.n_units, grouped=test.grouped))
    return warnings
