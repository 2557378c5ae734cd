"""Which model learns nothing, and how a run compares with the chosen one."""

from __future__ import annotations

from pupille.results.evaluation import Difference
from pupille.results.results import Results
from pupille.tasks import find_task


def baseline_of(results: Results) -> str:
    """The model that learns nothing, as the card of the task names it."""
    return find_task(results.task).baseline


def difference_of(results: Results, name: str) -> Difference | None:
    """The comparison of one run with the chosen one; None for the chosen one itself."""
    return next((difference for difference in results.differences if difference.name == name), None)
