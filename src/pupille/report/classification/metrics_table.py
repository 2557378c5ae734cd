"""Every metric of one evaluation as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.i18n.language import count, for_terminal, points, say, short, translated
from pupille.i18n.stored_text import stored_text, stored_texts_by_key
from pupille.i18n.visible import shorten, visible
from pupille.report.sections.uncertainty import sets_words
from pupille.report.tables.numbers import listed_metrics, shown
from pupille.tasks.metric import Unit

WIDTH = 100


def metrics_table(record: Mapping[str, Any], intervals: str) -> str:
    """Overall metrics with interval and n, then the metrics of each class, then what the intervals are about.

    record: the `metrics` of a run in `results.json`.
    """
    rows = [
        [say(spec.label), *cells(record[spec.name], spec.unit)] for spec in listed_metrics("classification")
    ]
    of_class = [spec for spec in CLASS_METRICS if spec.listed]
    table = [[say("class"), *(say(spec.in_sentence) for spec in of_class), "n"]]
    for name, metrics in record["per_class"].items():
        values = [shown(metrics[spec.name], spec.unit) for spec in of_class]
        table.append(
            [shorten(name, 24), *(f"{v.value} {v.interval}".strip() for v in values), recall_n(metrics)]
        )
    return for_terminal("\n".join([*aligned(rows), "", *aligned(table), "", intervals]))


def answers(results: Mapping[str, Any]) -> str:
    """What was asked beyond the metrics, answered for the chosen run, and where a protocol was followed; or ""."""
    if not any((results.get("asked") or {}).values()):
        return filled(protocol_lines(results.get("protocol")))
    run = next(run for run in results["runs"] if run["name"] == results["chosen"])
    asked = {key for key, value in results["asked"].items() if value}
    lines = (
        threshold_lines(run.get("threshold"), say("the test images")) if asked - {"by", "coverage"} else []
    )
    lines += [*subgroup_lines(run.get("subgroups")), *sets_words(run.get("sets"))]
    return filled([*lines, *protocol_lines(results.get("protocol"))])


def protocol_lines(record: Mapping[str, Any] | None) -> list[str]:
    """Where the protocol was followed. record: the `protocol` of `results.json`."""
    if not record:
        return []
    kept, broken = [], []
    for point in record["points"]:
        what = translated(point["what"])
        if point["followed"]:
            kept.append(what)
        elif point["followed"] is False:
            planned, done = written(point["planned"]), written(point["done"])
            broken.append(
                say("{what} (planned {planned}, was {done})", what=what, planned=planned, done=done)
            )
    line = say(
        "Protocol of {created} ({sha256}): followed in {points}.",
        created=record["created"],
        sha256=record["sha256"][:16],
        points=", ".join(kept) or say("nothing"),
    )
    return [line, say("Not followed in {points}.", points=", ".join(broken))] if broken else [line]


def written(value: Any) -> str:
    """A planned value or what was done, as text."""
    if isinstance(value, list):
        return say(" to ").join(map(written, value))
    if value is None:
        return say("none")
    return (
        count(value) if isinstance(value, int) else short(value) if isinstance(value, float) else str(value)
    )


def filled(lines: Sequence[str]) -> str:
    """Sentences as a paragraph of lines at most `WIDTH` long each."""
    return for_terminal(
        "\n".join(textwrap.fill(visible(line), WIDTH, subsequent_indent="  ") for line in lines)
    )


def threshold_lines(record: Mapping[str, Any] | None, where: str) -> list[str]:
    """The frozen threshold and what it does. record: the `threshold` of a run. where: the images it is shown on."""
    if not record:
        return []
    name = record["positive"]
    if record["value"] is None:
        return [
            say(
                "There is no threshold for {name!r}: {reason}",
                name=name,
                reason=stored_text(record, "reason"),
            )
        ]
    test = record["test"]
    lines = [
        say(
            "Threshold for {name!r}, chosen on the validation images and frozen: {value:g3} ({how}).",
            name=name,
            value=record["value"],
            how=stored_text(record, "how"),
        ),
        say(
            "On {where} it finds {hits} of {all}: recall {recall}; it misses {misses}.",
            where=where,
            hits=test["hits"],
            all=test["hits"] + test["misses"],
            recall=shown(test["recall"]).in_words(),
            misses=test["misses"],
        ),
        say(
            "It takes {alarms} of {others} others for it: specificity {specificity}; precision {precision}.",
            alarms=test["alarms"],
            others=test["alarms"] + test["kept"],
            specificity=shown(test["specificity"]).in_words(),
            precision=shown(test["precision"]).in_words(),
        ),
    ]
    worth = record["predictive_values"]
    return [*lines, worth_line(worth, name)] if worth else lines


def worth_line(worth: Mapping[str, Any], name: str) -> str:
    """What an answer is worth at the prevalence of the user's world. worth: the `predictive_values` of a threshold."""
    return say(
        "Where {share:percent} of the images show {name!r}, an image called so shows it in {positive} of "
        "cases; one not called so does not show it in {negative} of cases.",
        share=worth["prevalence"],
        name=name,
        positive=shown(worth["positive"]).in_words(),
        negative=shown(worth["negative"]).in_words(),
    )


def subgroup_lines(record: Mapping[str, Any] | None) -> list[str]:
    """For whom the model works. record: the `subgroups` of a run."""
    if not record:
        return []
    lines = [
        say("By {column}: {sentence}", column=record["column"], sentence=stored_text(record, "sentence")),
        *(
            say("- {name}: accuracy {figure}", name=one["name"], figure=shown(one["share"]).in_words())
            for one in record["subgroups"]
        ),
        *(
            say("- {name}: {why}", name=name, why=why)
            for name, why in stored_texts_by_key(record, "silent").items()
        ),
    ]
    for one in record["disparities"]:
        if gaps := gaps_of(one, record["positive"]):
            lines.append(
                say(
                    "- {name} minus {reference}: {gaps}",
                    name=one["name"],
                    reference=one["reference"],
                    gaps=say("; ").join(gaps),
                )
            )
    return lines


def gaps_of(disparity: Mapping[str, Any], positive: str) -> list[str]:
    """The differences of one subgroup to the reference that could be had. positive: the class that is looked for."""
    gaps = []
    if (found := disparity["equal_opportunity"])["value"] is not None:
        gap = {"points": points(found["value"]), "interval": interval(found)}
        gaps.append(say("{name!r} found {points} points{interval}", name=positive, **gap))
    if (called := disparity["demographic_parity"])["value"] is not None:
        gap = {"points": points(called["value"]), "interval": interval(called)}
        gaps.append(say("called so {points} points{interval}", **gap))
    return gaps


def interval(metric: Mapping[str, Any]) -> str:
    """` (from -3.1 to +4.0)`, or nothing where there is none."""
    if metric["low"] is None or metric["high"] is None:
        return ""
    return say(" (from {low} to {high})", low=points(metric["low"]), high=points(metric["high"]))


def cells(metric: Mapping[str, Any], unit: Unit) -> list[str]:
    """Value, interval, n and the reason of what is missing."""
    text = shown(metric, unit)
    return [text.value, text.interval, text.n, text.reason]


def recall_n(metrics: Mapping[str, Any]) -> str:
    """How many images of the class there are."""
    return count(metrics["recall"]["n"])


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows with their columns under one another."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
