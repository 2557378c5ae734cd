"""What `results.json` says of a run by columns of metadata and their crossings, whatever its task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric
from pupille.tasks.metric import Unit


@dataclass(frozen=True)
class FigureRecord:
    """What is told of each group. label: at the head of a column. signed: whether its sign counts, as of a bias."""

    name: str
    label: Sentence
    unit: Unit
    signed: bool


@dataclass(frozen=True)
class GroupRecord:
    """One group. figures: name -> its value, with intervals that hold together for all groups of the grouping.

    reason: why nothing is said of it; None where there is.
    """

    name: str
    images: int
    figures: Mapping[str, Metric]
    reason: Sentence | None


@dataclass(frozen=True)
class GroupingRecord:
    """Groups by one column, or by the crossing of several. sentences: what must be known of their differences."""

    column: str
    groups: tuple[GroupRecord, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class ByGroupRecord:
    """Test images by every column that was asked for and by every crossing of them. positive: the class to find, where
    the figures are about one."""

    figures: tuple[FigureRecord, ...]
    groupings: tuple[GroupingRecord, ...]
    positive: str | None = None
