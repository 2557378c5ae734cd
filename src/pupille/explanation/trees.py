"""TreeSHAP: the exact Shapley values of a tree or a forest, which shap computes along the paths of its trees."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.models.sklearn_model import ClassicalModel, in_rows
from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class TreeShap:
    """Maps of the Shapley values of pixels in a tree or a forest (Lundberg and others 2020,
    https://doi.org/10.1038/s42256-019-0138-9), an unknown pixel going both ways of a fork as the training images did.
    """

    question: Question

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> TreeShap | None:  # noqa: ARG003
        """For this model; None for one that is no tree and no forest."""
        estimator: Any = getattr(model, "estimator", None)
        trees = getattr(estimator, "estimators_", [estimator])
        return cls(question) if all(hasattr(tree, "tree_") for tree in trees) else None

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, H, W) what each pixel adds to the score, its channels together, against the mean training image."""
        assert isinstance(model, ClassicalModel)
        rows = in_rows(model.spec, pixels, np.arange(len(pixels), dtype=np.int64))
        explainer = shap_of().TreeExplainer(model.estimator, feature_perturbation="tree_path_dependent")
        values = np.asarray(explainer.shap_values(rows, check_additivity=False), dtype=np.float64)
        mine = self.of_sides(values, model, sides)
        return np.asarray(mine.reshape(len(pixels), *pixels.shape[1:]).sum(axis=3))

    def of_sides(self, values: FloatArray, model: ClassicalModel, sides: IntArray) -> FloatArray:
        """(N, values, classes) shares, or (N, values) numbers -> (N, values) those of the score of each side."""
        if values.ndim == 2:
            return self.question.along(np.ones((1, 1)), sides, model.spec) * values
        column = {int(label): place for place, label in enumerate(model.estimator.classes_)}
        return values[np.arange(len(values)), :, [column[int(side)] for side in sides]]


def shap_of() -> Any:
    """The library, which colours its plots when it is imported, in a way that matplotlib will forget."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap
    return shap
