"""What is explained: a model, some images, what it says of them, and one number of each that a map divides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from pupille.data.annotations import Targets
from pupille.data.pixels.pixel_set import Pixels
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import StoredText
from pupille.models.model import Model, ModelSpec
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import GivenAwayRecord
from pupille.results.metric import Metric


class Question(Protocol):
    """What is asked of the answers of a model. A score: (N,), higher the more a picture speaks for its answer."""

    def sides(self, answers: FloatArray, spec: ModelSpec) -> IntArray:
        """(N, ...) answers -> (N,) what of each is explained: the class it names, or whether its number is high."""
        ...

    def scores(self, answers: FloatArray, sides: IntArray, model: Model) -> FloatArray:
        """(N, ...) answers of a model -> (N,) how much each speaks for its side."""
        ...

    def along(self, weights: FloatArray, sides: IntArray, spec: ModelSpec) -> FloatArray:
        """(O, ...) weights of the outputs before anything bends them -> (N, ...) those of the score of each side."""
        ...

    def baseline(self, learned: Targets, count: int, spec: ModelSpec) -> FloatArray:
        """(count, ...) answers of the model that learns nothing. learned: of the training images."""
        ...

    def closeness(self, answers: FloatArray, targets: Targets) -> FloatArray:
        """(N, ...) answers -> (N,) how well each fits what is true, higher the better, without an end."""
        ...

    def altered_in_words(self, done: str, metric: Metric, loss: Metric, spec: ModelSpec) -> StoredText:
        """How good the model is on altered images. done: what was done to them. loss: how much worse than without."""
        ...

    def answer_in_words(self, answers: FloatArray, row: int, spec: ModelSpec) -> str:
        """One of (N, ...) answers."""
        ...

    def truth_in_words(self, targets: Targets, row: int, spec: ModelSpec) -> str:
        """What is true of one image."""
        ...

    def unit(self, model: Model) -> StoredText:
        """What a score is measured in."""
        ...

    def given_away(
        self, subject: Subject, maps: FloatArray, border: FloatArray, targets: Targets
    ) -> tuple[GivenAwayRecord, ...]:
        """What is known by one place at the border. maps: (M, h, w) of the first images. border: answers to the border
        alone."""
        ...


def counts_votes(model: Model) -> bool:
    """Whether a model gives shares that may be none at all, such as votes of trees, and no scores below them."""
    estimator = getattr(model, "estimator", None)
    return estimator is not None and not hasattr(estimator, "decision_function")


class Explainer(Protocol):
    """What makes maps of a model, and of every variant of it."""

    def maps(self, model: Any, pixels: Pixels, sides: IntArray) -> FloatArray:
        """(N, h, w) what each place of the pictures adds to the score of its side."""
        ...


@dataclass(frozen=True)
class Subject:
    """Images that a model is asked about. pixels: (N, H, W, C). groups: N names, None without groups."""

    model: Model
    question: Question
    pixels: Pixels
    groups: tuple[str, ...] | None
    seed: int

    def __len__(self) -> int:
        return len(self.pixels)

    @cached_property
    def answers(self) -> FloatArray:
        """(N, ...) what the model says of the images."""
        return self.model.predict(self.pixels)

    @cached_property
    def sides(self) -> IntArray:
        """(N,) what of each answer is explained."""
        return self.question.sides(self.answers, self.model.spec)

    @cached_property
    def scores(self) -> FloatArray:
        """(N,) how much each picture speaks for its answer."""
        return self.question.scores(self.answers, self.sides, self.model)

    @property
    def units(self) -> IntArray:
        """(N,) images, or groups, numbered from 0."""
        return units_of(len(self), self.groups)

    def first(self, n: int) -> Subject:
        """The first images of these."""
        groups = self.groups[:n] if self.groups else None
        return Subject(self.model, self.question, self.pixels[:n], groups, self.seed)

    def others(self, count: int) -> IntArray:
        """(count, N) for each image the numbers of other images, drawn at random."""
        n = len(self)
        steps = 1 + np.random.default_rng(self.seed).permutation(max(1, n - 1))[: min(count, max(1, n - 1))]
        return np.asarray((np.arange(n) + steps[:, None]) % n, dtype=np.int64)
