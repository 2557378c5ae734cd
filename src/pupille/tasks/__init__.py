"""The tasks. A new one is one file and one line in this table."""

from pupille.tasks.base import Task as Task
from pupille.tasks.classification import CLASSIFICATION

TASKS: dict[str, Task] = {"classification": CLASSIFICATION}
