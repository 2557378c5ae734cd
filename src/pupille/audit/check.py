"""A check: data, and one function that looks at the evidence and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pupille.audit.facts.record import Facts
from pupille.errors import unknown_choice
from pupille.results.finding import Finding

if TYPE_CHECKING:
    from pupille.audit.twins.find import Twin
    from pupille.data.dataset import Dataset, LeftOut

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Evidence:
    """The evidence that every check looks at.

    dataset: the readable samples with label, group and split ("" before a split is drawn).
    facts: one a sample, in the same order. left_out: files that are no samples, with the reason.
    given: whether the split came with the data (then a leak is an error; one that is drawn here has none).
    seed: of every random choice of a check. known_twins: as an earlier search has found them; None to search.
    """

    dataset: Dataset
    facts: tuple[Facts, ...]
    left_out: tuple[LeftOut, ...]
    given: bool
    seed: int = 0
    known_twins: tuple[Twin, ...] | None = None

    @cached_property
    def twins(self) -> tuple[Twin, ...]:
        """The samples that show the same picture; searched for once, when the first check asks."""
        if self.known_twins is not None:
            return self.known_twins
        from pupille.audit.twins.find import find_twins, grey_reader

        return find_twins(self.facts, grey_reader(self.dataset))


@dataclass(frozen=True)
class NotApplicable:
    """The question does not arise for this data set, and why."""

    reason: str


@dataclass(frozen=True)
class CouldNotRun:
    """The question arises but could not be answered, and why. Never the same as passed.

    failed: an error ended the check, so that asking again may give an answer.
    """

    reason: str
    failed: bool = False


Answer = tuple[Finding, ...] | NotApplicable | CouldNotRun
"""The answer of a check; no findings means that it passed."""


@dataclass(frozen=True)
class Check:
    """One question asked of a data set. code: short and stable, such as `twins-across`. title: the question's subject.

    severity: of its findings, unless one states its own.
    """

    code: str
    title: str
    severity: str
    look: Callable[[Evidence], Answer]

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(unknown_choice("severity", self.severity, SEVERITIES))
