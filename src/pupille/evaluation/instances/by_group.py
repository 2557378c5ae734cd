"""What is told of groups of images on which objects are drawn."""

from __future__ import annotations

from pupille.evaluation.by_group import OfMetrics, every_row
from pupille.evaluation.instances.evaluate import evaluate
from pupille.evaluation.instances.specs import METRICS

NAMES = ("pq", "recall", "precision")

FIGURES = OfMetrics(tuple(spec for spec in METRICS if spec.name in NAMES), evaluate, every_row)
