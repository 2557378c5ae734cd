"""What weighing images by group gains and costs: each group with the weights and without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pupille.i18n.language import count, phrase, retell, say
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import FormattedMetric, format_metric, format_n, in_points, point_bounds
from pupille.results.group_weights import GroupWeightsRecord, WeighedGroupRecord
from pupille.tasks import metric_spec
from pupille.tasks.metric import MetricSpec


@dataclass(frozen=True)
class WeighedRow:
    """One group, or all images. learned, images: of training and of test."""

    name: str
    learned: str
    images: str
    plain: FormattedMetric
    weighed: FormattedMetric
    gain: FormattedMetric


def row_of(record: WeighedGroupRecord, name: str, spec: MetricSpec, unit: str) -> WeighedRow | None:
    """The texts of one group; None where nothing is said of it. unit: of what is predicted."""
    if record.plain is None or record.weighed is None or record.gain is None:
        return None
    gain = format_metric(record.gain, spec.unit, of_target=unit, signed=True)
    if spec.unit == "share" and record.gain.value is not None:
        points, reason = in_points(record.gain.value), retell(record.gain.reason or "")
        gain = FormattedMetric(points, point_bounds(record.gain), format_n(record.gain.n), reason)
    # How many images it is of stands in a column of its own.
    plain, weighed = (
        replace(format_metric(metric, spec.unit, of_target=unit), n="")
        for metric in (record.plain, record.weighed)
    )
    return WeighedRow(name, count(record.learned), count(record.images), plain, weighed, gain)


def make(context: Context) -> dict[str, Any] | None:
    """None where images were not weighed."""
    record = context.run.group_weights
    if record is None:
        return None
    spec, unit = metric_spec(context.results.task, record.metric), context.results.data.unit
    every = row_of(record.every, say("All test images"), spec, unit)
    rows = [row for group in record.groups if (row := row_of(group, group.name, spec, unit))]
    return {
        "record": record,
        "label": say(spec.label),
        "rows": [*rows, *([every] if every else [])],
        "silent": [(group.name, retell(group.reason)) for group in record.groups if group.reason is not None],
    }


def group_weights_lines(record: GroupWeightsRecord | None) -> list[str]:
    """The sentences on what groups gained and lost; none where images were not weighed."""
    if record is None:
        return []
    silent = [
        say("- {name}: {why}", name=group.name, why=retell(group.reason))
        for group in record.groups
        if group.reason is not None
    ]
    return [*(retell(sentence) for sentence in record.sentences), *silent]


def as_text(context: Context) -> str:
    """These sentences for a terminal."""
    return filled(group_weights_lines(context.run.group_weights))


GROUP_WEIGHTS = Section(
    "group-weights", phrase("Weighed by group"), make, "sections/group_weights.html.j2", as_text
)
