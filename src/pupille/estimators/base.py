"""What the estimators of each task share: settings, how X is read, and the fit itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from pupille.config import TrainConfig
from pupille.errors import ConfigError
from pupille.estimators.inputs import PictureReader, are_paths, numbers_of, one_column
from pupille.i18n.language import tell
from pupille.models.entry import Entry
from pupille.models.model import Argument
from pupille.models.registry import find
from pupille.results.arrays import FloatArray

if TYPE_CHECKING:
    from sklearn.utils import Tags

    from pupille.data.annotations import Targets


class ImageEstimator(BaseEstimator):  # type: ignore[misc]
    """A model of the ladder as an estimator; what it learns of each picture is up to its kind."""

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

    def _fit(self, pictures: Any, targets: Targets) -> None:
        """Fits the model to pictures, as `_checked` gives them, and to what is learned of each.

        Raises ModelError for an unknown model or setting, DataError for pictures that do not fit together.
        """
        from pupille.data.subset import Subset
        from pupille.training.fit import fit

        config = self._config(find(self.model))
        self._reader = PictureReader.learned(pictures, self.image_shape, model=self.model)
        fitted = fit(
            self.model,
            Subset(self._reader.read(pictures), targets, geometry=self._reader.geometry),
            None,
            config,
            window=self._reader.window,
            depth=self._reader.depth,
            arguments=self._arguments(),
        )
        self.model_, self.history_, self.notes_ = fitted.model, fitted.history, fitted.notes

    def _answers(self, X: Any) -> FloatArray:
        """The answers of the fitted model for pictures X."""
        check_is_fitted(self)
        return self.model_.predict(self._reader.read(self._checked(X, reset=False)))

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
                raise ConfigError(
                    tell(
                        "{model} is no network and has no {name}. Leave {name} out.",
                        model=str(self.model),
                        name=name,
                    )
                )
        return TrainConfig(
            epochs=self.epochs, batch_size=self.batch_size, learning_rate=self.learning_rate, seed=self.seed
        )

    def _arguments(self) -> Mapping[str, Argument]:
        """The arguments of the architecture."""
        return {} if self.hidden is None else {"hidden": tuple(self.hidden)}

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags
