"""A check: data, and one function that looks at the evidence and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pupille.audit.facts.record import Facts
from pupille.errors import ImageError, unknown_choice
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.results.finding import Finding
from pupille.shapes.objects import BoolArray, Objects

if TYPE_CHECKING:
    from pupille.audit.facts.masks import MaskFacts
    from pupille.audit.twins.find import Twin
    from pupille.data.annotations import Targets
    from pupille.data.dataset import Dataset, LeftOut

MOST_SEARCHED = 1_000
"""Masks of classes that are searched for specks, which takes most of the time of a look at them."""
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

    @cached_property
    def objects(self) -> Objects | None:
        """The objects that are drawn on the samples; None where none are drawn on any data of this kind."""
        return None if self.dataset.annotations is None else self.dataset.objects()

    @cached_property
    def masks(self) -> tuple[MaskFacts | ImageError, ...] | None:
        """The facts of the mask of each sample, or why it cannot be read; None where no masks of classes are drawn."""
        from pupille.audit.facts.masks import mask_facts

        store = self.dataset.masks
        if store is None:
            return None
        n = len(self.dataset)
        searched = set(np.random.default_rng(self.seed).permutation(n)[:MOST_SEARCHED].tolist())
        return tuple(
            mask_facts(store, str(id_), with_specks=row in searched)
            for row, id_ in enumerate(self.dataset.samples["id"])
        )

    @cached_property
    def presence(self) -> BoolArray:
        """(N, C) whether each sample is of a class, or shows it."""
        if self.masks is None:
            return self.dataset.presence()
        table = np.zeros((len(self.dataset), len(self.dataset.classes)), dtype=np.bool_)
        for row, mask in enumerate(self.masks):
            if not isinstance(mask, ImageError):
                table[row, list(mask.classes)] = True
        return table

    @cached_property
    def sizes(self) -> IntArray:
        """(N, 2) width and height of each upright picture."""
        return np.array([(fact.width, fact.height) for fact in self.facts], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def fingerprint(self) -> tuple[str, ...]:
        """A text for each sample that changes with its class, its number or anything drawn on it.

        A mask that cannot be read is a text of its own.
        """
        from pupille.data.annotations import targets_of

        targets = targets_of(self.dataset)
        try:
            return targets.fingerprint()
        except ImageError:
            return tuple(_fingerprint_of(targets.rows(np.array([row]))) for row in range(len(self.dataset)))


def _fingerprint_of(targets: Targets) -> str:
    """The fingerprint of one sample, or why there is none."""
    try:
        return targets.fingerprint()[0]
    except ImageError as error:
        return str(error)


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


def without_classes(dataset: Dataset) -> NotApplicable | None:
    """Why nothing can be asked about the class of each image; None where each has one."""
    if dataset.is_drawn:
        return NotApplicable(tell("what is drawn on the images has classes, not each image as a whole."))
    return None if dataset.classes else NotApplicable(tell("the images have no classes."))


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
