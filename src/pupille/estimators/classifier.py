"""Every rung of the ladder as an estimator of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted, validate_data

from pupille.config import TrainConfig
from pupille.errors import ConfigError
from pupille.estimators.inputs import PictureReader, are_paths, numbers_of, one_column
from pupille.models.model import Argument
from pupille.models.registry import Entry, find
from pupille.results.arrays import FloatArray

if TYPE_CHECKING:
    from sklearn.utils import Tags


class ImageClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
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

    def __init__(
        self,
        model: str = "lenet5",
        *,
        hidden: tuple[int, ...] | None = None,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        seed: int = 0,
        image_shape: tuple[int, ...] | None = None,
    ) -> None:
        self.model = model
        self.hidden = hidden
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.seed = seed
        self.image_shape = image_shape

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the rung to pictures X and their classes y (N names or numbers).

        Raises ModelError for an unknown rung or setting, DataError for pictures that do not fit together.
        """
        from pupille.data.annotations import ClassTargets
        from pupille.data.subset import Subset
        from pupille.training.fit import fit

        entry = find(self.model)
        config = self._config(entry)
        pictures = self._checked(X, reset=True)
        target = column_or_1d(numbers_of(y), warn=True)
        check_consistent_length(pictures, target)
        check_classification_targets(target)
        self.classes_, labels = np.unique(target, return_inverse=True)
        self._reader = PictureReader.learned(pictures, self.image_shape, model=self.model)
        fitted = fit(
            self.model,
            Subset(
                self._reader.read(pictures),
                ClassTargets(labels.astype(np.int64), tuple(str(name) for name in self.classes_)),
                geometry=self._reader.geometry,
            ),
            None,
            config,
            window=self._reader.window,
            depth=self._reader.depth,
            arguments=self._arguments(),
        )
        self.model_, self.history_, self.notes_ = fitted.model, fitted.history, fitted.notes
        return self

    def predict_proba(self, X: Any) -> FloatArray:
        """(N, classes) probabilities, columns in the order of `classes_`."""
        check_is_fitted(self)
        return self.model_.predict_proba(self._reader.read(self._checked(X, reset=False)))

    def predict(self, X: Any) -> NDArray[Any]:
        """(N,) the most probable class of each picture."""
        probabilities = self.predict_proba(X)
        classes: NDArray[Any] = self.classes_[np.argmax(probabilities, axis=1)]
        return classes

    def _checked(self, X: Any, *, reset: bool) -> Any:
        """Paths as they are; arrays as scikit-learn wants them checked."""
        if are_paths(X):
            return one_column(X)
        return validate_data(self, numbers_of(X), allow_nd=True, dtype="numeric", reset=reset)

    def _config(self, entry: Entry) -> TrainConfig:
        """The settings of the fit. Raises ConfigError for one that the rung has no use for."""
        settings = {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "learning_rate": self.learning_rate,
        }
        for name, value in settings.items():
            if value is not None and not entry.is_network:
                raise ConfigError(f"{self.model} is no network and has no {name}. Leave {name} out.")
        return TrainConfig(
            epochs=self.epochs, batch_size=self.batch_size, learning_rate=self.learning_rate, seed=self.seed
        )

    def _arguments(self) -> Mapping[str, Argument]:
        """The arguments of the architecture."""
        return {} if self.hidden is None else {"hidden": tuple(self.hidden)}

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.classifier_tags.poor_score = self.model == "majority"
        return tags
