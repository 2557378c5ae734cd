"""The tasks. A new one is one file and one line in this table."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.errors import ConfigError, unknown_choice
from pupille.tasks.classification import CLASSIFICATION
from pupille.tasks.detection import DETECTION
from pupille.tasks.instances import INSTANCES
from pupille.tasks.metric import MetricSpec
from pupille.tasks.regression import REGRESSION
from pupille.tasks.segmentation import SEGMENTATION
from pupille.tasks.task import Task as Task
from pupille.tasks.task import load

TASKS: dict[str, Task] = {
    task.name: task for task in (CLASSIFICATION, REGRESSION, DETECTION, SEGMENTATION, INSTANCES)
}


def find_task(name: str) -> Task:
    """The task of this name. Raises ConfigError for any other."""
    if name not in TASKS:
        raise ConfigError(unknown_choice("the task", name, TASKS))
    return TASKS[name]


def learns(task: str, annotation: str) -> bool:
    """Whether what is asked for is a task that learns such annotations; `auto` and other words ask for none."""
    return task in TASKS and TASKS[task].annotation == annotation


def task_of(annotation: str) -> str:
    """The task that learns such annotations, the first one where there are several."""
    return next(card.name for card in TASKS.values() if card.annotation == annotation)


def metric_specs(task: str) -> Mapping[str, MetricSpec]:
    """Every overall metric of a task by name, in the order in which they are shown. Raises ConfigError for no task."""
    return {spec.name: spec for spec in load(find_task(task).metrics)}


def metric_spec(task: str, name: str) -> MetricSpec:
    """What is known of a metric of a task. Raises ConfigError for a task or a metric that there is not."""
    specs = metric_specs(task)
    if name not in specs:
        raise ConfigError(unknown_choice("the metric", name, specs))
    return specs[name]
