"""What only one task can say in the sections that all tasks share: its verdict, cautions, limits and metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pupille.results.results import Results
from pupille.results.scored import ScoredImages
from pupille.tasks import find_task
from pupille.tasks.metric import MetricSpec
from pupille.tasks.task import load


@dataclass(frozen=True)
class Caution:
    """A reason to read the figures with care. code: its short name; sentence: for the reader."""

    code: str
    sentence: str


Rule = Callable[[Results], Caution | None]
"""A caution where there is reason for one."""


@dataclass(frozen=True)
class SecondaryMetric:
    """The metric beside the primary one in the ladder, and its phrases. name: its key. label: above figures that carry
    their unit; head: above those of a paper's table, column: of a terminal's. meaning: what it is, in a sentence.
    """

    name: str
    label: str
    head: str
    column: str
    meaning: str


@dataclass(frozen=True)
class TaskWords:
    """The words of a task; those that no function makes are phrases.

    how_good: the chosen run's score, and what it is about. without_leak: the score of the same model trained without
    the leak, of which the second argument is what the leak is worth, in words. no_learning: what a model that learns
    nothing would do; "" where nothing can be said.
    grave, doubtful, rough: rules of cautions, by how grave they are. unfit_answers, unfit_figures: what a model must
    not be used for because of what it answers, and because of its figures; "" where there is no such reason.
    purpose: what models were trained for; predicted: what they predict; for the documents.
    secondary: what stands beside the primary metric in the ladder. drawn: how a split was drawn, no_groups: what it may
    hide. learned: what a network lowered. looks_right: why a right answer shows little.
    scored_lines: what a terminal says of scored images. of_classes: the metrics of one class that
    documents and notebooks name. of_epochs: the metric that is drawn by epoch, a column of the history.
    """

    how_good: Callable[[Results], str]
    without_leak: Callable[[Results, str], str]
    no_learning: Callable[[Results], str]
    grave: tuple[Rule, ...]
    doubtful: tuple[Rule, ...]
    rough: tuple[Rule, ...]
    unfit_answers: tuple[Callable[[Results], str], ...]
    unfit_figures: tuple[Callable[[Results], str], ...]
    purpose: Callable[[Results], str]
    predicted: Callable[[Results], str]
    secondary: SecondaryMetric
    drawn: str
    no_groups: str
    learned: str
    looks_right: str
    scored_lines: Callable[[ScoredImages], list[str]]
    of_epochs: MetricSpec
    of_classes: tuple[MetricSpec, ...] = ()


def words_of(results: Results) -> TaskWords:
    """The words of the task of these results. Raises ConfigError for a task that there is not."""
    return words_of_task(results.task)


def words_of_task(name: str) -> TaskWords:
    """The words of a task of this name. Raises ConfigError for a task that there is not."""
    words: TaskWords = load(find_task(name).words)
    return words
