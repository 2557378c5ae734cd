"""Records of `results.json` of an earlier schema, made into those of today: the only code that knows what was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCHEMA = 2
"""Of `results.json`; the other files have numbers of their own, each in the room that writes it."""
TOLD = "told"
"""Schema 1 kept beside the texts of a record how they were made, in a table of this name."""


def upgraded(record: dict[str, Any]) -> dict[str, Any]:
    """A record of schema 1 as one of schema 2; one of schema 2 as it is. What is damaged stays so."""
    if record.get("schema") != 1:
        return record
    results = {**with_sentences(record), "schema": SCHEMA}
    results["runs"] = _each(results.get("runs"), _run)
    if isinstance(results.get("again"), dict):
        results["again"] = _repeats(results["again"])
    return results


def with_sentences(value: Any) -> Any:
    """A record without its tables `told`, each of whose texts has become a sentence of today."""
    if isinstance(value, list):
        return [with_sentences(item) for item in value]
    if not isinstance(value, dict):
        return value
    table = value.get(TOLD)
    if not isinstance(table, dict) or not _is_table(table, value):
        return {key: with_sentences(item) for key, item in value.items()}
    rest = {key: with_sentences(item) for key, item in value.items() if key != TOLD}
    return {key: _sentence(item, table.get(key)) for key, item in rest.items()}


def _is_table(table: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    return all(key in record and isinstance(how, (dict, list, type(None))) for key, how in table.items())


def _sentence(value: Any, how: Any) -> Any:
    if isinstance(value, str) and isinstance(how, dict):
        return {"text": str(value), "say": how}
    if isinstance(value, list) and isinstance(how, list) and len(how) == len(value):
        return [_sentence(text, record) for text, record in zip(value, how, strict=True)]
    if isinstance(value, dict) and isinstance(how, dict):
        return {key: _sentence(text, how.get(key)) for key, text in value.items()}
    return value


def _run(run: dict[str, Any]) -> dict[str, Any]:
    run = {**run}
    for metrics, per_class in (("metrics", "per_class"), ("validation", "validation_per_class")):
        run[metrics], run[per_class] = _apart(run.get(metrics))
    if isinstance(run.get("curves"), dict):
        curves = run["curves"]
        run["curves"] = {
            **curves,
            "test": _each(curves.get("test"), lambda curve: _renamed(curve, "class", "name")),
        }
    if isinstance(run.get("without_twins"), dict):
        without = {**run["without_twins"]}
        without["metrics"], without["per_class"] = _apart(without.get("metrics"))
        if isinstance(without.get("difference"), dict):
            without["difference"] = {"name": "with the leak", **without["difference"]}
        run["without_twins"] = without
    return run


def _apart(metrics: Any) -> tuple[Any, Any]:
    """The metrics of all images, and those of each class, which stood among them."""
    if not isinstance(metrics, dict):
        return metrics, None
    return {name: metric for name, metric in metrics.items() if name != "per_class"}, metrics.get("per_class")


def _repeats(again: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(again.get("leave_out"), dict):
        return again
    sites = {**again["leave_out"]}
    sites["sites"] = _each(sites.get("sites"), lambda site: _renamed(site, "accuracy", "score"))
    if isinstance(sites.get("ordinary"), dict):
        sites["ordinary"] = _renamed(sites["ordinary"], "accuracy", "score")
    return {**again, "leave_out": sites}


def _each(records: Any, change: Any) -> Any:
    if not isinstance(records, list):
        return records
    return [change(record) if isinstance(record, dict) else record for record in records]


def _renamed(record: dict[str, Any], before: str, now: str) -> dict[str, Any]:
    return {now if key == before else key: value for key, value in record.items()}
