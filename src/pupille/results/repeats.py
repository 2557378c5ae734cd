"""The `again` of `results.json` checked field by field, so that what draws it can trust it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.results.decode import (
    COUNT,
    FLAG,
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
)

METRIC = {"value": NUMBER, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT}
FOLDS = {
    "folds": COUNT,
    "repeats": COUNT,
    "train": NUMBER,
    "set_aside": FLAG,
    "recipes": LIST,
    "chosen": TABLE,
}
SEEDS = {"seeds": COUNT, "recipes": LIST, "chosen": TABLE}
SITES = {
    "column": TEXT, "sites": LIST, "ordinary": TABLE, "silent": TABLE, "without_value": COUNT,
}  # fmt: skip
CURVE = {"name": TEXT, "points": LIST, "fit": TABLE_OR_NONE, "reason": TEXT_OR_NONE}
RECIPE = {"name": TEXT_OR_NONE, "mean": TABLE, "spread": NUMBER}
WORDS = ("helps", "flat", "unclear")


def check_again(again: object) -> None:
    """Raises DamageError, naming the place, if something is missing or of another kind."""
    record = need(
        again, dict.fromkeys(("folds", "seeds", "leave_out", "learning_curve"), TABLE_OR_NONE), "again."
    )
    if record["folds"] is not None:
        _check_recipes(need(record["folds"], FOLDS, "again.folds."), RECIPE, "again.folds.")
    if record["seeds"] is not None:
        wanted = RECIPE | {"lowest": NUMBER, "highest": NUMBER}
        _check_recipes(need(record["seeds"], SEEDS, "again.seeds."), wanted, "again.seeds.")
    if record["leave_out"] is not None:
        _check_sites(need(record["leave_out"], SITES, "again.leave_out."))
    if record["learning_curve"] is not None:
        _check_curve(need(record["learning_curve"], CURVE, "again.learning_curve."))


def _check_recipes(record: Mapping[str, Any], wanted: Mapping[str, Any], where: str) -> None:
    need_each(record["recipes"], wanted, f"{where}recipes")
    if not record["recipes"]:
        raise DamageError(f"{where}recipes should hold at least one")
    need(record["chosen"], dict.fromkeys(record["chosen"], COUNT), f"{where}chosen.")
    for row in record["recipes"]:
        for key in ("mean", "recipe", "difference"):
            if row.get(key) is not None:
                need(row[key], METRIC, f"{where}recipes[...].{key}.")


def _check_sites(record: Mapping[str, Any]) -> None:
    where = "again.leave_out."
    if not record["sites"]:
        raise DamageError(f"{where}sites should hold at least one")
    need_each(
        record["sites"], {"name": TEXT, "accuracy": TABLE, "test": COUNT, "chosen": TEXT}, f"{where}sites"
    )
    need(record["ordinary"], {"name": TEXT, "accuracy": TABLE}, f"{where}ordinary.")
    need(record["silent"], dict.fromkeys(record["silent"], TEXT), f"{where}silent.")
    for row in (*record["sites"], record["ordinary"]):
        need(row["accuracy"], METRIC, f"{where}[...].accuracy.")


def _check_curve(record: Mapping[str, Any]) -> None:
    where = "again.learning_curve."
    need_each(record["points"], {"images": COUNT, "score": TABLE}, f"{where}points")
    if not record["points"] or any(point["images"] < 1 for point in record["points"]):
        raise DamageError(f"{where}points should hold at least one, each of some images")
    for point in record["points"]:
        need(point["score"], METRIC, f"{where}points[...].score.")
    if record["fit"] is None:
        need(record, {"reason": TEXT}, where)
        return
    need(record["fit"], {"gain": TABLE, "word": TEXT}, f"{where}fit.")
    need(record["fit"]["gain"], METRIC, f"{where}fit.gain.")
    if record["fit"]["word"] not in WORDS:
        raise DamageError(f"{where}fit.word should be one of {', '.join(WORDS)}")
