"""Many classes: how well each is ranked before the rest, by its ROC and precision-recall curves and their areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import phrase, say
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.classification import roc
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import FormattedMetric, format_metric
from pupille.results.classification import ClassCurveRecord, MacroCurveRecord, MicroCurveRecord
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord

MOST_CURVES = 30
"""Classes drawn at most: those with the smallest areas, the hardest ones."""


@dataclass(frozen=True)
class Ranked:
    """One class against the rest. number: of the class; area, precision: under its curves; drawing: of the area."""

    number: int
    name: str
    area: FormattedMetric
    precision: FormattedMetric
    drawing: Markup


@dataclass(frozen=True)
class RankingSection:
    """Everything the template shows. hardest: the class whose curve is picked out at first; of: classes in all."""

    classes: Sequence[Ranked]
    hardest: Ranked
    of: int
    macro: FormattedMetric
    micro: FormattedMetric
    axis: Markup
    drawings: Sequence[Markup]


def ranking(results: Results, run: RunRecord) -> RankingSection | None:
    """The section of a run of more than two classes; None with two, or in results of before."""
    curves = run.curves
    if not curves or not curves.micro or not curves.macro or not curves.test:
        return None
    per_class, classes = run.per_class or {}, results.classes
    by_name = {record.name: record for record in curves.test}
    hardest_first = sorted(by_name, key=lambda name: per_class[name]["roc_auc"].value or 0.0)[:MOST_CURVES]
    scale = share_scale([per_class[name]["roc_auc"] for name in hardest_first])
    ranked = {name: _ranked(classes.index(name), name, per_class[name], scale) for name in hardest_first}
    lines = [(ranked[name].number, by_name[name], name == hardest_first[0]) for name in hardest_first]
    return RankingSection(
        classes=[ranked[name] for name in classes if name in ranked],
        hardest=ranked[hardest_first[0]],
        of=len(classes),
        macro=format_metric(run.metrics["roc_auc"], "number"),
        micro=format_metric(curves.micro.roc_auc, "number"),
        axis=axis(scale, WIDTH),
        drawings=[
            _drawing(which, lines, curves.micro, curves.macro, hardest_first[0]) for which in roc.PANELS
        ],
    )


def _ranked(number: int, name: str, metrics: Mapping[str, Metric], scale: Scale) -> Ranked:
    return Ranked(
        number=number,
        name=name,
        area=format_metric(metrics["roc_auc"], "number"),
        precision=format_metric(metrics["average_precision"], "number"),
        drawing=whisker(metrics["roc_auc"], scale, WIDTH, height=30),
    )


def _drawing(
    which: str,
    lines: Sequence[tuple[int, ClassCurveRecord, bool]],
    micro: MicroCurveRecord,
    macro: MacroCurveRecord,
    hardest: str,
) -> Markup:
    parts = [
        Markup('<g data-class="{}"{}>{}</g>').format(
            number, Markup(' class="picked"') if picked else "", roc.curve(roc.points(record, which), "class")
        )
        for number, record, picked in reversed(lines)
    ]
    parts.append(roc.curve(roc.points(micro, which), "micro"))
    if which == "roc":
        parts.append(roc.curve(zip(macro.x, macro.y, strict=True), "macro"))
    title = say("ROC curves") if which == "roc" else say("Precision-recall curves")
    description = say(
        "Of each class against the rest, on the test images; the hardest is {hardest}. The figures stand in the table.",
        hardest=hardest,
    )
    return roc.panel(which, parts, title=title, description=description)


def make(context: Context) -> dict[str, Any] | None:
    """None where there is nothing to show."""
    section = ranking(context.results, context.run)
    return {"ranking": section} if section else None


RANKING = Section("ranking", phrase("Curves"), make, "classification/ranking.html.j2")
