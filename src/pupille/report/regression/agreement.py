"""Bland-Altman: how far predicted and true numbers agree, with the bias and the limits that hold 95 % of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import phrase, retell, say
from pupille.report.charts import svg
from pupille.report.charts.files import standalone
from pupille.report.exports import Export
from pupille.report.regression.error_chart import error_chart
from pupille.report.regression.points import Frame, Point, points
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import FormattedMetric, format_metric
from pupille.report.tables.quantities import decimals, quantity
from pupille.results.metric import Metric
from pupille.results.regression_record import AgreementRecord, LimitsAtRecord


def drawing(drawn: Sequence[Point], record: AgreementRecord, unit: str) -> Markup:
    """Predicted minus true over the mean of the two, with bias and limits and the intervals of each."""
    ends = [end for metric in (record.bias, record.low_limit, record.high_limit) for end in _ends(metric)]
    ends += [end for at in record.limits for end in (at.low, at.high)]
    return error_chart(
        drawn,
        lambda point: point.mean,
        across=say("mean of predicted and true"),
        unit=unit,
        title=say("Agreement of predicted and true numbers (Bland-Altman)"),
        description=" ".join(words(record, unit)),
        behind=lambda axes: _bands(record, axes),
        over=lambda axes: _lines(record, axes),
        heights=ends,
    )


def _ends(metric: Metric) -> list[float]:
    return [end for end in (metric.value, metric.low, metric.high) if end is not None]


def _bands(record: AgreementRecord, axes: Frame) -> list[Markup]:
    """The intervals of bias and limits; of limits that follow the size of the numbers there are none to draw."""
    metrics = [record.bias] if record.widens else [record.bias, record.low_limit, record.high_limit]
    return [axes.stripe(m.low, m.high, "band") for m in metrics if m.low is not None and m.high is not None]


def _lines(record: AgreementRecord, axes: Frame) -> list[Markup]:
    parts = [] if record.bias.value is None else [axes.level(record.bias.value, "trend")]
    for side in ("low", "high"):
        if record.limits:
            line = [(axes.across(at.mean), axes.up(getattr(at, side))) for at in record.limits]
            # Level limits reach from side to side.
            if not record.widens:
                line = [(axes.across.start, line[0][1]), (axes.across.end, line[-1][1])]
            parts.append(svg.path(line, "limit"))
    return parts


def words(record: AgreementRecord, unit: str) -> list[str]:
    """The bias and the limits, in sentences."""
    return [
        sentence
        for sentence in (_bias(record.bias, unit), _limits(record, unit), retell(record.note))
        if sentence
    ]


def _bias(bias: Metric, unit: str) -> str:
    if bias.value is None or bias.low is None or bias.high is None:
        return ""
    if bias.low <= 0 <= bias.high:
        return say("These test images do not show that predictions are too high or too low on the whole.")
    size = quantity(abs(bias.value), unit)
    if bias.low > 0:
        return say("On the whole predictions are too high, by {size}.", size=size)
    return say("On the whole predictions are too low, by {size}.", size=size)


def _limits(record: AgreementRecord, unit: str) -> str:
    low, high = record.low_limit.value, record.high_limit.value
    if low is None or high is None:
        return ""
    if record.widens and record.limits:
        return _limits_at_both_ends(record.limits[0], record.limits[-1], unit)
    digits = decimals([low, high])
    return say(
        "If errors are normally distributed, predicted minus true lies between {low} and {high} for 95 of 100 images.",
        low=quantity(low, digits=digits, signed=True),
        high=quantity(high, unit, digits=digits, signed=True),
    )


def _limits_at_both_ends(first: LimitsAtRecord, last: LimitsAtRecord, unit: str) -> str:
    digits = decimals([first.low, first.high, last.low, last.high])
    ends = {"low": first.low, "high": first.high, "low_there": last.low, "high_there": last.high}
    return say(
        "If errors are normally distributed, predicted minus true lies between {low} and {high} for 95 of 100 images "
        "with numbers about {small}, and between {low_there} and {high_there} for those about {large}.",
        **{
            name: quantity(end, "" if name.startswith("low") else unit, digits=digits, signed=True)
            for name, end in ends.items()
        },
        small=quantity(first.mean, unit),
        large=quantity(last.mean, unit),
    )


def rows(record: AgreementRecord, unit: str) -> list[tuple[str, FormattedMetric]]:
    """Bias and limits with their intervals."""
    return [
        (
            say("Upper limit of agreement"),
            format_metric(record.high_limit, "target", of_target=unit, signed=True),
        ),
        (say("Bias (0 is right)"), format_metric(record.bias, "target", of_target=unit, signed=True)),
        (
            say("Lower limit of agreement"),
            format_metric(record.low_limit, "target", of_target=unit, signed=True),
        ),
    ]


def make(context: Context) -> dict[str, Any] | None:
    """The drawing, its sentences and figures; None of a run without predicted numbers."""
    numbers, unit = context.run.numbers, context.results.data.unit
    if numbers is None:
        return None
    drawn = points(numbers, context.results.gallery)
    chart = drawing(drawn, numbers.agreement, unit)
    return {
        "sentences": words(numbers.agreement, unit),
        "drawing": chart,
        "widens": numbers.agreement.widens,
        "kinds": {point.kind for point in drawn},
        "rows": rows(numbers.agreement, unit),
        "exports": [Export("agreement.svg", say("The agreement as a drawing"), standalone(chart))],
    }


def as_text(context: Context) -> str:
    """The bias and the limits of agreement, as text."""
    numbers = context.run.numbers
    return "" if numbers is None else filled(words(numbers.agreement, context.results.data.unit))


AGREEMENT = Section("agreement", phrase("Agreement"), make, "regression/agreement.html.j2", as_text)
