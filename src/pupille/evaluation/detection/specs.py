"""The table of the metrics of boxes: label, direction, bounds, unit and interval."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

# fmt: off
PRECISIONS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "ap", phrase("AP@[.50:.95]"), phrase("AP@[.50:.95]"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec("ap50", phrase("AP50"), phrase("AP50"), "up", (0, 1), "number", "logit", False),
    MetricSpec("ap75", phrase("AP75"), phrase("AP75"), "up", (0, 1), "number", "logit", False),
    MetricSpec(
        "ap_small", phrase("AP of small objects"), phrase("AP of small objects"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ap_medium", phrase("AP of medium objects"), phrase("AP of medium objects"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ap_large", phrase("AP of large objects"), phrase("AP of large objects"),
        "up", (0, 1), "number", "logit", False,
    ),
)
"""Average precision, for answers with scores."""

RECALLS: tuple[MetricSpec, ...] = (
    MetricSpec("ar_1", phrase("AR, 1 answer"), phrase("AR with 1 answer"), "up", (0, 1), "number", "logit", False),
    MetricSpec(
        "ar_10", phrase("AR, 10 answers"), phrase("AR with 10 answers"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ar_100", phrase("AR, 100 answers"), phrase("AR with 100 answers"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ar_small", phrase("AR of small objects"), phrase("AR of small objects"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ar_medium", phrase("AR of medium objects"), phrase("AR of medium objects"),
        "up", (0, 1), "number", "logit", False,
    ),
    MetricSpec(
        "ar_large", phrase("AR of large objects"), phrase("AR of large objects"),
        "up", (0, 1), "number", "logit", False,
    ),
)
"""Average recall with the surest 1, 10 or 100 answers of a class on an image, for answers with scores."""

COUNTS: tuple[MetricSpec, ...] = (
    MetricSpec("precision", phrase("Precision"), phrase("precision"), "up", (0, 1), "share", "logit", False),
    MetricSpec("recall", phrase("Recall"), phrase("recall"), "up", (0, 1), "share", "logit", False),
    MetricSpec("f1", phrase("F1"), phrase("F1"), "up", (0, 1), "share", "logit", False),
    MetricSpec(
        "false_alarms", phrase("False positives per image"), phrase("false positives per image"),
        "down", (0, None), "number", "studentised", True,
    ),
    MetricSpec(
        "count_bias", phrase("Bias of the count"), phrase("bias of the count"),
        "zero", (None, None), "number", "student", True,
    ),
    MetricSpec(
        "count_mae", phrase("Mean absolute error of the count"), phrase("mean absolute error of the count"),
        "down", (0, None), "number", "studentised", True,
    ),
)
"""At one overlap, .5, and one threshold of the score, for all answers."""
# fmt: on

METRICS: tuple[MetricSpec, ...] = (*PRECISIONS, *RECALLS, *COUNTS)
"""The primary one first. interval: a key of `pupille.evaluation.detection.resampled`."""
