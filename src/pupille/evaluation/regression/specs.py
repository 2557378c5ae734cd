"""The table of the metrics of predicted numbers: label, direction, bounds, unit and interval."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

# fmt: off
METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "mae", phrase("Mean absolute error"), phrase("mean absolute error"),
        "down", (0, None), "target", "studentised", True,
    ),
    MetricSpec(
        "rmse", phrase("Root mean squared error"), phrase("root mean squared error"),
        "down", (0, None), "target", "root", False,
    ),
    MetricSpec(
        "median_absolute_error", phrase("Median absolute error"), phrase("median absolute error"),
        "down", (0, None), "target", "median", False,
    ),
    MetricSpec(
        "bias", phrase("Bias"), phrase("bias"),
        "zero", (None, None), "target", "student", True,
    ),
    MetricSpec(
        "r2", phrase("R²"), phrase("R²"),
        "up", (None, 1), "number", "one_minus", False,
    ),
    MetricSpec(
        "spearman", phrase("Spearman's rank correlation"), phrase("Spearman's rank correlation"),
        "up", (-1, 1), "number", "fisher", False,
    ),
    MetricSpec(
        "concordance", phrase("Lin's concordance"), phrase("Lin's concordance"),
        "up", (-1, 1), "number", "fisher", False,
    ),
    MetricSpec(
        "skill", phrase("Skill against the median (mean absolute error)"),
        phrase("skill against the median, in mean absolute error"),
        "up", (None, 1), "number", "one_minus", False,
    ),
    MetricSpec(
        "skill_rmse", phrase("Skill against the mean (root mean squared error)"),
        phrase("skill against the mean, in root mean squared error"),
        "up", (None, 1), "number", "one_minus", False,
    ),
)
# fmt: on
"""The primary one first. interval: a key of `pupille.evaluation.regression.evaluate`."""
