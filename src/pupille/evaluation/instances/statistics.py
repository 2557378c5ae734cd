"""Every metric of outlined objects as a function of weights of images or groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.matching import Matches, match
from pupille.evaluation.detection.overlap import Overlaps
from pupille.evaluation.detection.statistics import (
    DetectionStatistics,
    answers_by_unit,
    by_unit,
    ratio,
    statistics_from,
    sure_enough,
)
from pupille.evaluation.instances.disjoint import DisjointPairs, disjoint_pairs
from pupille.evaluation.instances.masks import Runs, mask_overlaps, masks_of
from pupille.evaluation.instances.panoptic import Panoptic, panoptic
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions


@dataclass(frozen=True)
class InstanceStatistics(DetectionStatistics):
    """What the metrics of masks need. Further `sums`: `iou`, `matched`, `missed`, `unmatched`, `split`, `merged`."""

    def by_class(self, weights: FloatArray, *, pooled: bool = True) -> dict[str, FloatArray]:
        """As of boxes, with panoptic quality; with pooled also the shares of split and merged objects."""
        values = super().by_class(weights, pooled=pooled)
        iou, matched, missed, unmatched, objects, split, merged = (
            self.sums[name] @ weights
            for name in ("iou", "matched", "missed", "unmatched", "objects", "split", "merged")
        )
        possible = matched + (missed + unmatched) / 2
        values |= {
            "pq": ratio(iou, possible),
            "sq": np.where(possible > 0, np.nan_to_num(ratio(iou, matched)), np.nan),
            "rq": ratio(matched, possible),
        }
        return values | ({"split": ratio(split, objects), "merged": ratio(merged, objects)} if pooled else {})

    def pooled(self, weights: FloatArray) -> dict[str, FloatArray]:
        """As of boxes, with the shares of split and merged objects."""
        objects, split, merged = (
            self.sums[name].sum(axis=0) @ weights for name in ("objects", "split", "merged")
        )
        return super().pooled(weights) | {"split": ratio(split, objects), "merged": ratio(merged, objects)}


@dataclass(frozen=True)
class Outlined:
    """Masks with their matches: for average precision as they are, for panoptic quality made disjoint."""

    overlaps: Overlaps
    matches: Matches
    pairs: DisjointPairs
    panoptic: Panoptic
    statistics: InstanceStatistics

    @classmethod
    def of(
        cls, predictions: ObjectPredictions, groups: Sequence[str] | None, *, threshold: float | None
    ) -> Outlined:
        """Raises DataError without an image, or if a mask is of another size than its image."""
        answers, truth = (
            Runs.of(masks_of(objects, predictions.sizes))
            for objects in (predictions.answers, predictions.truth)
        )
        overlaps = mask_overlaps(predictions, answers, truth)
        matches = match(predictions, overlaps, answer_areas=answers.areas)
        of_boxes = statistics_from(predictions, matches, groups, threshold=threshold)
        used = np.flatnonzero(sure_enough(predictions, threshold))
        pairs = disjoint_pairs(predictions, answers, truth, used)
        quality = panoptic(predictions, pairs, used)
        units = of_boxes.units
        sums = {
            "iou": by_unit(predictions, units, quality.iou),
            "matched": by_unit(predictions, units, quality.right),
            "missed": by_unit(predictions, units, quality.missed),
            "unmatched": answers_by_unit(predictions, units, quality.wrong),
            "split": by_unit(predictions, units, quality.split),
            "merged": by_unit(predictions, units, quality.merged),
        }
        statistics = InstanceStatistics(
            units, of_boxes.curves, {**of_boxes.sums, **sums}, of_boxes.of_images, of_boxes.unordered
        )
        return cls(overlaps, matches, pairs, quality, statistics)


def statistics_of(
    predictions: ObjectPredictions, groups: Sequence[str] | None = None, *, threshold: float | None = None
) -> InstanceStatistics:
    """What each image or group contributes to every metric of masks.

    groups: the group of each image. threshold: the least score of the answers that everything but average precision and
    recall is about; None takes all as they are given. Raises DataError without an image, or for a mask that does not
    fit its image.
    """
    return Outlined.of(predictions, groups, threshold=threshold).statistics
