"""The answers of a run to what was asked beyond the metrics, checked where they are there: a file may lack them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.report.fields import (
    COUNT,
    NUMBER,
    NUMBER_OR_NONE,
    TABLE,
    TEXT,
    TEXT_OR_NONE,
    need,
    need_each,
    need_moment,
)

FIGURE = {"value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT}
SUBGROUPS = {"column": TEXT, "sentence": TEXT, "worst": TEXT_OR_NONE, "heterogeneity": TABLE}


def check_answers(run: Mapping[str, Any], where: str) -> None:
    """Raises DamageError, naming the place, if the threshold, the calibration or the subgroups are not as needed."""
    threshold, calibration, subgroups = (run.get(part) for part in ("threshold", "calibration", "subgroups"))
    if threshold is not None:
        need(threshold, {"positive": TEXT, "value": NUMBER_OR_NONE}, f"{where}threshold.")
        if threshold["value"] is not None:
            need(threshold, {"how": TEXT}, f"{where}threshold.")
        if threshold.get("predictive_values") is not None:
            there = f"{where}threshold.predictive_values."
            worth = need(threshold["predictive_values"], {"prevalence": NUMBER, "positive": TABLE}, there)
            need(worth["positive"], FIGURE, f"{there}positive.")
    if calibration is not None:
        before = need(calibration, {"before": TABLE}, f"{where}calibration.")["before"]
        slope = need(before, {"slope": TABLE}, f"{where}calibration.before.")["slope"]
        need(slope, FIGURE, f"{where}calibration.before.slope.")
    if subgroups is not None:
        _check_subgroups(subgroups, f"{where}subgroups.")


def _check_subgroups(record: object, where: str) -> None:
    subgroups = need(record, SUBGROUPS, where)
    need(subgroups["heterogeneity"], {"p": NUMBER_OR_NONE}, f"{where}heterogeneity.")
    each = subgroups.get("subgroups")
    need_each(each if isinstance(each, list) else [None], {"name": TEXT, "share": TABLE}, f"{where}subgroups")
    need_each([one["share"] for one in subgroups["subgroups"]], FIGURE, f"{where}subgroups.share")


def check_seal(protocol: object) -> None:
    """The same of the `protocol` of results."""
    record = need(protocol, {"created": TEXT, "sha256": TEXT}, "protocol.")
    need_moment(record["created"], "protocol.created")
