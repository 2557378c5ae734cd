"""For whom the model works: first whether the subgroups differ at all, then their values, then disparities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, say
from pupille.i18n.stored_text import stored_text, stored_texts_by_key
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.tables.numbers import NONE, FormattedMetric, format_metric, point_bounds

Record = Mapping[str, Any]
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


def subgroups(run: Record) -> SubgroupSection | None:
    """The section of a run; None where no column was asked for."""
    record = run.get("subgroups")
    if not record:
        return None
    scale = share_scale([subgroup["share"] for subgroup in record["subgroups"]])
    worst = record["worst"] if _differs(record) else None
    disparities = record["disparities"]
    return SubgroupSection(
        column=record["column"],
        sentence=_sentence(record),
        rows=[
            (
                subgroup["name"],
                format_metric(subgroup["share"]),
                percent(subgroup["shrunken"]),
                whisker(subgroup["share"], scale, WIDTH, chosen=subgroup["name"] == worst, height=34),
                subgroup["name"] == worst,
            )
            for subgroup in record["subgroups"]
        ],
        axis=axis(scale, WIDTH),
        silent=list(stored_texts_by_key(record, "silent").items()),
        positive=record["positive"],
        reference=disparities[0]["reference"] if disparities else "",
        gaps=[_gap(disparity) for disparity in disparities],
    )


def _differs(record: Record) -> bool:
    p = record["heterogeneity"]["p"]
    return p is not None and p < SURE


def _sentence(record: Record) -> str:
    test, column = record["heterogeneity"], record["column"]
    if test["p"] is None:
        return say(
            "Nothing is said of differences by {column}: {reason}.",
            column=column,
            reason=stored_text(test, "how"),
        )
    p = say("p < 0.001") if test["p"] < 0.001 else say("p = {p}", p=number(test["p"], 3))
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
    worst = next((subgroup for subgroup in record["subgroups"] if subgroup["name"] == record["worst"]), None)
    if worst is None:
        return finding
    return f"{finding} " + say(
        "The worst is {worst} with {share}. The worst of several looks worse than it is; allowing for that, "
        "{shrunken:percent} is expected there.",
        worst=worst["name"],
        share=format_metric(worst["share"]).in_words(),
        shrunken=worst["shrunken"],
    )


def _gap(record: Record) -> Gap:
    recall, called = record["equal_opportunity"], record["demographic_parity"]
    return Gap(record["name"], *_points(recall), *_points(called))


def _points(metric: Record) -> tuple[str, str]:
    """The difference in points, and its interval or why there is none."""
    value = NONE if metric["value"] is None else say("{gap:points}\u00a0points", gap=metric["value"])
    reason = stored_text(metric, "reason") if metric.get("reason") else ""
    return value, point_bounds(metric) or reason
