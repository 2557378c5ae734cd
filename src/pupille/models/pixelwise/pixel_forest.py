"""A random forest on filters around each pixel, as ilastik trains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.files.check_estimator import check_sound
from pupille.models.files.skops_file import dump, restore
from pupille.models.pixelwise.filters import REACH, feature_count, features_at, in_strips
from pupille.models.pixelwise.rule import Masks, Pictures
from pupille.models.sklearn_model import learned_numbers
from pupille.results.masks import ClassMask

TREES, LEAST_LEAF = 30, 8
PIXELS = 4_000
"""Pixels that are drawn of each training picture."""
MOST_PIXELS = 200_000
FOREST = frozenset({"sklearn.ensemble._forest.RandomForestClassifier"})


@dataclass(frozen=True)
class PixelForest:
    """forest: of scikit-learn. channels: of the pictures. pixels: how many it was fitted to."""

    learns: ClassVar[str] = phrase("trees on filters around each pixel")
    reach: ClassVar[int] = REACH
    forest: Any
    channels: int
    pixels: int

    @classmethod
    def fitted(
        cls,
        pictures: Pictures,
        masks: Masks,
        validation: tuple[Pictures, Masks] | None,  # noqa: ARG003
        *,
        classes: int,
        background: int | None,  # noqa: ARG003
        seed: int,
    ) -> PixelForest:
        """A forest fitted to some pixels of every training picture, drawn by the seed.

        Classes are drawn by the square root of their pixels: alike, a rare class is answered too often, and as they
        are, too seldom, where the measure is IoU (`LOG.md`).
        """
        from sklearn.ensemble import RandomForestClassifier

        some = max(1, min(PIXELS, MOST_PIXELS // len(pictures)))
        inputs, labels = [], []
        for row in range(len(pictures)):
            (picture,), (mask,) = pictures[row : row + 1], masks[row : row + 1]
            rng = np.random.default_rng([seed, row])
            roots = np.sqrt([(mask == label).sum() for label in range(classes)])
            shares = np.ceil(some * roots / max(roots.sum(), 1)).astype(np.int64)
            chosen = []
            for label, share in enumerate(shares.tolist()):
                places = np.flatnonzero(mask.ravel() == label)
                drawn = rng.permutation(places)[:share]
                chosen.append(drawn)
                labels.append(np.full(len(drawn), label))
            inputs.append(features_at(picture, np.concatenate(chosen)))
        forest = RandomForestClassifier(TREES, min_samples_leaf=LEAST_LEAF, random_state=seed)
        forest.fit(np.concatenate(inputs), np.concatenate(labels))
        return cls(forest, pictures.shape[3], sum(map(len, labels)))

    @property
    def parameters(self) -> int:
        """Inputs and thresholds of the forks, shares of the leaves."""
        return learned_numbers(self.forest)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What it was fitted to."""
        return (
            tell(
                "{trees} trees on {features} filters around each pixel, fitted to {pixels:count} pixels, about "
                "{most} of each picture at most, more often of rare classes than chance would.",
                trees=TREES,
                features=feature_count(self.channels),
                pixels=self.pixels,
                most=PIXELS,
            ),
        )

    def classes_of(self, picture: NDArray[np.float32]) -> ClassMask:
        """The class that most of the trees' shares speak for."""
        classes = np.empty(picture.shape[:2], dtype=np.int16)
        for start, strip in in_strips(picture):
            labels = self.forest.predict(strip.reshape(-1, strip.shape[2]))
            classes[start : start + len(strip)] = labels.reshape(strip.shape[:2])
        return classes

    def shares_of(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """(classes, height, width) how many of the trees' shares speak for each class; none for one it never met."""
        known = self.forest.classes_.astype(np.int64)
        shares = np.zeros((int(known.max()) + 1, *picture.shape[:2]), dtype=np.float32)
        for start, strip in in_strips(picture):
            of_strip = self.forest.predict_proba(strip.reshape(-1, strip.shape[2])).T
            shares[known, start : start + len(strip)] = of_strip.reshape(len(known), *strip.shape[:2])
        return shares

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The forest in the form of skops, as bytes."""
        return {
            "forest": np.frombuffer(dump(self.forest), dtype=np.uint8),
            "channels": np.array([self.channels], dtype=np.int64),
            "pixels": np.array([self.pixels], dtype=np.int64),
        }

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> PixelForest:
        """The inverse of `arrays`, read with suspicion. Raises ModelError if they are not those of this model."""
        try:
            content, channels, pixels = arrays["forest"], int(arrays["channels"][0]), int(arrays["pixels"][0])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelError(
                tell("the weights are not those of a pixel forest. Copy the run folder again.")
            ) from error
        if content.dtype != np.uint8 or channels != shape[2]:
            raise ModelError(tell("the weights are not those of a pixel forest. Copy the run folder again."))
        forest = restore(content.tobytes(), FOREST)
        check_sound(forest, feature_count(channels), classes)
        return cls(forest, channels, pixels)
