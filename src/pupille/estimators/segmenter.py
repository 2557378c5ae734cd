"""Every model of masks as an estimator of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from pupille.data.mask_targets import MaskTargets, nearest
from pupille.data.subset import Subset
from pupille.errors import DataError
from pupille.estimators.base import ImageEstimator
from pupille.estimators.mask_inputs import ARRAYS, FrameReader, GivenPictures, masks_of
from pupille.i18n.language import tell
from pupille.models.pixelwise.agreement import mean_iou
from pupille.models.registry import check_serves, find
from pupille.models.whole_answers import answer_of_picture
from pupille.results.arrays import IntArray
from pupille.results.masks import IGNORED, ClassMask, PackedMask
from pupille.tasks.segmentation import SEGMENTATION

AT_ONCE = 8
"""Pictures that are predicted at once."""
MOST_CLASSES = 255


@dataclass(frozen=True)
class _Given:
    """The store of masks that were handed over, by their number."""

    masks: Mapping[str, ClassMask]

    def read(self, id: str) -> ClassMask:
        """The mask of this number."""
        return self.masks[id]


class ImageSegmenter(ImageEstimator):
    """A model of the ladder that gives every pixel a class, for scikit-learn's tools to fit, clone and cross-validate.

    model: its name, see `pupille models`. epochs, batch_size, learning_rate: of networks; None takes the model's own.
    seed: of every random choice. background: the value of masks that is no object, left out of the score where masks
    have it; None where every class counts. ignored: a value of masks that counts neither in training nor in the score.

    X: an array (N, H, W) or (N, H, W, C), a list of arrays of any sizes, or paths of images; numbers as of
    `ImageClassifier`. y: the masks, in the same forms, a whole number for each pixel.

    After `fit`: `classes_` (the values of masks, in order), `model_` (the fitted model), `history_` (epochs of a
    network), `notes_` (what a reader must be told, in sentences).
    """

    def __init__(
        self,
        model: str = "unet",
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        seed: int = 0,
        background: int | None = 0,
        ignored: int | None = None,
    ) -> None:
        super().__init__(model, epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, seed=seed)
        self.background = background
        self.ignored = ignored

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the model to pictures X and their masks y.

        Raises ModelError for an unknown model or setting, DataError for pictures and masks that do not fit together.
        """
        from pupille.training.fit import fit

        entry = find(self.model)
        check_serves(self.model, SEGMENTATION.name)
        config = self._config(entry)
        given = GivenPictures.of(X)
        masks = masks_of(y, given.sizes)
        self.classes_ = self._values(masks)
        if len(self.classes_) > MOST_CLASSES:
            raise DataError(
                tell(
                    "the masks hold {n} different values, and classes are at most {most}. If they number objects, give "
                    "the same value to all objects of a class.",
                    n=len(self.classes_),
                    most=MOST_CLASSES,
                )
            )
        self._frames = FrameReader.learned(given, entry)
        targets = self._targets(masks).placed(self._frames.reader.geometry)
        fitted = fit(
            self.model,
            Subset(
                self._frames.read(given),
                targets,
                ids=targets.ids,
                geometry=self._frames.reader.geometry,
                whole=self._frames.whole(given),
            ),
            None,
            config,
            window=self._frames.reader.window,
            depth=self._frames.reader.depth,
        )
        self.model_, self.history_, self.notes_ = fitted.model, fitted.history, fitted.notes
        return self

    def predict(self, X: Any) -> Any:
        """The mask of each picture at its own size, in the values of `classes_`.

        An array (N, H, W) where X is one, else a list of N arrays (H, W). A picture higher or wider than all that were
        learned is taken for a wider view at their scale, and seen in windows; by `mean-mask`, in their frame.
        """
        check_is_fitted(self)
        given = GivenPictures.of(X)
        masks: list[NDArray[Any]] = []
        for start in range(0, len(given.arrays), AT_ONCE):
            some = GivenPictures(given.arrays[start : start + AT_ONCE], given.source)
            masks += [
                self.classes_[nearest(frame, *picture.shape[:2])]
                for frame, picture in zip(self._masks(some), some.arrays, strict=True)
            ]
        is_array = given.source == ARRAYS and hasattr(X, "ndim") and X.dtype != object
        return np.stack(masks) if is_array else masks

    def _masks(self, given: GivenPictures) -> list[ClassMask]:
        """The place of each pixel's class among `classes_`, at the size at which the model saw the picture."""
        masks = list(self.model_.predict(self._frames.read(given)).astype(np.int16))
        for row in self._frames.too_large(given.sizes):
            picture = self._frames.at_scale(given.arrays[row])
            answer = answer_of_picture(self.model_, picture, self._frames.piece)
            assert isinstance(answer, PackedMask)
            masks[row] = answer.unpacked()
        return masks

    def score(self, X: Any, y: Any) -> float:
        """IoU over all pixels, the mean of the classes that masks or answers have, but the background."""
        answers = self.predict(X)
        truth = masks_of(y, np.array([answer.shape for answer in answers]))
        values = np.union1d(self.classes_, self._values(truth))
        counted = np.concatenate([self._counted(mask, values).ravel() for mask in truth])
        answered = np.searchsorted(values, np.concatenate([answer.ravel() for answer in answers]))
        return mean_iou(counted, answered, len(values), self._background(values))

    def _values(self, masks: Sequence[IntArray]) -> IntArray:
        """The values of masks that count, in order."""
        values = np.unique(np.concatenate([np.unique(mask) for mask in masks]))
        return values if self.ignored is None else values[values != self.ignored]

    def _background(self, values: IntArray) -> int | None:
        """The place of the background among these values, None where it is not there."""
        if self.background is None or self.background not in values:
            return None
        return int(np.searchsorted(values, self.background))

    def _counted(self, mask: IntArray, values: IntArray) -> ClassMask:
        """A mask as places among values; ignored pixels as such."""
        places = np.searchsorted(values, mask).astype(np.int16)
        return places if self.ignored is None else np.where(mask == self.ignored, np.int16(IGNORED), places)

    def _targets(self, masks: Sequence[IntArray]) -> MaskTargets:
        """The masks as what is learned."""
        store = {str(row): self._counted(mask, self.classes_) for row, mask in enumerate(masks)}
        names = tuple(map(str, self.classes_.tolist()))
        return MaskTargets(tuple(store), _Given(store), names, self._background(self.classes_))
