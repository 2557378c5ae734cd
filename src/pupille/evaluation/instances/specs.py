"""The table of the metrics of instances: label, direction, bounds, unit and interval."""

from __future__ import annotations

from pupille.evaluation.detection.specs import COUNTS, PRECISIONS, RECALLS
from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

# fmt: off
PANOPTIC: tuple[MetricSpec, ...] = (
    MetricSpec(
        "pq", phrase("Panoptic quality"), phrase("panoptic quality"), "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "sq", phrase("Quality of outlines (SQ)"), phrase("quality of outlines"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "rq", phrase("Quality of recognition (RQ)"), phrase("quality of recognition"),
        "up", (0, 1), "number", "logit", False,
    ),
)
"""Of masks made disjoint."""

SHARES: tuple[MetricSpec, ...] = (
    MetricSpec("split", phrase("Split objects"), phrase("split objects"), "down", (0, 1), "share", "logit", False),
    MetricSpec("merged", phrase("Merged objects"), phrase("merged objects"), "down", (0, 1), "share", "logit", False),
)
# fmt: on

METRICS: tuple[MetricSpec, ...] = (*PANOPTIC, *PRECISIONS, *RECALLS, *COUNTS, *SHARES)
"""The primary one first. interval: a key of `pupille.evaluation.detection.resampled`."""
