"""What is asked of the predictions of a run, beyond its metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pupille.config import Settings
from pupille.errors import ConfigError
from pupille.i18n.language import phrase, tell
from pupille.setting_values import ABOVE_0, not_allowed

MOST_COLUMNS = 3
"""Columns that are crossed, at most: of more, hardly a crossing holds 20 images."""


@dataclass(frozen=True)
class EvaluationConfig(Settings):
    """What is asked of the predictions beyond the metrics; all but `by` and `coverage` of two classes or of boxes.

    positive: the class to find; None takes it from the names, else the rarer one. cost_missed, cost_false_alarm: of the
    two errors, in any unit, 1 by default; instead of them least_recall or least_precision, which validation must show,
    or youden. prevalence: how frequent the class is where the model will be used. by: a column of metadata, or several
    with their crossings, to see for whom the model works. coverage: how often a set of classes must hold the true one,
    for models that may say "I don't know". Of boxes alone: unbiased_counts, that as many are found as are drawn;
    miss_at_most, the share of the objects of an image that may be missed, as a promise.
    """

    positive: str | None = None
    cost_missed: float | None = None
    cost_false_alarm: float | None = None
    least_recall: float | None = None
    least_precision: float | None = None
    youden: bool = False
    prevalence: float | None = None
    by: str | Sequence[str] | None = None
    coverage: float | None = None
    unbiased_counts: bool = False
    miss_at_most: float | None = None

    def __post_init__(self) -> None:
        costs = (self.cost_missed, self.cost_false_alarm) != (None, None)
        wishes = (
            costs,
            self.least_recall is not None,
            self.least_precision is not None,
            self.youden,
            self.about_boxes,
        )
        if sum(wishes) > 1 or (self.unbiased_counts and self.miss_at_most is not None):
            raise ConfigError(
                tell(
                    "a threshold follows one wish: the costs, a least recall, a least precision, or Youden's index; of "
                    "boxes also unbiased counts or a share that may be missed. Give one of them."
                )
            )
        if len(set(self.columns)) < len(self.columns) or len(self.columns) > MOST_COLUMNS:
            raise ConfigError(
                tell(
                    "by takes at most {most} columns, each once. Got {names}.",
                    most=MOST_COLUMNS,
                    names=", ".join(self.columns),
                )
            )
        for name in ("cost_missed", "cost_false_alarm"):
            cost = getattr(self, name)
            if cost is not None and not 0 < cost < float("inf"):
                raise not_allowed(name, cost, ABOVE_0)
        for name in ("least_recall", "least_precision", "prevalence", "coverage", "miss_at_most"):
            share = getattr(self, name)
            if share is not None and not 0 < share < 1:
                raise not_allowed(
                    name,
                    share,
                    phrase("{setting} is a share above 0 and below 1, such as 0.95. Got {value}."),
                )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `by`."""
        if not self.by:
            return ()
        return (self.by,) if isinstance(self.by, str) else tuple(self.by)

    @property
    def about_threshold(self) -> bool:
        """Whether anything is asked that moves a threshold."""
        return replace(self, by=None, coverage=None) != EvaluationConfig()

    @property
    def about_boxes(self) -> bool:
        """Whether anything is asked that only boxes can answer."""
        return self.unbiased_counts or self.miss_at_most is not None

    def refuse_about_boxes(self) -> None:
        """Raises ConfigError if something is asked that only boxes can answer."""
        if self.about_boxes:
            raise ConfigError(
                tell(
                    "--unbiased-counts and --miss-at-most are about boxes that are found in images, and here none are. "
                    "Leave them out."
                )
            )


@dataclass(frozen=True)
class Questions:
    """asked: as typed. validation_groups, test_groups: of each image, None where none are declared. columns: name ->
    the subgroup of each test image, where `asked` names columns. seed: of resamples. promise_groups: of the images set
    aside for promises. candidates: how many models validation chose among. of_folds: answers of
    the same recipe trained on folds, each about images that the model did not learn from. dependent: whether the audit
    saw images that belong together, such as slices of a stack, and no groups were declared."""

    asked: EvaluationConfig
    validation_groups: Sequence[str] | None = None
    test_groups: Sequence[str] | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seed: int = 0
    promise_groups: Sequence[str] | None = None
    candidates: int = 1
    of_folds: Sequence[Any] = ()
    dependent: bool = False

    @property
    def column(self) -> str:
        """The column that was asked for, or the crossing of all of them."""
        return crossed(self.columns)[0]

    @property
    def subgroups(self) -> Sequence[str] | None:
        """The subgroup of each test image by that column or crossing; None where none was asked for."""
        return crossed(self.columns)[1] if self.columns else None


def crossed(columns: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """The name of the crossing of some columns, and the value of each image in it."""
    return " × ".join(columns), [", ".join(cells) for cells in zip(*columns.values(), strict=True)]
