"""What is explained of a class: its logit less the mean of all logits, or the share of votes for it."""

from __future__ import annotations

import numpy as np

from pupille.data.annotations import Targets
from pupille.explanation.given_away import given_away
from pupille.explanation.subject import Subject, counts_votes
from pupille.i18n.language import StoredText, tell
from pupille.models.model import Model, ModelSpec
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import GivenAwayRecord
from pupille.results.metric import Metric

SMALLEST = 1e-300
"""A probability below this is taken for it: its logarithm is still a number."""
LEAST = 1e-9
"""Odds are told from probabilities down to this, and up to what it leaves of one."""


class ClassQuestion:
    """Why this class? See `pupille.explanation.subject.Question`."""

    def sides(self, answers: FloatArray, spec: ModelSpec) -> IntArray:  # noqa: ARG002
        """(N,) the most probable class."""
        return np.asarray(answers.argmax(axis=1), dtype=np.int64)

    def scores(self, answers: FloatArray, sides: IntArray, model: Model) -> FloatArray:
        """(N,) the centred logit, which is log p less the mean of all log p; of votes the share.

        A class that no training image showed has the probability 0 in every answer, and is not among these means.
        """
        rows = np.arange(len(answers))
        if counts_votes(model):
            return np.asarray(answers[rows, sides])
        logarithms = np.log(np.maximum(answers, SMALLEST))
        return np.asarray(logarithms[rows, sides] - logarithms[:, learned_classes(model)].mean(axis=1))

    def along(self, weights: FloatArray, sides: IntArray, spec: ModelSpec) -> FloatArray:  # noqa: ARG002
        """(C, ...) weights of the logits, NaN for classes without -> (N, ...) those of the centred logits."""
        return np.asarray((weights - np.nanmean(weights, axis=0))[sides])

    def baseline(self, learned: Targets, count: int, spec: ModelSpec) -> FloatArray:
        """(count, C) the share of each class among the training images."""
        shares = np.bincount(learned.array, minlength=len(spec.classes)) / len(learned)
        return np.repeat(shares[None], count, axis=0)

    def closeness(self, answers: FloatArray, targets: Targets) -> FloatArray:
        """(N,) the logarithm of the odds of the true class; the loss is -log p, and orders images as this does."""
        rows = np.arange(len(answers))
        others = answers.copy()
        others[rows, targets.array] = 0
        own = np.maximum(answers[rows, targets.array], LEAST)
        return np.asarray(np.log(own) - np.log(np.maximum(others.sum(axis=1), LEAST)))

    def altered_in_words(self, done: str, metric: Metric, loss: Metric, spec: ModelSpec) -> StoredText:  # noqa: ARG002
        """How often the model is right on altered images, and how many points fewer than on those as they are."""
        if metric.low is None or loss.low is None:
            return tell("{done} the model is right in {share:percent}", done=done, share=metric.value)
        return tell(
            "{done} the model is right in {share:percent} ({low:percent} to {high:percent}), {change:points} points "
            "against the pictures as they are ({least:points} to {most:points})",
            done=done,
            share=metric.value,
            low=metric.low,
            high=metric.high,
            change=-(loss.value or 0.0),
            least=-(loss.high or 0.0),
            most=-loss.low,
        )

    def answer_in_words(self, answers: FloatArray, row: int, spec: ModelSpec) -> str:
        """The most probable class with its probability."""
        label = int(answers[row].argmax())
        return tell("{label}, {share:percent}", label=spec.classes[label], share=float(answers[row, label]))

    def truth_in_words(self, targets: Targets, row: int, spec: ModelSpec) -> str:
        """The true class."""
        return spec.classes[int(targets.array[row])]

    def given_away(
        self, subject: Subject, maps: FloatArray, border: FloatArray, targets: Targets
    ) -> tuple[GivenAwayRecord, ...]:
        """The classes that one place at the border stands for."""
        return given_away(subject, maps, border, targets)

    def unit(self, model: Model) -> StoredText:
        """Logits, or shares of votes."""
        if counts_votes(model):
            return tell("share of the votes")
        return tell("logit less the mean of all logits")


def learned_classes(model: Model) -> IntArray:
    """The classes that a model can name: all, or of an estimator those that its training images showed."""
    every = np.arange(len(model.spec.classes), dtype=np.int64)
    return np.asarray(getattr(getattr(model, "estimator", None), "classes_", every), dtype=np.int64)


QUESTION = ClassQuestion()
