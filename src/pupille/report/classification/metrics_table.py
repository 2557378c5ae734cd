"""Every metric of one evaluation as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.i18n.language import count, for_terminal, say
from pupille.i18n.visible import shorten
from pupille.report.tables.columns import aligned
from pupille.report.tables.numbers import format_metric, listed_metrics
from pupille.results.classification import MetricsPerClass
from pupille.results.metric import Metric
from pupille.tasks.metric import Unit


def metrics_table(metrics: Mapping[str, Metric], per_class: MetricsPerClass, intervals: str) -> str:
    """Overall metrics with interval and n, then the metrics of each class, then what the intervals are about."""
    rows = [
        [say(spec.label), *cells(metrics[spec.name], spec.unit)] for spec in listed_metrics("classification")
    ]
    of_class = [spec for spec in CLASS_METRICS if spec.listed]
    table = [[say("class"), *(say(spec.in_sentence) for spec in of_class), "n"]]
    for name, of_name in per_class.items():
        values = [format_metric(of_name[spec.name], spec.unit) for spec in of_class]
        table.append(
            [shorten(name, 24), *(f"{v.value} {v.interval}".strip() for v in values), recall_n(of_name)]
        )
    return for_terminal("\n".join([*aligned(rows), "", *aligned(table), "", intervals]))


def cells(metric: Metric, unit: Unit) -> list[str]:
    """Value, interval, n and the reason of what is missing."""
    text = format_metric(metric, unit)
    return [text.value, text.interval, text.n, text.reason]


def recall_n(metrics: Mapping[str, Metric]) -> str:
    """How many images of the class there are."""
    return count(metrics["recall"].n)
