"""For whom: the figures of any task by columns of metadata and their crossings, with intervals that hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

import numpy as np

from pupille.evaluation.inference.intervals import ALPHA, normal_quantile
from pupille.evaluation.inference.subgroups import SMALLEST
from pupille.evaluation.questions import Questions, crossed
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.by_group import ByGroupRecord, FigureRecord, GroupingRecord, GroupRecord
from pupille.results.classification import ThresholdRecord
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec


@dataclass(frozen=True)
class Images:
    """Predictions that are looked at by group. groups: of patients or places, None where none are declared.

    threshold: from which an image is called positive, where there is one.
    """

    predictions: Any
    groups: Sequence[str] | None
    threshold: ThresholdRecord | None
    seed: int

    def rows(self, rows: IntArray) -> Images:
        """Some of them."""
        groups = None if self.groups is None else [self.groups[int(row)] for row in rows]
        return Images(self.predictions.rows(rows), groups, self.threshold, self.seed)


class GroupFigures(Protocol):
    """What a task tells of a group of images."""

    def known(self, predictions: Any) -> IntArray:
        """The rows of which the truth is known."""
        ...

    def figures(self, images: Images) -> tuple[FigureRecord, ...]:
        """What is told of each group."""
        ...

    def of(self, images: Images, *, alpha: float) -> Mapping[str, Metric]:
        """The figures of the images of one group. alpha: one less the confidence of their intervals."""
        ...

    def sentences(
        self, images: Images, values: Sequence[str], *, column: str, groupings: int
    ) -> tuple[StoredText, ...]:
        """What must be known of differences between the groups. values: of each image. groupings: how many are looked
        at, for the tests to hold together."""
        ...


def by_group_record(
    part: GroupFigures, predictions: Any, questions: Questions, threshold: ThresholdRecord | None
) -> ByGroupRecord | None:
    """The figures by each column and each crossing of columns; None where no column was asked for.

    Nothing is said of a group of fewer than 20 images. Intervals hold together for the groups of one column
    (Bonferroni).
    """
    if not questions.columns:
        return None
    known = part.known(predictions)
    images = Images(predictions, questions.test_groups, threshold, questions.seed).rows(known)
    columns = {name: [cells[int(row)] for row in known] for name, cells in questions.columns.items()}
    names = [some for size in range(1, len(columns) + 1) for some in combinations(columns, size)]
    groupings = []
    for some in names:
        column, values = crossed({name: columns[name] for name in some})
        groupings.append(
            GroupingRecord(
                column,
                _groups(part, images, values),
                part.sentences(images, values, column=column, groupings=len(names)),
            )
        )
    return ByGroupRecord(
        part.figures(images), tuple(groupings), None if threshold is None else threshold.positive
    )


def _groups(part: GroupFigures, images: Images, values: Sequence[str]) -> tuple[GroupRecord, ...]:
    names, number = np.unique(np.asarray(values, dtype=str), return_inverse=True)
    sizes = np.bincount(number)
    alpha = ALPHA / max(int((sizes >= SMALLEST).sum()), 1)
    records = []
    for k, name in enumerate(names):
        size = int(sizes[k])
        why = None
        if size < SMALLEST:
            why = tell("too few images to say anything ({n}), {least} are needed", n=size, least=SMALLEST)
        figures = {} if why else part.of(images.rows(np.flatnonzero(number == k)), alpha=alpha)
        records.append(GroupRecord(str(name), size, figures, why))
    return tuple(records)


@dataclass(frozen=True)
class OfMetrics:
    """Some metrics of a task by group, each as the task scores it. evaluate: (predictions, groups, seed) -> an
    evaluation. known_rows: predictions -> the rows of which the truth is known.

    Intervals are those of the task, made wider to hold together: on the scale on which the spread of a share, or of a
    size from 0 on, hardly depends on its value.
    """

    specs: tuple[MetricSpec, ...]
    evaluate: Callable[..., Any]
    known_rows: Callable[[Any], IntArray]

    def known(self, predictions: Any) -> IntArray:
        """The rows of which the truth is known."""
        return self.known_rows(predictions)

    def figures(self, images: Images) -> tuple[FigureRecord, ...]:  # noqa: ARG002
        """These metrics."""
        return tuple(
            FigureRecord(spec.name, tell(spec.label), spec.unit, spec.better == "zero") for spec in self.specs
        )

    def of(self, images: Images, *, alpha: float) -> Mapping[str, Metric]:
        """The metrics of the images of one group."""
        metrics = self.evaluate(images.predictions, groups=images.groups, seed=images.seed).metrics
        return {spec.name: widened(metrics[spec.name], spec, alpha=alpha) for spec in self.specs}

    def sentences(
        self,
        images: Images,  # noqa: ARG002
        values: Sequence[str],  # noqa: ARG002
        *,
        column: str,  # noqa: ARG002
        groupings: int,  # noqa: ARG002
    ) -> tuple[StoredText, ...]:
        """Nothing beyond the figures."""
        return ()


def every_row(predictions: Any) -> IntArray:
    """All rows: the truth of all of them is drawn."""
    return np.arange(len(predictions.ids), dtype=np.int64)


def widened(metric: Metric, spec: MetricSpec, *, alpha: float) -> Metric:
    """A metric whose 95 % interval is made one of 1 - alpha."""
    if metric.value is None or metric.low is None or metric.high is None:
        return metric
    forth, back = _scale(spec)
    factor = normal_quantile(alpha=alpha) / normal_quantile()
    value, low, high = (float(forth(np.array(end))) for end in (metric.value, metric.low, metric.high))
    bounds = back(np.array([value - factor * (value - low), value + factor * (high - value)]))
    return Metric(metric.value, float(bounds[0]), float(bounds[1]), metric.n, metric.reason)


Mapped = Callable[[FloatArray], FloatArray]


def _scale(spec: MetricSpec) -> tuple[Mapped, Mapped]:
    """The scale of a metric and its inverse, which stays within the metric's bounds."""
    lowest, highest = spec.bounds
    if lowest == 0 and highest == 1:
        return (
            lambda share: np.arcsin(np.sqrt(np.clip(share, 0, 1))),
            lambda angle: np.sin(np.clip(angle, 0, np.pi / 2)) ** 2,
        )
    if lowest == 0 and highest is None:
        return np.sqrt, lambda root: np.maximum(root, 0) ** 2
    return (lambda value: value), (lambda value: value)
