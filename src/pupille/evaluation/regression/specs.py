"""The table of the metrics of predicted numbers: label, direction, bounds, unit and interval."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

METRICS: tuple[MetricSpec, ...] = (
    MetricSpec("mae", phrase("Mean absolute error"), "down", (0, None), "target", "studentised", True),
    MetricSpec("rmse", phrase("Root mean squared error"), "down", (0, None), "target", "root", False),
    MetricSpec(
        "median_absolute_error", phrase("Median absolute error"), "down", (0, None), "target", "median", False
    ),
    MetricSpec("bias", phrase("Bias"), "zero", (None, None), "target", "student", True),
    MetricSpec("r2", phrase("R²"), "up", (None, 1), "number", "one_minus", False),
    MetricSpec("spearman", phrase("Spearman's rank correlation"), "up", (-1, 1), "number", "fisher", False),
    MetricSpec("concordance", phrase("Lin's concordance"), "up", (-1, 1), "number", "fisher", False),
    MetricSpec("skill", phrase("Skill against the constant"), "up", (None, 1), "number", "one_minus", False),
)
"""The primary one first. interval: a key of `pupille.evaluation.regression.evaluate`."""
