"""`results.json` read and checked, so that what draws from it can trust it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.results.audit import check_audit
from pupille.results.classification import METRIC, check_protocol, check_sections, check_slider_pictures
from pupille.results.decode import (
    COUNT,
    COUNT_OR_NONE,
    LIST,
    NUMBER,
    NUMBER_OR_NONE,
    TABLE,
    TABLE_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    DamageError,
    need,
    need_each,
    need_moment,
    need_texts,
    of_kind,
    read_record,
)
from pupille.results.evaluation import SCHEMA
from pupille.results.repeats import check_again
from pupille.results.uncertainty import check_unsure
from pupille.runs.folder import RESULTS

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
ENERGY = {"kwh": NUMBER_OR_NONE, "kwh_note": TEXT_OR_NONE}
ENERGY_UNKNOWN = {"kwh": None, "kwh_note": None}
PER_CLASS = {"precision": TABLE, "recall": TABLE, "f1": TABLE}
DIFFERENCE = {
    "metric": TEXT, "value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT, "word": TEXT,
}  # fmt: skip
WITHOUT_TWINS = {"removed": COUNT, "metrics": TABLE, "difference": TABLE}
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
    return read_record(
        folder, RESULTS, check_results, newest=SCHEMA, remedy="Make the run again in a new folder."
    )


def check_results(results: Mapping[str, Any]) -> None:
    """Raises DamageError, naming the place, if something the report needs is missing or of another kind."""
    need(results, ROOT, "")
    need_moment(results["created"], "created")
    if results["kind"] not in ("comparison", "run"):
        raise DamageError("kind should be 'comparison' or 'run'")
    need_texts(results["classes"], "classes")
    if len(results["classes"]) < 2:
        raise DamageError("classes should name at least two classes")
    _check_data(results)
    _check_split(results["split"])
    if not results["runs"]:
        raise DamageError("runs should hold at least one run")
    for i, run in enumerate(results["runs"]):
        _check_run(run, results, f"runs[{i}].")
    _check_choice(results)
    need_each(results["skipped"], {"model": TEXT, "reason": TEXT}, "skipped")
    need(results["gallery"], GALLERY, "gallery.")
    need_each(results["gallery"]["samples"], SAMPLE, "gallery.samples")
    need_each(results["gallery"]["mistakes"], MISTAKE, "gallery.mistakes")
    check_slider_pictures(results["gallery"])
    if results.get("protocol") is not None:
        check_protocol(results["protocol"])
    if results.get("again") is not None:
        check_again(results["again"])
    if results.get("audit") is not None:
        check_audit(results["audit"], "audit.")


def _check_data(results: Mapping[str, Any]) -> None:
    data = results["data"]
    need(data, DATA, "data.")
    need_texts(data["notes"], "data.notes")
    need_each(data["left_out"], {"path": TEXT, "reason": TEXT}, "data.left_out")
    if data["window"] is not None:
        need(data["window"], WINDOW, "data.window.")
    for side in ("width", "height"):
        triple = [0, 0, 0] if data["sizes"] is None else data["sizes"].get(side)
        if not isinstance(triple, list) or len(triple) != 3 or not all(of_kind(v, NUMBER) for v in triple):
            raise DamageError(f"data.sizes.{side} should be three numbers")
    for name in results["classes"]:
        counts = data["per_class"].get(name)
        if not isinstance(counts, dict):
            raise DamageError("data.per_class should have an entry for each class")
        need(counts, dict.fromkeys(SPLITS, COUNT), "data.per_class[...].")


def _check_split(split: Mapping[str, Any]) -> None:
    need(split, SPLIT, "split.")
    need(split["counts"], dict.fromkeys(SPLITS, COUNT), "split.counts.")
    need_texts(split["notes"], "split.notes")


def _check_run(run: object, results: Mapping[str, Any], where: str) -> None:
    record = need(run, RUN, where)
    need(record["cost"], COST, f"{where}cost.")
    # A file of an earlier version has no energy.
    need({**ENERGY_UNKNOWN, **record["cost"]}, ENERGY, f"{where}cost.")
    need_texts(record["notes"], f"{where}notes")
    need_each(record["history"], EPOCH, f"{where}history")
    if record["preprocessing"] is not None:
        need(record["preprocessing"], PREPROCESSING, f"{where}preprocessing.")
    for part in ("metrics", "validation"):
        _check_metrics(record[part], results["primary_metric"], f"{where}{part}.")
    if record.get("without_twins") is not None:
        there = f"{where}without_twins."
        without = need(record["without_twins"], WITHOUT_TWINS, there)
        need(without["difference"], DIFFERENCE, f"{there}difference.")
        _check_metrics(without["metrics"], results["primary_metric"], f"{there}metrics.")
    check_unsure(record, where)
    _check_classes(record, results["classes"], where)
    check_sections(record, results["classes"], where)


def _check_metrics(metrics: Mapping[str, Any], primary: str, where: str) -> None:
    for name in {"accuracy", "f1_macro", primary}:
        if name not in metrics:
            raise DamageError(f"{where}{name} is missing")
    for name, metric in metrics.items():
        if name != "per_class":
            need(metric, METRIC, f"{where}{name}.")


def _check_classes(run: Mapping[str, Any], classes: list[str], where: str) -> None:
    rows, per_class = run["confusion"], run["metrics"].get("per_class")
    square = len(rows) == len(classes) and all(isinstance(r, list) and len(r) == len(classes) for r in rows)
    if not square or not all(of_kind(cell, COUNT) and cell >= 0 for row in rows for cell in row):
        raise DamageError(f"{where}confusion should be a count for each pair of classes")
    if not isinstance(per_class, dict) or not set(classes) <= set(per_class):
        raise DamageError(f"{where}metrics.per_class should have an entry for each class")
    for name in classes:
        metrics = need(per_class[name], PER_CLASS, f"{where}metrics.per_class[...].")
        for metric in PER_CLASS:
            need(metrics[metric], METRIC, f"{where}metrics.per_class[...].{metric}.")


def _check_choice(results: Mapping[str, Any]) -> None:
    names = [run["name"] for run in results["runs"]]
    if len(set(names)) < len(names):
        raise DamageError("two runs have the same name")
    if results["chosen"] not in names and (results["kind"] == "comparison" or results["chosen"] is not None):
        raise DamageError("chosen should be the name of one of the runs")
    need_each(results["differences"], DIFFERENCE | {"name": TEXT}, "differences")
    if not {record["name"] for record in results["differences"]} <= set(names):
        raise DamageError("differences should name runs")
