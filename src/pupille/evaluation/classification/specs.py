"""The metrics of a classification, a row each: what a reader calls them, which way is better, how they are scored.

A metric that is a function of the `Margins` of the confusion matrix names it; one more such metric is a function and
its row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

Interval = Literal["wilson", "effective", "f1", "newcombe", "bca", "agreement", "studentised"]
"""How an interval of independent images is made, as `evaluate` knows it.

wilson: of a share of images. effective: Wilson's for the mean of the recalls, at an effective number of images. f1: of
one class, from Wilson's. newcombe: of an area under a ROC curve. bca: of resamples, where classes are large enough.
agreement: the same of a metric that is 0 for chance and may fall below it. studentised: of resamples of a mean loss.
"""

HERE = "pupille.evaluation.classification.metrics"

# fmt: off
ROC_AUC = MetricSpec(
    "roc_auc", phrase("Area under the ROC curve"), phrase("roc auc"), "up", (0, 1), "number", "newcombe", False,
)
AVERAGE_PRECISION = MetricSpec(
    "average_precision", phrase("Average precision"), phrase("average precision"), "up", (0, 1), "number", "bca",
    False, listed=False,
)
METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "accuracy", phrase("Accuracy"), phrase("accuracy"), "up", (0, 1), "share", "wilson", True,
        function=f"{HERE}:accuracy",
    ),
    MetricSpec(
        "balanced_accuracy", phrase("Balanced accuracy"), phrase("balanced accuracy"), "up", (0, 1), "share",
        "effective", False,
    ),
    MetricSpec(
        "precision_macro", phrase("Precision, mean of the classes"), phrase("precision macro"), "up", (0, 1),
        "share", "bca", False,
    ),
    MetricSpec(
        "recall_macro", phrase("Recall, mean of the classes"), phrase("recall macro"), "up", (0, 1), "share",
        "effective", False,
    ),
    MetricSpec(
        "f1_macro", phrase("F1, mean of the classes"), phrase("f1 macro"), "up", (0, 1), "share", "bca", False,
    ),
    MetricSpec(
        "log_loss", phrase("Log loss"), phrase("log loss"), "down", (0, None), "number", "studentised", True,
    ),
    ROC_AUC,
    AVERAGE_PRECISION,
    MetricSpec(
        "brier", phrase("Brier score"), phrase("brier"), "down", (0, 2), "number", "studentised", True,
        listed=False,
    ),
    MetricSpec(
        "matthews", phrase("Matthews correlation"), phrase("matthews"), "up", (-1, 1), "number", "agreement",
        False, listed=False, function=f"{HERE}:matthews",
    ),
    MetricSpec(
        "kappa", phrase("Cohen's kappa"), phrase("kappa"), "up", (-1, 1), "number", "agreement", False,
        listed=False, function=f"{HERE}:kappa",
    ),
    MetricSpec(
        "top_3", phrase("Top-3 accuracy"), phrase("top 3"), "up", (0, 1), "share", "wilson", True, listed=False,
    ),
    MetricSpec(
        "top_5", phrase("Top-5 accuracy"), phrase("top 5"), "up", (0, 1), "share", "wilson", True, listed=False,
    ),
)
"""Every overall metric, in the order in which tables show those that are listed."""

CLASS_METRICS: tuple[MetricSpec, ...] = (
    MetricSpec("precision", phrase("Precision"), phrase("precision"), "up", (0, 1), "share", "wilson", False),
    MetricSpec("recall", phrase("Recall"), phrase("recall"), "up", (0, 1), "share", "wilson", False),
    MetricSpec("f1", phrase("F1"), phrase("f1"), "up", (0, 1), "share", "f1", False),
    MetricSpec(
        "specificity", phrase("Specificity"), phrase("specificity"), "up", (0, 1), "share", "wilson", False,
    ),
    replace(ROC_AUC, listed=False),
    AVERAGE_PRECISION,
)
"""Every metric of one class."""
# fmt: on
