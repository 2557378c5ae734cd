"""What is explained of a number: how far it lies from the mean of the training images, on its own side of it."""

from __future__ import annotations

import numpy as np

from pupille.data.annotations import Targets
from pupille.explanation.subject import Subject
from pupille.i18n.language import StoredText, tell
from pupille.models.decode.regression import scale_of
from pupille.models.model import Model, ModelSpec
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import GivenAwayRecord
from pupille.results.metric import Metric


class NumberQuestion:
    """Why so high, or so low? See `pupille.explanation.subject.Question`."""

    def sides(self, answers: FloatArray, spec: ModelSpec) -> IntArray:
        """(N,) 1 for a number above the mean of the training images, else -1."""
        return np.where(answers >= scale_of(spec).mean, 1, -1).astype(np.int64)

    def scores(self, answers: FloatArray, sides: IntArray, model: Model) -> FloatArray:
        """(N,) the distance from the mean, negative on the other side."""
        return np.asarray(sides * (answers - scale_of(model.spec).mean))

    def along(self, weights: FloatArray, sides: IntArray, spec: ModelSpec) -> FloatArray:
        """(1, ...) weights of the standardised number -> (N, ...) those of the distance."""
        return np.asarray(np.multiply.outer(sides * scale_of(spec).deviation, weights[0]))

    def baseline(self, learned: Targets, count: int, spec: ModelSpec) -> FloatArray:  # noqa: ARG002
        """(count,) the median of the training images."""
        return np.full(count, float(np.median(learned.array)))

    def closeness(self, answers: FloatArray, targets: Targets) -> FloatArray:
        """(N,) the logarithm of the error, negative; a number that is hit is as near as numbers of its size can be."""
        least = np.spacing(np.maximum(np.abs(targets.array), np.finfo(np.float64).tiny))
        return np.asarray(-np.log(np.maximum(np.abs(answers - targets.array), least)))

    def altered_in_words(self, done: str, metric: Metric, loss: Metric, spec: ModelSpec) -> StoredText:
        """How far the model is off on altered images, and how much farther than on those as they are."""
        values = {"done": done, "error": metric.value, "unit": f" {spec.unit}".rstrip()}
        if metric.low is None or loss.low is None:
            return tell("{done} the model is off by {error:g3}{unit} on average", **values)
        return tell(
            "{done} the model is off by {error:g3}{unit} on average ({low:g3} to {high:g3}), {loss:g3} more than on "
            "the pictures as they are ({least:g3} to {most:g3})",
            **values,
            low=metric.low,
            high=metric.high,
            loss=loss.value,
            least=loss.low,
            most=loss.high,
        )

    def answer_in_words(self, answers: FloatArray, row: int, spec: ModelSpec) -> str:
        """The number with its unit."""
        return tell("{value:g3}{unit}", value=float(answers[row]), unit=f" {spec.unit}".rstrip())

    def truth_in_words(self, targets: Targets, row: int, spec: ModelSpec) -> str:
        """The true number with its unit."""
        return tell("{value:g3}{unit}", value=float(targets.array[row]), unit=f" {spec.unit}".rstrip())

    def given_away(
        self,
        subject: Subject,  # noqa: ARG002
        maps: FloatArray,  # noqa: ARG002
        border: FloatArray,  # noqa: ARG002
        targets: Targets,  # noqa: ARG002
    ) -> tuple[GivenAwayRecord, ...]:
        """Nothing: a number is of no class."""
        return ()

    def unit(self, model: Model) -> StoredText:
        """That of the numbers."""
        if not model.spec.unit:
            return tell("distance from the mean of the training images")
        return tell("{unit}, as distance from the mean of the training images", unit=model.spec.unit)


QUESTION = NumberQuestion()
