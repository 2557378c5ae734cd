"""A cheap classifier of small grey pictures, for checks that need probabilities of images it was not fitted to."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.record import Facts
from pupille.audit.probes.held_out import Question
from pupille.results.arrays import FloatArray, IntArray

LEARNED_FROM = 4000
"""Training images of a fold at most; all images are judged."""

COMPONENTS, LANDMARKS = 60, 400
INVERSE_PENALTY = 10.0
ALIKE = 1e-6
"""Variance of pictures, summed over their pixels, below which they show nothing that could be learned."""
CHUNK = 4096
"""Pictures that are floating-point numbers at a time."""


def probabilities_by_pixels(question: Question, facts: Sequence[Facts]) -> FloatArray:
    """(N, C) calibrated probabilities of each image of the question, from the images of the other folds alone.

    facts: of all images of the data set; their 32 x 32 grey pixels are used. The model: 60 principal components, 400
    Nyström features of a Gaussian kernel (Williams & Seeger 2001) as wide as the pictures vary, logistic regression,
    and one temperature for all probabilities (Guo et al. 2017). A class that the other folds do not show gets 0.
    """
    from scipy.special import softmax

    from pupille.data.splits.assign import sample
    from pupille.training.classical import OutOfFold, best_temperature
    from pupille.training.threads import blas_threads_for

    labels = question.labels
    pixels = np.stack([facts[row].small.ravel() for row in question.rows])
    scores: FloatArray = np.full((len(labels), len(question.classes)), -np.inf)
    with blas_threads_for(LEARNED_FROM * pixels.shape[1]):
        for train, test in question.folds():
            learned = train[sample(labels[train], LEARNED_FROM, question.seed)]
            model = _fitted(_scaled(pixels[learned]), labels[learned], question.seed)
            for start in range(0, len(test), CHUNK):
                rows = test[start : start + CHUNK]
                scores[np.ix_(rows, model.classes_)] = model.predict_log_proba(_scaled(pixels[rows]))
    judged = np.isfinite(scores).all(axis=1)
    calibrating = scores[judged], labels[judged]
    temperature = best_temperature(OutOfFold(*calibrating)) if judged.any() else 1.0
    probabilities: FloatArray = softmax(scores / temperature, axis=1)
    return probabilities


def _fitted(pixels: NDArray[np.float32], labels: IntArray, seed: int) -> Any:
    """The pipeline fitted to (N, 1024) pixels; the share of each class where the pictures are all alike."""
    from sklearn.decomposition import PCA
    from sklearn.dummy import DummyClassifier
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    spread = float(pixels.var(axis=0).sum())
    if spread < ALIKE:
        # What rounding leaves of them differs with the row, and a kernel as narrow as that would learn it.
        return DummyClassifier(strategy="prior").fit(pixels, labels)
    model = make_pipeline(
        PCA(min(COMPONENTS, len(pixels) - 1), svd_solver="randomized", random_state=seed),
        Nystroem(gamma=1 / (2 * spread), n_components=min(LANDMARKS, len(pixels)), random_state=seed),
        LogisticRegression(C=INVERSE_PENALTY, max_iter=200),
    )
    with warnings.catch_warnings():
        # An optimum that is nearly reached doubts the same labels.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(pixels, labels)


def _scaled(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return pixels.astype(np.float32) / np.float32(255)
