"""For whom the model works: first whether the subgroups differ at all, then their values, then disparities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, phrase, points, retell, say
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import NONE, FormattedMetric, format_metric, point_bounds
from pupille.results.classification import DisparityRecord, SubgroupsRecord
from pupille.results.metric import Metric
from pupille.results.run import RunRecord

SURE = 0.05
"""A test with a p-value below this is taken to show a difference."""


@dataclass(frozen=True)
class Gap:
    """One subgroup minus the reference: texts of recall and of the share called so, each with its interval."""

    name: str
    recall: str
    recall_interval: str
    called: str
    called_interval: str


@dataclass(frozen=True)
class SubgroupSection:
    """Everything the template shows. rows: name, share, shrunken, drawing, whether the worst. silent: name, reason."""

    column: str
    sentence: str
    rows: Sequence[tuple[str, FormattedMetric, str, Markup, bool]]
    axis: Markup
    silent: Sequence[tuple[str, str]]
    positive: str | None
    reference: str
    gaps: Sequence[Gap]


def subgroups(run: RunRecord) -> SubgroupSection | None:
    """The section of a run; None where no column was asked for."""
    record = run.subgroups
    if not record:
        return None
    scale = share_scale([subgroup.share for subgroup in record.subgroups])
    worst = record.worst if _differs(record) else None
    disparities = record.disparities
    return SubgroupSection(
        column=record.column,
        sentence=_sentence(record),
        rows=[
            (
                subgroup.name,
                format_metric(subgroup.share),
                percent(subgroup.shrunken),
                whisker(subgroup.share, scale, WIDTH, chosen=subgroup.name == worst, height=34),
                subgroup.name == worst,
            )
            for subgroup in record.subgroups
        ],
        axis=axis(scale, WIDTH),
        silent=list({key: retell(text) for key, text in record.silent.items()}.items()),
        positive=record.positive,
        reference=disparities[0].reference if disparities else "",
        gaps=[_gap(subgroup) for subgroup in disparities],
    )


def _differs(record: SubgroupsRecord) -> bool:
    p = record.heterogeneity.p
    return p is not None and p < SURE


def _sentence(record: SubgroupsRecord) -> str:
    test, column = record.heterogeneity, record.column
    if test.p is None:
        return say(
            "Nothing is said of differences by {column}: {reason}.",
            column=column,
            reason=retell(test.how),
        )
    p = say("p < 0.001") if test.p < 0.001 else say("p = {p}", p=number(test.p, 3))
    if not _differs(record):
        return say(
            "These test images do not show that the accuracy differs by {column} ({p}). That does not show that it is "
            "the same.",
            column=column,
            p=p,
        )
    finding = say(
        "The accuracy differs by {column}: chance alone would hardly make them so unlike ({p}).",
        column=column,
        p=p,
    )
    worst = next((subgroup for subgroup in record.subgroups if subgroup.name == record.worst), None)
    if worst is None:
        return finding
    return f"{finding} " + say(
        "The worst is {worst} with {share}. The worst of several looks worse than it is; allowing for that, "
        "{shrunken:percent} is expected there.",
        worst=worst.name,
        share=format_metric(worst.share).in_words(),
        shrunken=worst.shrunken,
    )


def _gap(record: DisparityRecord) -> Gap:
    recall, called = record.equal_opportunity, record.demographic_parity
    return Gap(record.name, *_points(recall), *_points(called))


def _points(metric: Metric) -> tuple[str, str]:
    """The difference in points, and its interval or why there is none."""
    value = NONE if metric.value is None else say("{gap:points}\u00a0points", gap=metric.value)
    return value, point_bounds(metric) or retell(metric.reason or "")


def subgroup_lines(record: SubgroupsRecord | None) -> list[str]:
    """For whom the model works. record: the `subgroups` of a run."""
    if not record:
        return []
    lines = [
        say("By {column}: {sentence}", column=record.column, sentence=retell(record.sentence)),
        *(
            say(
                "- {name}: accuracy {figure}",
                name=subgroup.name,
                figure=format_metric(subgroup.share).in_words(),
            )
            for subgroup in record.subgroups
        ),
        *(
            say("- {name}: {why}", name=name, why=why)
            for name, why in {key: retell(text) for key, text in record.silent.items()}.items()
        ),
    ]
    for disparity in record.disparities:
        if gaps := gaps_of(disparity, record.positive):
            lines.append(
                say(
                    "- {name} minus {reference}: {gaps}",
                    name=disparity.name,
                    reference=disparity.reference,
                    gaps=say("; ").join(gaps),
                )
            )
    return lines


def gaps_of(disparity: DisparityRecord, positive: str | None) -> list[str]:
    """The differences of one subgroup to the reference that could be had. positive: the class that is looked for."""
    gaps = []
    if (opportunity := disparity.equal_opportunity).value is not None:
        gap = {"points": points(opportunity.value), "interval": _interval(opportunity)}
        gaps.append(say("{name!r} found {points} points{interval}", name=positive, **gap))
    if (called := disparity.demographic_parity).value is not None:
        gap = {"points": points(called.value), "interval": _interval(called)}
        gaps.append(say("called so {points} points{interval}", **gap))
    return gaps


def _interval(metric: Metric) -> str:
    """` (from -3.1 to +4.0)`, or nothing where there is none."""
    if metric.low is None or metric.high is None:
        return ""
    return say(" (from {low} to {high})", low=points(metric.low), high=points(metric.high))


def make(context: Context) -> dict[str, Any] | None:
    """None where there is nothing to show."""
    section = subgroups(context.run)
    return {"subgroups": section} if section else None


def as_text(context: Context) -> str:
    """For whom the model works, where it was asked."""
    return filled(subgroup_lines(context.run.subgroups))


SUBGROUPS = Section("subgroups", phrase("For whom"), make, "classification/subgroups.html.j2", as_text)
