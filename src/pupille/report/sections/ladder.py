"""The ladder's rows, and the dots and whiskers that stand in them on one common scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import listed, points, say
from pupille.i18n.stored_text import stored_text
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import (
    DIFFERENCE_WIDTH,
    WIDTH,
    axis,
    difference_scale,
    difference_whisker,
    share_scale,
    whisker,
)
from pupille.report.sections.verdict import difference_of
from pupille.report.tables.numbers import (
    NONE,
    FormattedMetric,
    duration,
    energy,
    format_metric,
    point_bounds,
    short_count,
)

KINDS = {
    "better": "better",
    "worse": "worse",
    "undecided": "undecided",
    "equivalent": "equivalent",
    "too few groups": "few",
}
"""The style of each word of a difference; any other has none."""


@dataclass(frozen=True)
class Row:
    """One rung, as the table shows it. kind: the style of the word about its difference; spoken: for the reader."""

    run: Mapping[str, Any]
    chosen: bool
    metric: FormattedMetric
    f1: FormattedMetric
    difference: str
    interval: str
    kind: str
    spoken: str
    parameters: str
    training: str
    energy: str
    prediction: str
    whisker: Markup
    difference_whisker: Markup


@dataclass(frozen=True)
class Ladder:
    """All rungs with the axes of the two columns of drawings.

    measured: whether the energy of any was; energy: what was counted, or why nothing was, in sentences.
    """

    rows: list[Row]
    axis: Markup
    difference_axis: Markup
    measured: bool
    energy: list[str]

    @property
    def kinds(self) -> set[str]:
        """The styles of the words in the table, each of which needs its explanation."""
        return {row.kind for row in self.rows}


def ladder(results: Mapping[str, Any]) -> Ladder:
    """The rungs in the order of the file, each with its metric and its difference from the chosen one."""
    primary = results["primary_metric"]
    scale = share_scale([run["metrics"][primary] for run in results["runs"]])
    gap = difference_scale(results["differences"])
    return Ladder(
        rows=[_row(results, run, scale, gap) for run in results["runs"]],
        axis=axis(scale, WIDTH),
        difference_axis=axis(gap, DIFFERENCE_WIDTH, signed=True),
        measured=any(run["cost"].get("kwh") is not None for run in results["runs"]),
        energy=energy_sentences(results["runs"]),
    )


def energy_sentences(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the energies of trainings count, and why some were not measured; each reason once, with its rungs."""
    rungs: dict[tuple[bool, str], list[str]] = {}
    for run in runs:
        cost = run["cost"]
        if cost.get("kwh_note") is not None:
            rungs.setdefault((cost["kwh"] is not None, stored_text(cost, "kwh_note")), []).append(run["name"])
    return [
        say("Energy of the training: {what}", what=note)
        if measured
        else say("The energy of the training was not measured: {reason}", reason=note)
        if len(names) == len(runs)
        else say("The energy of {names} was not measured: {reason}", names=listed(names), reason=note)
        for (measured, note), names in rungs.items()
    ]


def _row(results: Mapping[str, Any], run: Mapping[str, Any], scale: Scale, gap: Scale) -> Row:
    metric, cost = run["metrics"][results["primary_metric"]], run["cost"]
    chosen = run["name"] == results["chosen"]
    difference = None if chosen else difference_of(results, run["name"])
    known = difference is not None and difference["value"] is not None
    parameters, train, predict = cost["parameters"], cost["train_seconds"], cost["predict_seconds_per_image"]
    kwh = cost.get("kwh")
    return Row(
        run=run,
        chosen=chosen,
        metric=format_metric(metric, results["primary_metric"]),
        f1=format_metric(run["metrics"]["f1_macro"], "f1_macro"),
        difference=points(difference["value"]) if difference and known else NONE,
        interval=point_bounds(difference) if difference else "",
        kind=KINDS.get(difference["word"], "") if difference else "",
        spoken=stored_text(difference, "word") if difference else say("not compared"),
        parameters=NONE if parameters is None else short_count(parameters),
        training=NONE if train is None else duration(train),
        energy=NONE if kwh is None else energy(kwh),
        prediction=NONE if predict is None else duration(predict),
        whisker=whisker(metric, scale, WIDTH, chosen=chosen),
        difference_whisker=_difference(difference, gap, chosen=chosen),
    )


def _difference(difference: Mapping[str, Any] | None, scale: Scale, *, chosen: bool) -> Markup:
    if chosen:
        return difference_whisker({"value": 0.0, "low": None, "high": None}, scale, kind="mark strong")
    word = difference["word"] if difference else ""
    return difference_whisker(
        difference, scale, kind=f"mark {word}" if word in ("better", "worse") else "mark"
    )
