"""The parts of a run in `results.json` that a file of before lacks, checked where they are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    need_moment,
    of_kind,
)

METRIC = {"value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT}
THRESHOLD = {
    "positive": TEXT, "value": NUMBER, "how": TEXT, "calibrated": NUMBER_OR_NONE, "prevalence": NUMBER_OR_NONE,
    "reached": FLAG, "validation": TABLE, "test": TABLE, "predictive_values": TABLE_OR_NONE,
}  # fmt: skip
COUNTS_AT_THRESHOLD = {"hits": COUNT, "misses": COUNT, "alarms": COUNT, "kept": COUNT}
COUNTS = {"positives": COUNT, "negatives": COUNT, "hits": LIST, "alarms": LIST}
CURVES = {"slider": TABLE_OR_NONE, "test": LIST, "micro": TABLE_OR_NONE, "macro": TABLE_OR_NONE}
SIDE = {
    "slope": TABLE,
    "intercept": TABLE,
    "error": TABLE,
    "error_if_calibrated": NUMBER,
    "reliability": LIST,
}
BIN = {
    "said": NUMBER, "happened": NUMBER, "low": NUMBER, "high": NUMBER, "band_low": NUMBER, "band_high": NUMBER,
    "n": COUNT,
}  # fmt: skip
SUBGROUPS = {
    "column": TEXT, "heterogeneity": TABLE, "subgroups": LIST, "worst": TEXT_OR_NONE, "silent": TABLE,
    "positive": TEXT_OR_NONE, "disparities": LIST,
}  # fmt: skip
DISPARITY = {"name": TEXT, "reference": TEXT, "equal_opportunity": TABLE, "demographic_parity": TABLE}
PROTOCOL = {"sha256": TEXT, "created": TEXT, "points": LIST}
SLIDER_PICTURE = {"id": TEXT, "label": TEXT, "probability": NUMBER, "thumbnail": TEXT}
MOST = 100_000
"""Thresholds of a curve, subgroups or points of a protocol, at most; a file of ours has far fewer."""


def check_sections(run: Mapping[str, Any], classes: Sequence[str], where: str) -> None:
    """Raises DamageError, naming the place, if a section's record is there but not as the report needs it."""
    if run.get("threshold") is not None:
        _check_threshold(run["threshold"], classes, f"{where}threshold.")
    if run.get("curves") is not None:
        _check_curves(run, classes, f"{where}curves.")
    if run.get("calibration") is not None:
        _check_calibration(run["calibration"], f"{where}calibration.")
    if run.get("subgroups") is not None:
        _check_subgroups(run["subgroups"], f"{where}subgroups.")


def check_protocol(record: object) -> None:
    """Raises DamageError, naming the place, if the `protocol` of results is not as the report needs it."""
    protocol = need(record, PROTOCOL, "protocol.")
    need_moment(protocol["created"], "protocol.created")
    need_each(protocol["points"], {"what": TEXT}, "protocol.points")
    for point in protocol["points"]:
        _sure(
            {"planned", "done", "followed"} <= set(point), "protocol.points[...] should be planned and done"
        )
        for value in (point["planned"], point["done"]):
            parts = value if isinstance(value, list) and len(value) == 2 else [value]
            _sure(
                all(of_kind(part, (*NUMBER_OR_NONE, str)) for part in parts),
                "protocol.points[...] should be plain",
            )
        _sure(
            point["followed"] in (True, False, None),
            "protocol.points[...].followed should be true, false or null",
        )
        numeric = point["what"] in ("margin", "prevalence")
        _sure(not (numeric and isinstance(point["planned"], list)), "protocol.points[...] should be numbers")


def check_slider_pictures(gallery: Mapping[str, Any]) -> None:
    """Raises DamageError, naming the place, if the `gallery.slider` of results is not as the report needs it."""
    pictures = gallery.get("slider", [])
    _sure(isinstance(pictures, list), "gallery.slider should be a list")
    need_each(pictures, SLIDER_PICTURE, "gallery.slider")


def _check_threshold(record: object, classes: Sequence[str], where: str) -> None:
    threshold = need(record, {"positive": TEXT, "value": NUMBER_OR_NONE}, where)
    _sure(threshold["positive"] in classes, f"{where}positive should be a class")
    if threshold["value"] is None:
        need(record, {"reason": TEXT}, where)
        return
    need(record, THRESHOLD, where)
    for part in ("validation", "test"):
        counts = need(threshold[part], COUNTS_AT_THRESHOLD, f"{where}{part}.")
        for share in ("recall", "precision", "specificity"):
            _metric(counts, share, f"{where}{part}.")
    if threshold["predictive_values"] is not None:
        worth = need(threshold["predictive_values"], {"prevalence": NUMBER}, f"{where}predictive_values.")
        for answer in ("positive", "negative"):
            _metric(worth, answer, f"{where}predictive_values.")


def _check_curves(run: Mapping[str, Any], classes: Sequence[str], where: str) -> None:
    curves = need(run["curves"], CURVES, where)
    slider, micro, macro = curves["slider"], curves["micro"], curves["macro"]
    if slider is not None:
        _counts(slider, f"{where}slider.")
        need(slider, {"thresholds": LIST, "frozen": COUNT}, f"{where}slider.")
        _numbers(slider["thresholds"], len(slider["hits"]), f"{where}slider.thresholds")
        _sure(0 <= slider["frozen"] < len(slider["hits"]), f"{where}slider.frozen should be one of its steps")
        positive = (run.get("threshold") or {}).get("positive")
        _sure(positive in classes, f"{where}slider should have a threshold")
    for i, record in enumerate(curves["test"]):
        there = f"{where}test[{i}]."
        need(record, {"class": TEXT}, there)
        _sure(record["class"] in classes, f"{there}class should be a class")
        _counts(record, there)
        metrics = run["metrics"]["per_class"][record["class"]]
        for area in ("roc_auc", "average_precision"):
            _metric(metrics, area, f"{where}metrics.")
        if micro is not None:
            _sure(metrics["roc_auc"]["value"] is not None, f"{there}class should have an area")
    if micro is not None:
        _counts(micro, f"{where}micro.")
        _metric(micro, "roc_auc", f"{where}micro.")
        _metric(run["metrics"], "roc_auc", f"{where}metrics.")
        means = need(macro, {"x": LIST, "y": LIST}, f"{where}macro.")
        _numbers(means["x"], len(means["x"]), f"{where}macro.x")
        _numbers(means["y"], len(means["x"]), f"{where}macro.y")


def _check_calibration(record: object, where: str) -> None:
    calibration = need(record, {"temperature": NUMBER, "before": TABLE, "after": TABLE}, where)
    for part in ("before", "after"):
        side = need(calibration[part], SIDE, f"{where}{part}.")
        for figure in ("slope", "intercept", "error"):
            _metric(side, figure, f"{where}{part}.")
        need_each(side["reliability"], BIN, f"{where}{part}.reliability")


def _check_subgroups(record: object, where: str) -> None:
    subgroups = need(record, SUBGROUPS, where)
    need(subgroups["heterogeneity"], {"p": NUMBER_OR_NONE, "how": TEXT}, f"{where}heterogeneity.")
    need_each(subgroups["subgroups"], {"name": TEXT, "share": TABLE, "shrunken": NUMBER}, f"{where}subgroups")
    for subgroup in subgroups["subgroups"]:
        _metric(subgroup, "share", f"{where}subgroups[...].")
    need_each(subgroups["disparities"], DISPARITY, f"{where}disparities")
    for disparity in subgroups["disparities"]:
        for gap in ("equal_opportunity", "demographic_parity"):
            _metric(disparity, gap, f"{where}disparities[...].")


def _counts(record: Mapping[str, Any], where: str) -> None:
    """Counts that rise from one threshold to the next, up to all images."""
    need(record, COUNTS, where)
    _sure(
        record["positives"] > 0 and record["negatives"] > 0, f"{where}positives and negatives should be there"
    )
    for name, most in (("hits", record["positives"]), ("alarms", record["negatives"])):
        counts = record[name]
        _numbers(counts, len(record["hits"]), f"{where}{name}")
        rising = all(of_kind(n, COUNT) and 0 <= n <= most for n in counts) and counts == sorted(counts)
        _sure(rising, f"{where}{name} should be rising counts")


def _numbers(values: object, length: int, where: str) -> None:
    if not isinstance(values, list) or not 0 < len(values) <= MOST or len(values) != length:
        raise DamageError(f"{where} should be a list of {length} numbers")
    _sure(all(of_kind(value, NUMBER) for value in values), f"{where} should be numbers")


def _metric(record: Mapping[str, Any], name: str, where: str) -> None:
    if name not in record:
        raise DamageError(f"{where}{name} is missing")
    need(record[name], METRIC, f"{where}{name}.")


def _sure(good: bool, sentence: str) -> None:
    if not good:
        raise DamageError(sentence)
