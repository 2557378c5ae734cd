"""Who is mispredicted: whether errors differ by a column of metadata, by how much, and to which side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import count, number, phrase, retell, say
from pupille.report.charts import svg
from pupille.report.charts.whiskers import WIDTH, axis, value_scale, whisker
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import FormattedMetric, format_metric
from pupille.report.tables.quantities import quantity
from pupille.results.metric import Metric
from pupille.results.regression_record import NumberSubgroupRecord, NumberSubgroupsRecord, UnlikeRecord

SURE = 0.05
"""A test with a p-value below this is taken to show a difference."""
HEIGHT = 34.0


@dataclass(frozen=True)
class Row:
    """One subgroup. error, bias: with their drawings. worst, biased: whether it is the one to look at."""

    name: str
    n: str
    error: FormattedMetric
    error_drawing: Markup
    shrunken: str
    bias: FormattedMetric
    bias_drawing: Markup
    worst: bool
    biased: bool


def rows(record: NumberSubgroupsRecord, unit: str) -> list[Row]:
    """The subgroups in the order of the record."""
    errors, biases = scales(record)
    worst = record.worst if _differs(record.errors) else None
    biased = record.most_biased if _differs(record.bias) else None
    return [
        Row(
            name=subgroup.name,
            n=count(subgroup.n),
            error=format_metric(subgroup.mae, "target", of_target=unit),
            error_drawing=whisker(subgroup.mae, errors, WIDTH, chosen=subgroup.name == worst, height=HEIGHT),
            shrunken=quantity(subgroup.shrunken, unit),
            bias=format_metric(subgroup.bias, "target", of_target=unit, signed=True),
            bias_drawing=whisker(subgroup.bias, biases, WIDTH, chosen=subgroup.name == biased, height=HEIGHT),
            worst=subgroup.name == worst,
            biased=subgroup.name == biased,
        )
        for subgroup in record.subgroups
    ]


def scales(record: NumberSubgroupsRecord) -> tuple[svg.Scale, svg.Scale]:
    """Of the drawings of errors, from 0 on, and of biases, with 0 in the middle."""
    errors = value_scale([subgroup.mae for subgroup in record.subgroups], from_zero=True)
    reach = max(
        (abs(end) for subgroup in record.subgroups for end in _ends(subgroup.bias)),
        default=1.0,
    )
    return errors, svg.Scale(-1.05 * (reach or 1.0), 1.05 * (reach or 1.0), errors.start, errors.end)


def _ends(metric: Metric) -> list[float]:
    return [end for end in (metric.value, metric.low, metric.high) if end is not None]


def _differs(test: UnlikeRecord) -> bool:
    return test.p is not None and test.p < SURE


def words(record: NumberSubgroupsRecord, unit: str) -> list[str]:
    """Whether errors differ in size, and whether they lie to different sides, in sentences."""
    if record.errors.p is None:
        return [
            say(
                "Nothing is said of differences by {column}: {reason}.",
                column=record.column,
                reason=retell(record.errors.how).rstrip("."),
            )
        ]
    return [_errors(record, unit), _bias(record, unit)]


def _errors(record: NumberSubgroupsRecord, unit: str) -> str:
    p = _p(record.errors)
    if not _differs(record.errors):
        return say(
            "These test images do not show that errors are larger for some than for others by {column} ({p}). That "
            "does not show that they are the same.",
            column=record.column,
            p=p,
        )
    finding = say("Errors are larger for some than for others by {column} ({p}).", column=record.column, p=p)
    worst = _named(record.subgroups, record.worst)
    if worst is None:
        return finding
    return f"{finding} " + say(
        "{worst} has the largest, on average {error}. The largest of several looks larger than it is; allowing for "
        "that, {shrunken} is expected there.",
        worst=worst.name,
        error=format_metric(worst.mae, "target", of_target=unit).in_words(),
        shrunken=quantity(worst.shrunken, unit),
    )


def _bias(record: NumberSubgroupsRecord, unit: str) -> str:
    p = _p(record.bias)
    if not _differs(record.bias):
        if not _differs(record.errors):
            return say("Nor do they show that predictions lie higher for some than for others ({p}).", p=p)
        return say("They do not show that predictions lie higher for some than for others ({p}).", p=p)
    finding = say("Predictions lie higher for some than for others ({p}).", p=p)
    biased = _named(record.subgroups, record.most_biased)
    if biased is None or biased.bias.value is None:
        return finding
    return f"{finding} " + say(
        "{name} lies farthest from the others: there predicted minus true is on average {bias}.",
        name=biased.name,
        bias=format_metric(biased.bias, "target", of_target=unit, signed=True).in_words(),
    )


def _named(subgroups: Sequence[NumberSubgroupRecord], name: str | None) -> NumberSubgroupRecord | None:
    return next((subgroup for subgroup in subgroups if subgroup.name == name), None)


def _p(test: UnlikeRecord) -> str:
    p = test.p or 0.0
    written = say("p < 0.001") if p < 0.001 else say("p = {p}", p=number(p, 3))
    return f"{written}, {retell(test.how)}"


def make(context: Context) -> dict[str, Any] | None:
    """Sentences and table; None where no column was asked for."""
    numbers, unit = context.run.numbers, context.results.data.unit
    if numbers is None or numbers.subgroups is None:
        return None
    record = numbers.subgroups
    errors, biases = scales(record)
    return {
        "column": record.column,
        "sentences": words(record, unit),
        "rows": rows(record, unit),
        "error_axis": axis(errors, WIDTH, unit="target"),
        "bias_axis": axis(biases, WIDTH, unit="target", signed=True),
        "silent": [(name, retell(why)) for name, why in record.silent.items()],
    }


def as_text(context: Context) -> str:
    """The sentences, and a line for each subgroup."""
    numbers, unit = context.run.numbers, context.results.data.unit
    if numbers is None or numbers.subgroups is None:
        return ""
    record = numbers.subgroups
    lines = words(record, unit)
    for subgroup in record.subgroups:
        lines.append(
            say(
                "- {name}: mean absolute error {error}, bias {bias}",
                name=subgroup.name,
                error=format_metric(subgroup.mae, "target", of_target=unit).in_words(),
                bias=format_metric(subgroup.bias, "target", of_target=unit, signed=True).value,
            )
        )
    lines += [say("- {name}: {why}", name=name, why=retell(why)) for name, why in record.silent.items()]
    return filled(lines)


SUBGROUPS = Section("subgroups", phrase("Subgroups"), make, "regression/subgroups.html.j2", as_text)
