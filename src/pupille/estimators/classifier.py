"""Every model of classes as an estimator of scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length

from pupille.estimators.base import ImageEstimator
from pupille.estimators.inputs import numbers_of
from pupille.models.registry import find
from pupille.results.arrays import FloatArray

if TYPE_CHECKING:
    from sklearn.utils import Tags


class ImageClassifier(ClassifierMixin, ImageEstimator):  # type: ignore[misc]
    """A rung of the ladder that scikit-learn's tools can fit, clone, cross-validate and search.

    model: its name, see `pupille models`. hidden: neurons per hidden layer, for mlp. epochs, batch_size,
    learning_rate: of networks; None takes the rung's own. seed: of every random choice.
    image_shape: (height, width) or (height, width, channels) of the pictures in the rows of a 2-D X; None
    reads each row as one line of pixels.

    X: paths of images, an array (N, H, W) or (N, H, W, C), or a 2-D array (N, H * W * C). uint8 counts from 0
    to 255; any other numbers from the least to the greatest of the training pixels, and what lies beyond is
    not cut.

    After `fit`: `classes_`, `model_` (the fitted model), `history_` (epochs of a network), `notes_` (what a
    reader must be told, in sentences), `n_features_in_` (for arrays).
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the rung to pictures X and their classes y (N names or numbers).

        Raises ModelError for an unknown rung or setting, DataError for pictures that do not fit together.
        """
        from pupille.data.annotations import ClassTargets

        find(self.model)
        pictures = self._checked(X, reset=True)
        target = column_or_1d(numbers_of(y), warn=True)
        check_consistent_length(pictures, target)
        check_classification_targets(target)
        self.classes_, labels = np.unique(target, return_inverse=True)
        self._fit(pictures, ClassTargets(labels.astype(np.int64), tuple(map(str, self.classes_))))
        return self

    def predict_proba(self, X: Any) -> FloatArray:
        """(N, classes) probabilities, columns in the order of `classes_`."""
        return self._answers(X)

    def predict(self, X: Any) -> NDArray[Any]:
        """(N,) the most probable class of each picture."""
        probabilities = self.predict_proba(X)
        classes: NDArray[Any] = self.classes_[np.argmax(probabilities, axis=1)]
        return classes

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = self.model == "majority"
        return tags
