"""Every model of boxes as an estimator of scikit-learn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from pupille.data.box_targets import BoxTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError, DataError
from pupille.estimators.base import ImageEstimator
from pupille.estimators.box_inputs import DetectedBoxes, DrawnBoxes, boxes_of
from pupille.estimators.mask_inputs import FrameReader, GivenPictures
from pupille.evaluation.detection.statistics import statistics_of
from pupille.i18n.language import tell
from pupille.models.boxwise.operating import Operating
from pupille.models.decode.detection import objects_of
from pupille.models.registry import check_serves, find
from pupille.results.arrays import IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects, joined
from pupille.tasks.detection import DETECTION

AT_ONCE = 8
"""Pictures that are predicted at once."""
SET_ASIDE = 0.2
"""Of the pictures, on which it is chosen from which score on a box counts."""


class ImageDetector(ImageEstimator):
    """A model of the ladder that finds objects, for scikit-learn's tools to fit, clone and cross-validate.

    model: its name, see `pupille models`. epochs, batch_size, learning_rate: of networks; None takes the model's own.
    seed: of every random choice. threshold: the score from which on a box is predicted, 0 for all that the model gives;
    None chooses it for each class by F1 on a fifth of the pictures, drawn by seed, from which the model does not learn.

    X: an array (N, H, W) or (N, H, W, C), a list of arrays of any sizes, or paths of images. y: the boxes of each
    picture: an array (K, 4) of x1, y1, x2, y2 in pixels, or (K, 5) with the class last, a whole number; a dict with
    `boxes` and `labels`; or an object with `xyxy` and `class_id`.

    After `fit`: `classes_` (the values of classes, in order), `thresholds_` (the least score of each that is
    predicted), `model_` (the fitted model), `history_` (epochs of a network), `notes_` (what a reader must be told, in
    sentences).
    """

    def __init__(
        self,
        model: str = "one-stage",
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        seed: int = 0,
        threshold: float | None = None,
    ) -> None:
        super().__init__(model, epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, seed=seed)
        self.threshold = threshold

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the model to pictures X and their boxes y.

        Raises ModelError for an unknown model or setting, ConfigError for a threshold that is none, DataError for
        pictures and boxes that do not fit together.
        """
        from pupille.training.fit import fit

        entry = find(self.model)
        check_serves(self.model, DETECTION.name)
        config = self._config(entry)
        given = GivenPictures.of(X)
        learned, aside = self._parts(len(given.arrays))
        drawn = boxes_of(y, given.sizes)
        self.classes_ = np.unique(drawn.values)
        self._frames = FrameReader.learned(given, entry)
        geometry = self._frames.reader.geometry
        targets = self._targets(drawn, given).placed(geometry)
        every = Subset(self._frames.read(given), targets, ids=targets.ids, geometry=geometry)
        fitted = fit(
            self.model,
            every.rows(learned) if len(aside) else every,
            every.rows(aside) if len(aside) else None,
            config,
            window=self._frames.reader.window,
            depth=self._frames.reader.depth,
        )
        model: Any = fitted.model
        if self.threshold is not None:
            operating = Operating((float(self.threshold),) * len(self.classes_))
            model = replace(model, spec=replace(model.spec, operating=operating))
        self.model_: Any = model
        self.thresholds_ = np.array(self.model_.spec.operating.thresholds)
        self.history_, self.notes_ = fitted.history, (*map(str, drawn.notes), *fitted.notes)
        return self

    def predict(self, X: Any) -> list[DetectedBoxes]:
        """The boxes of each picture at its own size from the least score of their class on, the surest first."""
        check_is_fitted(self)
        given = GivenPictures.of(X)
        found = self._found(given)
        assert found.scores is not None
        sure = found.rows(np.asarray(found.scores >= self.thresholds_[found.labels]))
        pictures = []
        for row in range(len(given.arrays)):
            boxes = sure.rows(sure.rows_on([row]))
            assert boxes.scores is not None
            order = np.argsort(-boxes.scores, kind="stable")
            values = self.classes_[boxes.labels[order]]
            pictures.append(DetectedBoxes(boxes.boxes[order], values, boxes.scores[order]))
        return pictures

    def score(self, X: Any, y: Any) -> float:
        """AP@[.5:.95] of all answers, whatever their score, the mean over the classes that y has, as COCO counts it.

        Raises DataError where no box is drawn.
        """
        check_is_fitted(self)
        given = GivenPictures.of(X)
        drawn, found = boxes_of(y, given.sizes), self._found(given)
        if not len(drawn.values):
            raise DataError(
                tell("no box is drawn on these pictures, and AP has no value. Score pictures with boxes.")
            )
        values = np.union1d(self.classes_, drawn.values)
        predictions = ObjectPredictions(
            tuple(map(str, range(len(given.arrays)))),
            given.sizes[:, ::-1],
            tuple(map(str, values.tolist())),
            Objects(drawn.images, np.searchsorted(values, drawn.values), drawn.boxes),
            replace(found, labels=np.searchsorted(values, self.classes_)[found.labels]),
        )
        scores = statistics_of(predictions).scores(np.ones((len(given.arrays), 1)))
        return float(scores[DETECTION.primary][0])

    def _parts(self, n: int) -> tuple[IntArray, IntArray]:
        """The rows of n pictures that are learned from, and of those on which thresholds are chosen."""
        if self.threshold is not None:
            if not 0 <= self.threshold <= 1:
                raise ConfigError(
                    tell(
                        "threshold is a score from 0 to 1, or None to choose it. Got {threshold}.",
                        threshold=str(self.threshold),
                    )
                )
            return np.arange(n), np.zeros(0, dtype=np.int64)
        if n < 2:
            raise ConfigError(
                tell("on one picture no threshold can be chosen. Give more pictures, or threshold=0.3.")
            )
        order = np.random.default_rng(self.seed).permutation(n)
        aside = max(1, round(n * SET_ASIDE))
        return np.sort(order[aside:]), np.sort(order[:aside])

    def _found(self, given: GivenPictures) -> Objects:
        """All answers of the model, `images` counting the pictures."""
        parts = []
        for start in range(0, len(given.arrays), AT_ONCE):
            some = GivenPictures(given.arrays[start : start + AT_ONCE], given.source)
            answers = self.model_.predict(self._frames.read(some))
            boxes = objects_of(answers, some.sizes[:, ::-1].tolist(), self._frames.reader.geometry)
            parts.append(replace(boxes, images=boxes.images + start))
        return joined(parts, scored=True)

    def _targets(self, drawn: DrawnBoxes, given: GivenPictures) -> BoxTargets:
        """The boxes as what is learned."""
        labels = np.searchsorted(self.classes_, drawn.values)
        n = len(given.arrays)
        return BoxTargets(
            Objects(drawn.images, labels, drawn.boxes),
            tuple(map(str, self.classes_.tolist())),
            n,
            tuple(map(str, range(n))),
            given.sizes[:, ::-1],
        )
