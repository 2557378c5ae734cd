"""A section of the report on answers, and the words in which a task tells how good they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.report.tables.measure import Measure
from pupille.results.scores import AnswersRecord, Scores
from pupille.tasks import find_task, metric_spec
from pupille.tasks.metric import MetricSpec
from pupille.tasks.task import load


@dataclass(frozen=True)
class ScoresContext:
    """What every section is made from. scores: checked. folder: where they lie, with their pictures."""

    scores: Scores
    folder: Path


def no_text(_: ScoresContext) -> str:
    """Of a section that says nothing in a terminal."""
    return ""


@dataclass(frozen=True)
class ScoresSection:
    """One section of the page. id: its anchor. title: in the navigation, a phrase. make: the values of its template;
    None where there is nothing to show. template: below `pupille/report`. as_text: what it says in a terminal.
    """

    id: str
    title: str
    make: Callable[[ScoresContext], Mapping[str, Any] | None]
    template: str
    as_text: Callable[[ScoresContext], str] = no_text


@dataclass(frozen=True)
class ScoresWords:
    """What a task says of answers. how_good: of one set of them, in a sentence.

    columns: metrics beside the primary one in the table of answers. of_classes: metrics in the table of classes, drawn:
    names of those drawn there too. keys: phrases for what is right, missed and wrong on the pictures.
    meaning: what the metrics are, phrases for the end of the page. sections: what only this task shows.
    """

    how_good: Callable[[Scores, AnswersRecord], str]
    columns: tuple[str, ...]
    of_classes: tuple[MetricSpec, ...]
    drawn: tuple[str, ...]
    keys: tuple[str, str, str]
    meaning: tuple[str, ...]
    sections: tuple[ScoresSection, ...]


def words_of(scores: Scores) -> ScoresWords:
    """The words of the task of these scores."""
    words: ScoresWords = load(find_task(scores.task).given_words)
    return words


def measure(scores: Scores, name: str) -> Measure:
    """How a metric of these scores is written."""
    return measured(scores, metric_spec(scores.task, name))


def measured(scores: Scores, spec: MetricSpec) -> Measure:
    """How the metric of a row of a table is written."""
    return Measure(spec, scores.unit)
