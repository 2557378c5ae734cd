"""The data sets that need no files."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.sources.builtin import digits, shapes


def pixels(dataset: Dataset) -> np.ndarray:
    assert isinstance(dataset.images, ArrayImages)
    return dataset.images.array


def test_digits_are_scikit_learns_scans_on_the_scale_of_8_bits() -> None:
    made, reference = digits(), load_digits()
    assert made.classes == tuple("0123456789")
    assert [int(label) for label in made.samples["label"]] == reference.target.tolist()
    assert pixels(made).dtype == np.uint8
    assert np.abs(pixels(made) - reference.images * 255 / 16).max() <= 0.5
    assert (pixels(made).min(), pixels(made).max()) == (0, 255)


def test_shapes_are_the_same_each_time_and_as_many_of_each_class() -> None:
    first, second = shapes(), shapes()
    assert pixels(first).shape == (600, 64, 64, 3)
    assert (pixels(first) == pixels(second)).all()
    assert first.samples["label"].value_counts().to_dict() == dict.fromkeys(
        ("circle", "square", "star", "triangle"), 150
    )
    assert len(np.unique(pixels(first).reshape(600, -1), axis=0)) == 600


def test_the_colours_of_shapes_do_not_tell_their_class() -> None:
    made = shapes()
    corner = pixels(made)[:, :4, :4].reshape(600, -1, 3).mean(axis=1)
    middle = pixels(made).reshape(600, -1, 3).mean(axis=1)
    colours = np.hstack([corner, middle]) / 255
    scores = cross_val_score(LogisticRegression(max_iter=1000), colours, made.labels, cv=5)
    # A quarter is chance; three standard errors of 600 guesses are 0.053.
    assert scores.mean() < 0.25 + 0.053
