"""Images unlike those of training, by their distance in the feature space of a model.

A model is confident about anything; this tells where it is asked about what it has never seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.conformal import conformal_quantile
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray

NEIGHBOURS = 5
"""The distance of an image is that to its fifth nearest training image: one odd training image does not hide others."""

CHUNK = 2**22
"""Numbers held at once in a matrix of distances."""


@dataclass(frozen=True)
class Novelty:
    """What is needed to tell whether an image is unlike the training ones.

    features: (N, D) of training, centred and scaled; mean, scale: (D,). limit: an image farther away is flagged.
    false_alarms: promised share of flagged images among those like validation. n: validation images or groups.
    """

    features: FloatArray
    mean: FloatArray
    scale: FloatArray
    limit: float
    false_alarms: float
    n: int


def fit_novelty(
    training: FloatArray,
    validation: FloatArray,
    *,
    false_alarms: float = 0.05,
    units: IntArray | None = None,
) -> Novelty:
    """Sets the limit so that at most `false_alarms` of images like those of validation are flagged.

    training: (N, D), validation: (M, D) features. units: (M,) the group of each validation image from 0. The
    distance is Euclidean between standardised features of length one (Sun et al. 2022). With too few images
    nothing is flagged. Raises ConfigError unless 0 < false_alarms < 1, DataError if features do not fit together.
    """
    if not 0 < false_alarms < 1:
        raise ConfigError(
            tell(
                "the share of false alarms is above 0 and below 1. Got {false_alarms}.",
                false_alarms=false_alarms,
            )
        )
    if training.ndim != 2 or validation.ndim != 2 or training.shape[1] != validation.shape[1]:
        raise DataError(
            tell(
                "training and validation features need the same columns. Got {shape} and {other}.",
                shape=training.shape,
                other=validation.shape,
            )
        )
    if len(training) < NEIGHBOURS or not len(validation):
        raise DataError(
            tell(
                "novelty needs at least {neighbours} training images and one of validation. Got "
                "{training} and {validation}.",
                neighbours=NEIGHBOURS,
                training=len(training),
                validation=len(validation),
            )
        )
    mean, spread = training.mean(axis=0), training.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    features = _unit(training, mean, scale)
    distances = _distances(features, _unit(validation, mean, scale))
    limit, n = conformal_quantile(distances, level=1 - false_alarms, units=units)
    return Novelty(features, mean, scale, limit, false_alarms, n)


def distances_to_training(features: FloatArray, fitted: Novelty) -> FloatArray:
    """(M,) distance to the fifth nearest training image, 0 to 2. features: (M, D). Raises DataError for other D."""
    if features.ndim != 2 or features.shape[1] != len(fitted.mean):
        raise DataError(
            tell(
                "features need {columns} columns, as in training. Got {shape}; use the same model.",
                columns=len(fitted.mean),
                shape=features.shape,
            )
        )
    return _distances(fitted.features, _unit(features, fitted.mean, fitted.scale))


def unlike_training(features: FloatArray, fitted: Novelty) -> NDArray[np.bool_]:
    """(M,) which images lie farther from the training ones than validation images do. features: (M, D)."""
    return np.asarray(distances_to_training(features, fitted) > fitted.limit)


def _unit(features: FloatArray, mean: FloatArray, scale: FloatArray) -> FloatArray:
    standard = (features - mean) / scale
    lengths = np.linalg.norm(standard, axis=1, keepdims=True)
    return np.asarray(standard / np.maximum(lengths, 1e-12), dtype=np.float64)


def _distances(training: FloatArray, features: FloatArray) -> FloatArray:
    width = max(1, CHUNK // len(training))
    distances = []
    for start in range(0, len(features), width):
        likeness = features[start : start + width] @ training.T
        nearest = -np.partition(-likeness, NEIGHBOURS - 1, axis=1)[:, NEIGHBOURS - 1]
        distances.append(np.sqrt(np.maximum(2 - 2 * nearest, 0.0)))
    return np.concatenate(distances) if distances else np.zeros(0)
