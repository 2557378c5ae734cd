"""Every metric of one evaluation as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from pupille.i18n.language import count, for_terminal, phrase, points, say, short, translated
from pupille.i18n.stored_text import stored_text, stored_texts_by_key
from pupille.i18n.visible import shorten, visible
from pupille.report.sections.uncertainty import sets_words
from pupille.report.tables.numbers import LABELS, format_metric

WIDTH = 100
PER_CLASS = {
    "precision": phrase("precision"),
    "recall": phrase("recall"),
    "f1": phrase("f1"),
    "specificity": phrase("specificity"),
}
"""The metrics of a class, with the headings of their columns."""


def metrics_table(record: Mapping[str, Any], intervals: str) -> str:
    """Overall metrics with interval and n, then the metrics of each class, then what the intervals are about.

    record: the `metrics` of a run in `results.json`.
    """
    rows = [[say(label), *cells(record[name], name)] for name, label in LABELS.items()]
    table = [[say("class"), *map(say, PER_CLASS.values()), "n"]]
    for name, metrics in record["per_class"].items():
        values = [format_metric(metrics[key]) for key in PER_CLASS]
        table.append(
            [shorten(name, 24), *(f"{v.value} {v.interval}".strip() for v in values), recall_n(metrics)]
        )
    return for_terminal("\n".join([*aligned(rows), "", *aligned(table), "", intervals]))


def answers(results: Mapping[str, Any]) -> str:
    """Threshold, subgroups and sets of the chosen run, where asked for, and where a protocol was followed; or ""."""
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
    followed, broken = [], []
    for point in record["points"]:
        name = translated(point["what"])
        if point["followed"]:
            followed.append(name)
        elif point["followed"] is False:
            planned, done = written(point["planned"]), written(point["done"])
            broken.append(
                say("{what} (planned {planned}, was {done})", what=name, planned=planned, done=done)
            )
    line = say(
        "Protocol of {created} ({sha256}): followed in {points}.",
        created=record["created"],
        sha256=record["sha256"][:16],
        points=", ".join(followed) or say("nothing"),
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
            recall=format_metric(test["recall"]).in_words(),
            misses=test["misses"],
        ),
        say(
            "It takes {alarms} of {others} others for it: specificity {specificity}; precision {precision}.",
            alarms=test["alarms"],
            others=test["alarms"] + test["kept"],
            specificity=format_metric(test["specificity"]).in_words(),
            precision=format_metric(test["precision"]).in_words(),
        ),
    ]
    worth = record["predictive_values"]
    return [*lines, worth_line(worth, name)] if worth else lines


def worth_line(worth: Mapping[str, Any], name: str) -> str:
    """Predictive values at the prevalence of the user's world. worth: the `predictive_values` of a threshold."""
    return say(
        "Where {share:percent} of the images show {name!r}, an image called so shows it in {positive} of "
        "cases; one not called so does not show it in {negative} of cases.",
        share=worth["prevalence"],
        name=name,
        positive=format_metric(worth["positive"]).in_words(),
        negative=format_metric(worth["negative"]).in_words(),
    )


def subgroup_lines(record: Mapping[str, Any] | None) -> list[str]:
    """For whom the model works. record: the `subgroups` of a run."""
    if not record:
        return []
    lines = [
        say("By {column}: {sentence}", column=record["column"], sentence=stored_text(record, "sentence")),
        *(
            say(
                "- {name}: accuracy {figure}",
                name=subgroup["name"],
                figure=format_metric(subgroup["share"]).in_words(),
            )
            for subgroup in record["subgroups"]
        ),
        *(
            say("- {name}: {why}", name=name, why=why)
            for name, why in stored_texts_by_key(record, "silent").items()
        ),
    ]
    for disparity in record["disparities"]:
        if gaps := gaps_of(disparity, record["positive"]):
            lines.append(
                say(
                    "- {name} minus {reference}: {gaps}",
                    name=disparity["name"],
                    reference=disparity["reference"],
                    gaps=say("; ").join(gaps),
                )
            )
    return lines


def gaps_of(disparity: Mapping[str, Any], positive: str) -> list[str]:
    """The differences of one subgroup to the reference that could be had. positive: the class that is looked for."""
    gaps = []
    if (opportunity := disparity["equal_opportunity"])["value"] is not None:
        gap = {"points": points(opportunity["value"]), "interval": interval(opportunity)}
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


def cells(metric: Mapping[str, Any], name: str) -> list[str]:
    """Value, interval, n and the reason of what is missing."""
    text = format_metric(metric, name)
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
