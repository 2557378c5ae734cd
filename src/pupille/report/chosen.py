"""Which run of the results was chosen, and how another one compares with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pupille.tasks import find_task

Results = Mapping[str, Any]


def baseline_of(results: Mapping[str, Any]) -> str:
    """The model that learns nothing, as the card of the task names it."""
    return find_task(results["task"]).baseline


def chosen_run(results: Results) -> Mapping[str, Any]:
    """The run that was chosen; of a single run, itself."""
    runs: Sequence[Mapping[str, Any]] = results["runs"]
    return next((run for run in runs if run["name"] == results["chosen"]), runs[0])


def difference_of(results: Results, name: str) -> Mapping[str, Any] | None:
    """The comparison of one run with the chosen one; None for the chosen one itself."""
    records: Sequence[Mapping[str, Any]] = results["differences"]
    return next((record for record in records if record["name"] == name), None)
