"""Every metric of predicted numbers as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.evaluation.regression.specs import METRICS
from pupille.i18n.language import for_terminal, say
from pupille.report.tables.columns import aligned
from pupille.report.tables.numbers import format_metric
from pupille.results.metric import Metric


def metrics_table(metrics: Mapping[str, Metric], intervals: str, unit: str = "") -> str:
    """Metrics with interval and n, then what the intervals are about. unit: of what is predicted."""
    rows = []
    for spec in METRICS:
        if spec.listed and spec.name in metrics:
            text = format_metric(metrics[spec.name], spec.unit, of_target=unit)
            rows.append([say(spec.label), text.value, text.interval, text.n, text.reason])
    return for_terminal("\n".join([*aligned(rows), "", intervals]))
