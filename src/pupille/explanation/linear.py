"""Contributions w (x - mean) of a model that is linear in the pixels: its exact Shapley values.

A linear model is an additive game: the share of a value does not depend on which others are there, so that the Shapley
value of each, against the mean of the training images, is its weight times its distance from that mean (Lundberg and
Lee 2017, corollary 1, https://arxiv.org/abs/1705.07874).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.models.sklearn_model import ClassicalModel, in_rows
from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Contributions:
    """Maps of a model that is linear in the pixels. mean: (values,) of the prepared rows of the training images."""

    question: Question
    mean: FloatArray

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> Contributions | None:
        """For this model; None for one that is not linear. background: pictures whose mean is no evidence."""
        if not isinstance(model, ClassicalModel) or linear_weights(model) is None:
            return None
        rows = np.arange(len(background), dtype=np.int64)
        return cls(question, in_rows(model.spec, background, rows).mean(axis=0, dtype=np.float64))

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, H, W) contributions of each pixel, its channels together; they add up to the score less that of the
        mean picture."""
        assert isinstance(model, ClassicalModel)
        weights = linear_weights(model)
        assert weights is not None
        rows = in_rows(model.spec, pixels, np.arange(len(pixels), dtype=np.int64)).astype(np.float64)
        values = self.question.along(weights, sides, model.spec) * (rows - self.mean)
        return np.asarray(values.reshape(len(pixels), *pixels.shape[1:]).sum(axis=3))


def linear_weights(model: ClassicalModel) -> FloatArray | None:
    """(O, values) weights of the logits of all classes, or of the standardised number; None where there are none.

    A class that no training image showed has NaN; of two classes the first one's weights are 0.
    """
    # An estimator with a kernel that is not linear, or a pipeline, has none.
    estimator: Any = model.estimator
    raw = getattr(estimator, "coef_", None)
    if raw is None:
        return None
    weights = np.atleast_2d(np.asarray(raw, dtype=np.float64)) / (model.temperature or 1.0)
    if not hasattr(estimator, "classes_"):
        return weights
    classes = np.asarray(estimator.classes_, dtype=np.int64)
    if len(classes) == 2 and len(weights) == 1:
        weights = np.concatenate([np.zeros_like(weights), weights])
    every = np.full((len(model.spec.classes), weights.shape[1]), np.nan)
    every[classes] = weights
    return every
