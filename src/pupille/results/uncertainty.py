"""The `sets` and `novelty` of a run checked field by field, so that what shows them can trust them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.results.classification import METRIC
from pupille.results.decode import (
    COUNT,
    FLAG,
    LIST,
    NUMBER,
    TABLE,
    TABLE_OR_NONE,
    TEXT_OR_NONE,
    DamageError,
    need,
    need_each,
)

SETS = {
    "coverage": NUMBER, "least": NUMBER, "n": COUNT, "grouped": FLAG, "covered": TABLE, "answered": TABLE,
    "right_when_answered": TABLE, "mean_size": NUMBER, "sizes": LIST,
}  # fmt: skip
NOVELTY = {"false_alarms": NUMBER, "training": COUNT, "validation": COUNT}


def check_unsure(run: Mapping[str, Any], where: str) -> None:
    """Raises DamageError, naming the place, if the `sets` or `novelty` of a run lack something."""
    if run.get("sets") is not None:
        sets = need(run["sets"], SETS, f"{where}sets.")
        for name in ("covered", "answered", "right_when_answered"):
            need(sets[name], METRIC, f"{where}sets.{name}.")
        need_each(sets["sizes"], {"classes": COUNT, "images": COUNT}, f"{where}sets.sizes")
    if run.get("novelty") is not None:
        novelty = need(run["novelty"], {"flagged": TABLE_OR_NONE}, f"{where}novelty.")
        if "reason" not in novelty or not isinstance(novelty["reason"], TEXT_OR_NONE):
            raise DamageError(f"{where}novelty.reason should be a text or null")
        if novelty["flagged"] is not None:
            need(novelty, NOVELTY, f"{where}novelty.")
            need(novelty["flagged"], METRIC, f"{where}novelty.flagged.")
