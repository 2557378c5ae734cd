"""What a terminal says of a model that finds boxes, scored on some images."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.evaluation.detection.specs import METRICS
from pupille.i18n.language import for_terminal, retell, say
from pupille.report.scores.objects import OF_CLASSES
from pupille.report.tables.columns import aligned
from pupille.report.tables.numbers import format_metric
from pupille.results.metric import Metric
from pupille.results.scored import ScoredImages


def scored_lines(scored: ScoredImages) -> list[str]:
    """The metrics with interval and n, some of each of several classes, then what the intervals are about."""
    lines = [_table(scored.metrics, tuple(scored.metrics))]
    if len(scored.per_class) > 1:
        for name, metrics in scored.per_class.items():
            lines += ["", say("{name}:", name=name), _table(metrics, OF_CLASSES)]
    return [*lines, "", for_terminal(retell(scored.intervals))]


def _table(metrics: Mapping[str, Metric], names: tuple[str, ...]) -> str:
    rows = []
    for spec in METRICS:
        if spec.name in names and spec.name in metrics:
            text = format_metric(metrics[spec.name], spec.unit)
            rows.append([say(spec.label), text.value, text.interval, text.n, text.reason])
    return for_terminal("\n".join(aligned(rows)))
