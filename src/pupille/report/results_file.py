"""`results.json` read and checked, so that what draws from it can trust it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import NoneType
from typing import Any

from pupille.errors import RunError
from pupille.results import SCHEMA
from pupille.run import RESULTS, read_json

Kinds = tuple[type, ...]
TEXT: Kinds = (str,)
TEXT_OR_NONE: Kinds = (str, NoneType)
NUMBER: Kinds = (int, float)
NUMBER_OR_NONE: Kinds = (int, float, NoneType)
COUNT: Kinds = (int,)
COUNT_OR_NONE: Kinds = (int, NoneType)
LIST: Kinds = (list,)
TABLE: Kinds = (dict,)
TABLE_OR_NONE: Kinds = (dict, NoneType)

NAMES = {
    TEXT: "a text",
    TEXT_OR_NONE: "a text or null",
    NUMBER: "a number",
    NUMBER_OR_NONE: "a number or null",
    COUNT: "a whole number",
    COUNT_OR_NONE: "a whole number or null",
    LIST: "a list",
    TABLE: "an object",
    TABLE_OR_NONE: "an object or null",
}

ROOT = {
    "pupille": TEXT, "kind": TEXT, "created": TEXT, "seconds": NUMBER_OR_NONE, "command": TEXT_OR_NONE,
    "task": TEXT, "primary_metric": TEXT, "classes": LIST, "data": TABLE, "split": TABLE, "runs": LIST,
    "skipped": LIST, "chosen": TEXT_OR_NONE, "chosen_because": TEXT_OR_NONE, "differences": LIST,
    "intervals": TEXT, "gallery": TABLE, "versions": TABLE, "machine": TABLE,
}  # fmt: skip
DATA = {
    "source": TEXT, "format": TEXT, "sentence": TEXT, "samples": COUNT, "per_class": TABLE, "left_out": LIST,
    "sizes": TABLE_OR_NONE, "colour": TEXT_OR_NONE, "depth": TEXT_OR_NONE, "window": TABLE_OR_NONE,
    "hash": TEXT_OR_NONE, "notes": LIST,
}  # fmt: skip
WINDOW = {"low": NUMBER, "high": NUMBER, "how": TEXT, "clipped": NUMBER_OR_NONE}
SPLIT = {
    "how": TEXT, "seed": COUNT_OR_NONE, "test": NUMBER_OR_NONE, "validation": NUMBER_OR_NONE,
    "group": TEXT_OR_NONE, "groups": COUNT_OR_NONE, "counts": TABLE, "hash": TEXT_OR_NONE,
    "test_hash": TEXT_OR_NONE, "opened": COUNT_OR_NONE, "notes": LIST,
}  # fmt: skip
RUN = {
    "name": TEXT, "model": TEXT, "title": TEXT, "year": COUNT_OR_NONE, "arguments": TABLE,
    "method": TEXT_OR_NONE, "augment": TEXT_OR_NONE, "seed": COUNT_OR_NONE, "preprocessing": TABLE_OR_NONE,
    "training": TABLE_OR_NONE, "metrics": TABLE, "confusion": LIST, "validation": TABLE, "cost": TABLE,
    "history": LIST, "notes": LIST, "path": TEXT,
}  # fmt: skip
PREPROCESSING = {"height": COUNT, "width": COUNT, "channels": COUNT, "low": NUMBER, "high": NUMBER}
COST = {
    "parameters": COUNT_OR_NONE,
    "train_seconds": NUMBER_OR_NONE,
    "predict_seconds_per_image": NUMBER_OR_NONE,
}
METRIC = {"value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT}
PER_CLASS = {"precision": TABLE, "recall": TABLE, "f1": TABLE}
DIFFERENCE = {
    "name": TEXT, "metric": TEXT, "value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE,
    "n": COUNT, "word": TEXT,
}  # fmt: skip
EPOCH = {
    "epoch": COUNT, "train_loss": NUMBER_OR_NONE, "train_accuracy": NUMBER_OR_NONE,
    "validation_loss": NUMBER_OR_NONE, "validation_accuracy": NUMBER_OR_NONE,
}  # fmt: skip
GALLERY = {"samples": LIST, "mistakes": LIST, "mistakes_total": COUNT}
SAMPLE = {"id": TEXT, "label": TEXT, "split": TEXT_OR_NONE, "thumbnail": TEXT}
MISTAKE = {"id": TEXT, "label": TEXT, "predicted": TEXT, "probability": NUMBER, "thumbnail": TEXT}
SPLITS = ("train", "validation", "test")


def read_results(folder: Path) -> dict[str, Any]:
    """The results in a run's or a comparison's folder, with everything the report needs in its place.

    Raises RunError if there are none, they are damaged, or a newer Pupille wrote them.
    """
    try:
        results = read_json(folder / RESULTS)
    except RecursionError:
        raise _damaged("its brackets are nested too deep") from None
    schema = results.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise RunError(
            f"{RESULTS} has schema {schema}, and this Pupille reads up to {SCHEMA}: a newer one wrote it. "
            "Update Pupille and build the report again."
        )
    if schema != SCHEMA:
        raise _damaged(f"schema should be {SCHEMA}, not {schema!r}")
    check_results(results)
    return results


def check_results(results: Mapping[str, Any]) -> None:
    """Raises RunError, naming the place, if something the report needs is missing or of another kind."""
    _need(results, ROOT, "")
    if results["kind"] not in ("comparison", "run"):
        raise _damaged("kind should be 'comparison' or 'run'")
    _texts(results["classes"], "classes")
    if len(results["classes"]) < 2:
        raise _damaged("classes should name at least two classes")
    _check_data(results)
    _check_split(results["split"])
    if not results["runs"]:
        raise _damaged("runs should hold at least one run")
    for i, run in enumerate(results["runs"]):
        _check_run(run, results, f"runs[{i}].")
    _check_choice(results)
    _each(results["skipped"], {"model": TEXT, "reason": TEXT}, "skipped")
    _need(results["gallery"], GALLERY, "gallery.")
    _each(results["gallery"]["samples"], SAMPLE, "gallery.samples")
    _each(results["gallery"]["mistakes"], MISTAKE, "gallery.mistakes")


def _check_data(results: Mapping[str, Any]) -> None:
    data = results["data"]
    _need(data, DATA, "data.")
    _texts(data["notes"], "data.notes")
    _each(data["left_out"], {"path": TEXT, "reason": TEXT}, "data.left_out")
    if data["window"] is not None:
        _need(data["window"], WINDOW, "data.window.")
    for side in ("width", "height"):
        triple = [0, 0, 0] if data["sizes"] is None else data["sizes"].get(side)
        if not isinstance(triple, list) or len(triple) != 3 or not all(_is(v, NUMBER) for v in triple):
            raise _damaged(f"data.sizes.{side} should be three numbers")
    for name in results["classes"]:
        counts = data["per_class"].get(name)
        if not isinstance(counts, dict):
            raise _damaged("data.per_class should have an entry for each class")
        _need(counts, dict.fromkeys(SPLITS, COUNT), "data.per_class[...].")


def _check_split(split: Mapping[str, Any]) -> None:
    _need(split, SPLIT, "split.")
    _need(split["counts"], dict.fromkeys(SPLITS, COUNT), "split.counts.")
    _texts(split["notes"], "split.notes")


def _check_run(run: object, results: Mapping[str, Any], where: str) -> None:
    record = _need(run, RUN, where)
    _need(record["cost"], COST, f"{where}cost.")
    _texts(record["notes"], f"{where}notes")
    _each(record["history"], EPOCH, f"{where}history")
    if record["preprocessing"] is not None:
        _need(record["preprocessing"], PREPROCESSING, f"{where}preprocessing.")
    for part in ("metrics", "validation"):
        for name in {"accuracy", "f1_macro", results["primary_metric"]}:
            if name not in record[part]:
                raise _damaged(f"{where}{part}.{name} is missing")
        for name, metric in record[part].items():
            if name != "per_class":
                _need(metric, METRIC, f"{where}{part}.{name}.")
    _check_classes(record, results["classes"], where)


def _check_classes(run: Mapping[str, Any], classes: list[str], where: str) -> None:
    rows, per_class = run["confusion"], run["metrics"].get("per_class")
    square = len(rows) == len(classes) and all(isinstance(r, list) and len(r) == len(classes) for r in rows)
    if not square or not all(_is(cell, COUNT) and cell >= 0 for row in rows for cell in row):
        raise _damaged(f"{where}confusion should be a count for each pair of classes")
    if not isinstance(per_class, dict) or not set(classes) <= set(per_class):
        raise _damaged(f"{where}metrics.per_class should have an entry for each class")
    for name in classes:
        metrics = _need(per_class[name], PER_CLASS, f"{where}metrics.per_class[...].")
        for metric in PER_CLASS:
            _need(metrics[metric], METRIC, f"{where}metrics.per_class[...].{metric}.")


def _check_choice(results: Mapping[str, Any]) -> None:
    names = [run["name"] for run in results["runs"]]
    if len(set(names)) < len(names):
        raise _damaged("two runs have the same name")
    if results["chosen"] not in names and (results["kind"] == "comparison" or results["chosen"] is not None):
        raise _damaged("chosen should be the name of one of the runs")
    _each(results["differences"], DIFFERENCE, "differences")
    if not {record["name"] for record in results["differences"]} <= set(names):
        raise _damaged("differences should name runs")


def _each(records: Iterable[object], wanted: Mapping[str, Kinds], where: str) -> None:
    for i, record in enumerate(records):
        _need(record, wanted, f"{where}[{i}].")


def _texts(values: Iterable[object], where: str) -> None:
    if not all(isinstance(value, str) for value in values):
        raise _damaged(f"{where} should be a list of texts")


def _need(record: object, wanted: Mapping[str, Kinds], where: str) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise _damaged(f"{where.rstrip('.') or 'it'} should be an object")
    for name, kinds in wanted.items():
        if name not in record:
            raise _damaged(f"{where}{name} is missing")
        if not _is(record[name], kinds):
            raise _damaged(f"{where}{name} should be {NAMES[kinds]}")
    return record


def _is(value: object, kinds: Kinds) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, kinds) and not (isinstance(value, float) and not math.isfinite(value))


def _damaged(what: str) -> RunError:
    return RunError(f"{RESULTS} is damaged: {what}. Make the run again in a new folder.")
