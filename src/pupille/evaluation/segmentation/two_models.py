"""Two models that draw masks on the same test images: is the second better, or is that undecided?"""

from __future__ import annotations

from collections.abc import Sequence

from pupille.evaluation.inference.compared_models import check_margin, compared_by
from pupille.evaluation.inference.two_models import TwoModels
from pupille.evaluation.segmentation.differences import differences_to
from pupille.results.masks import MaskPredictions
from pupille.tasks import metric_spec


def compare_two(
    first: MaskPredictions,
    second: MaskPredictions,
    *,
    metric: str = "iou",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> TwoModels:
    """The difference of two models in one metric, with its 95 % interval and a verdict.

    metric: any of `evaluate`. margin: as a share, in pixels for a distance, named before looking. groups: the group of
    each image. Raises DataError if the two are not of the same images and true masks; ConfigError for an unknown metric
    or a margin that is not above 0.
    """
    check_margin(margin)
    (paired,) = differences_to(
        "first",
        {"first": first, "second": second},
        metric=metric,
        margin=margin,
        groups=groups,
        seed=seed,
        resamples=resamples,
    )
    return compared_by(paired, metric_spec("segmentation", metric), margin, of_target="pixels")
