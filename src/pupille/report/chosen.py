"""Which model learns nothing, and how a run compares with the chosen one."""

from __future__ import annotations

from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.tasks import find_task, metric_spec


def baseline_of(results: Results) -> str:
    """The model that learns nothing, as the card of the task names it."""
    return find_task(results.task).baseline


def run_of_baseline(results: Results) -> RunRecord | None:
    """The run of that model; None where it was not compared."""
    return next((run for run in results.runs if run.model == baseline_of(results)), None)


def is_told_from_baseline(results: Results) -> bool:
    """Whether the model that learns nothing is worse than the chosen run on these test images, or was not compared."""
    simplest = run_of_baseline(results)
    gap = difference_of(results, simplest.name) if simplest else None
    return gap is None or gap.word == "worse"


def worth_seeing(results: Results) -> list[Metric]:
    """The primary metric of each rung that is better than the model which learns nothing; of all where there is none.

    They set the scale on which the rungs are drawn.
    """
    spec = metric_spec(results.task, results.primary_metric)
    metrics = {run.name: run.metrics[spec.name] for run in results.runs}
    simplest = run_of_baseline(results)
    nothing = metrics[simplest.name].value if simplest else None
    if nothing is None:
        return list(metrics.values())
    better = [m for m in metrics.values() if m.value is not None and spec.is_better(m.value, nothing)]
    return better or list(metrics.values())


def difference_of(results: Results, name: str) -> Difference | None:
    """The comparison of one run with the chosen one; None for the chosen one itself."""
    return next((difference for difference in results.differences if difference.name == name), None)
