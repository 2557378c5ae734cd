"""The tasks. A new one is one file and one line in this table."""

from pupille.tasks.classification import CLASSIFICATION
from pupille.tasks.task import Task as Task

TASKS: dict[str, Task] = {"classification": CLASSIFICATION}
