"""Every model of numbers as an estimator of scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.utils import column_or_1d
from sklearn.utils.validation import _check_y, check_consistent_length

from pupille.estimators.base import ImageEstimator
from pupille.estimators.inputs import numbers_of
from pupille.models.registry import find
from pupille.results.arrays import FloatArray

if TYPE_CHECKING:
    from sklearn.utils import Tags


class ImageRegressor(RegressorMixin, ImageEstimator):  # type: ignore[misc]
    """A model of the ladder that predicts a number, for scikit-learn's tools to fit, clone, cross-validate and search.

    model: its name, see `pupille models`; settings and X as of `ImageClassifier`. The numbers are standardised for the
    fit and given back in their own unit.

    After `fit`: `model_` (the fitted model), `history_` (epochs of a network), `notes_` (what a reader must be told, in
    sentences), `n_features_in_` (for arrays).
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the model to pictures X and their numbers y (N,).

        Raises ModelError for an unknown model or setting, DataError for pictures that do not fit together or numbers
        that are all the same, ValueError for numbers that are not finite.
        """
        from pupille.data.annotations import NumberTargets

        find(self.model)
        pictures = self._checked(X, reset=True)
        target = _check_y(column_or_1d(numbers_of(y), warn=True), y_numeric=True, estimator=self)
        check_consistent_length(pictures, target)
        self._fit(pictures, NumberTargets(np.asarray(target, dtype=np.float64)))
        return self

    def predict(self, X: Any) -> FloatArray:
        """(N,) the number of each picture."""
        return self._answers(X)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.regressor_tags.poor_score = self.model == "constant"
        return tags
