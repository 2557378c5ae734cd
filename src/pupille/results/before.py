"""Typed results as the plain values of schema 1, for the readers that still take those."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

from pupille.i18n.stored_text import with_stored_texts
from pupille.results.classification import ClassCurveRecord
from pupille.results.encode import present
from pupille.results.finding import Finding
from pupille.results.repeats import OrdinaryScoreRecord, SiteRecord
from pupille.results.results import Results
from pupille.results.run import RunRecord, WithoutTwinsRecord


def as_before(value: Any) -> Any:
    """The record as schema 1 held it, with a table `told` beside its texts."""
    if is_dataclass(value):
        record = {name: as_before(part) for name, part in present(value).items()}
        change = CHANGED.get(type(value))
        return with_stored_texts(change(record, value) if change else record)
    if isinstance(value, Mapping):
        return {name: as_before(part) for name, part in value.items()}
    return [as_before(item) for item in value] if isinstance(value, list | tuple) else value


def _run(record: dict[str, Any], _: RunRecord) -> dict[str, Any]:
    metrics, validation = dict(record["metrics"]), dict(record["validation"])
    metrics["per_class"], validation["per_class"] = (
        record.pop("per_class"),
        record.pop("validation_per_class"),
    )
    return {**record, "metrics": metrics, "validation": validation}


def _without_twins(record: dict[str, Any], _: WithoutTwinsRecord) -> dict[str, Any]:
    return {**record, "metrics": {**record["metrics"], "per_class": record.pop("per_class")}}


def _curve(record: dict[str, Any], _: ClassCurveRecord) -> dict[str, Any]:
    return {"class": record.pop("name"), **record}


def _site(record: dict[str, Any], _: SiteRecord | OrdinaryScoreRecord) -> dict[str, Any]:
    return {**record, "accuracy": record.pop("score")}


def _finding(record: dict[str, Any], finding: Finding) -> dict[str, Any]:
    details = dict(finding.details)
    if "changes" in details:
        details = with_stored_texts({**details, "changes": finding.changes})
    return {**record, "details": details}


def _results(record: dict[str, Any], _: Results) -> dict[str, Any]:
    return {**record, "schema": 1}


CHANGED: dict[type, Callable[[dict[str, Any], Any], dict[str, Any]]] = {
    Results: _results,
    RunRecord: _run,
    WithoutTwinsRecord: _without_twins,
    ClassCurveRecord: _curve,
    SiteRecord: _site,
    OrdinaryScoreRecord: _site,
    Finding: _finding,
}
