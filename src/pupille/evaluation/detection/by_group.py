"""What is told of groups of images on which boxes are drawn."""

from __future__ import annotations

from pupille.evaluation.by_group import OfMetrics, every_row
from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.specs import METRICS

NAMES = ("ap", "recall", "precision", "false_alarms")

FIGURES = OfMetrics(tuple(spec for spec in METRICS if spec.name in NAMES), evaluate, every_row)
