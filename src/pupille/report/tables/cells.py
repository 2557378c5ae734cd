"""The cells of the plain text tables that hold a rung, or a figure with its interval."""

from __future__ import annotations

from pupille.i18n.language import number, points, say, translated
from pupille.i18n.visible import visible
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.run import RunRecord

LONGEST_NAME = 24


def rung_cell(run: RunRecord, chosen: str | None) -> str:
    """The rung's name behind a star, if it was chosen, or a space."""
    return f"{'*' if run.name == chosen else ' '} {visible(run.name)[:LONGEST_NAME]}"


def metric_cell(metric: Metric) -> str:
    """`97.2 (95.0-98.5)`."""
    if metric.value is None:
        return "-"
    if metric.low is None or metric.high is None:
        return _hundred(metric.value)
    return f"{_hundred(metric.value)} ({_hundred(metric.low)}-{_hundred(metric.high)})"


def _hundred(share: float) -> str:
    """A percentage with one decimal; `100` stands for exactly all, and nothing else."""
    return "100" if share == 1 else number(min(100 * share, 99.9), 1)


def difference_cell(difference: Difference | None) -> str:
    """`-2.8 (-5.3 to -0.3) worse`, in percentage points; a dash where there is none."""
    if difference is None:
        return "-"
    low, high = difference.low, difference.high
    interval = ""
    if low is not None and high is not None:
        interval = say(" ({low:points} to {high:points})", low=low, high=high)
    return f"{points(difference.value)}{interval} {visible(translated(difference.word))}"
