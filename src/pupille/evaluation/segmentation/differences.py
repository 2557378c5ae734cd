"""Runs that draw masks, as the paired comparison asks for them: on the same images, by the same resamples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.inference.paired import differences_to as differences_between
from pupille.evaluation.segmentation.counts import TOLERANCE, MaskCounts, mask_counts
from pupille.evaluation.segmentation.specs import METRICS, OF_BOUNDARIES
from pupille.evaluation.segmentation.statistics import statistics
from pupille.i18n.language import tell
from pupille.results.evaluation import Difference
from pupille.results.masks import MaskPredictions


def differences_to(
    chosen: str,
    runs: Mapping[str, MaskPredictions],
    *,
    metric: str = "iou",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    tolerance: float = TOLERANCE,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run: `pupille.evaluation.inference.paired` on masks.

    runs: masks by name, of the same images in the same order. margin: the smallest difference that matters, named
    beforehand. groups: the group of each image; whole groups are then resampled. tolerance: of boundaries in pixels.
    Raises ConfigError for an unknown metric or chosen run, DataError if the runs are not of the same images, classes
    and true masks, or the metric of a run is undefined.
    """
    specs = {spec.name: spec for spec in METRICS}
    if metric not in specs:
        raise ConfigError(unknown_choice("the metric of the differences", metric, specs))
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    asked = tolerance if metric in OF_BOUNDARIES else None
    counts = {name: mask_counts(predictions, tolerance=asked) for name, predictions in runs.items()}
    for name, table in counts.items():
        check_same_masks(chosen, counts[chosen], name, table)
    return differences_between(
        chosen,
        {name: statistics(table, groups) for name, table in counts.items()},
        specs[metric],
        grouped=groups is not None,
        margin=margin,
        seed=seed,
        resamples=resamples,
    )


def check_same_masks(chosen: str, reference: MaskCounts, name: str, counts: MaskCounts) -> None:
    """Raises DataError unless the two are of the same images, classes and true masks in the same order."""
    same = (
        counts.ids == reference.ids
        and counts.classes == reference.classes
        and counts.background == reference.background
        and counts.truth_hash == reference.truth_hash
    )
    if not same:
        raise DataError(
            tell(
                "the runs {name!r} and {chosen!r} were not scored on the same images, classes and true masks in the "
                "same order, so they cannot be compared. Predict again with both on one split.",
                name=name,
                chosen=chosen,
            )
        )
