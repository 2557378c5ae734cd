"""For whom the model works: first whether the subgroups differ at all, then their values, then disparities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, say
from pupille.i18n.stored_text import stored_text, stored_texts_by_key
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.tables.numbers import NONE, FormattedMetric, point_bounds, shown

Record = Mapping[str, Any]
SURE = 0.05
"""A test with a p-value below this is taken to show a difference."""


@dataclass(frozen=True)
class Gap:
    """One subgroup minus the reference: texts of recall and of the share called so, each with its interval."""

    name: str
    found: str
    found_interval: str
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
    scale = share_scale([one["share"] for one in record["subgroups"]])
    worst = record["worst"] if _differs(record) else None
    disparities = record["disparities"]
    return SubgroupSection(
        column=record["column"],
        sentence=_sentence(record),
        rows=[
            (
                one["name"],
                shown(one["share"]),
                percent(one["shrunken"]),
                whisker(one["share"], scale, WIDTH, chosen=one["name"] == worst, height=34),
                one["name"] == worst,
            )
            for one in record["subgroups"]
        ],
        axis=axis(scale, WIDTH),
        silent=list(stored_texts_by_key(record, "silent").items()),
        positive=record["positive"],
        reference=disparities[0]["reference"] if disparities else "",
        gaps=[_gap(one) for one in disparities],
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
    found = say(
        "The accuracy differs by {column}: chance alone would hardly make them so unlike ({p}).",
        column=column,
        p=p,
    )
    worst = next((one for one in record["subgroups"] if one["name"] == record["worst"]), None)
    if worst is None:
        return found
    return f"{found} " + say(
        "The worst is {worst} with {share}. The worst of several looks worse than it is; allowing for that, "
        "{shrunken:percent} is expected there.",
        worst=worst["name"],
        share=shown(worst["share"]).in_words(),
        shrunken=worst["shrunken"],
    )


def _gap(record: Record) -> Gap:
    found, called = record["equal_opportunity"], record["demographic_parity"]
    return Gap(record["name"], *_points(found), *_points(called))


def _points(metric: Record) -> tuple[str, str]:
    """The difference in points, and its interval or why there is none."""
    value = NONE if metric["value"] is None else say("{gap:points}\u00a0points", gap=metric["value"])
    reason = stored_text(metric, "reason") if metric.get("reason") else ""
    return value, point_bounds(metric) or reason
