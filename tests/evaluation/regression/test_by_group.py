"""Predicted numbers by group: errors of the images of each group, those without a known number left out."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error

from pupille.evaluation.by_group import Images
from pupille.evaluation.regression.by_group import FIGURES, known_rows
from pupille.results.regression import NumberPredictions


def test_errors_of_a_group_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    truth = rng.normal(50, 10, 40)
    answers = truth + rng.normal(1, 2, 40)
    images = Images(NumberPredictions(tuple(map(str, range(40))), truth, answers, "g"), None, None, 0)
    figures = FIGURES.of(images, alpha=0.05)
    assert figures["mae"].value == pytest.approx(mean_absolute_error(truth, answers))
    assert figures["bias"].value == pytest.approx((answers - truth).mean())
    assert [(figure.name, figure.signed) for figure in FIGURES.figures(images)] == [
        ("mae", False),
        ("bias", True),
    ]


def test_a_number_that_is_not_known_is_no_row():
    predictions = NumberPredictions(("a", "b", "c"), np.array([1.0, np.nan, 3.0]), np.ones(3), "g")
    np.testing.assert_array_equal(known_rows(predictions), [0, 2])
