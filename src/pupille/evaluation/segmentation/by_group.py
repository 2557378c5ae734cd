"""What is told of groups of images on which masks are drawn."""

from __future__ import annotations

from pupille.evaluation.by_group import OfMetrics, every_row
from pupille.evaluation.segmentation.evaluate import evaluate
from pupille.evaluation.segmentation.specs import METRICS

NAMES = ("iou", "dice")

FIGURES = OfMetrics(tuple(spec for spec in METRICS if spec.name in NAMES), evaluate, every_row)
