"""Shapley values of regions against sums that can be written down by hand."""

import numpy as np

from digit_models import digits, fitted
from pupille.explanation.classification import QUESTION
from pupille.explanation.fills import blurred
from pupille.explanation.places import place_numbers
from pupille.explanation.shapley import Shapley


def of(kind, images):
    pixels, labels = digits()
    model = fitted(pixels[:300], labels[:300], kind)
    some = pixels[600 : 600 + images]
    sides = QUESTION.sides(model.predict(some), model.spec)
    return model, some, sides, Shapley.of(model, QUESTION, pixels).maps(model, some, sides)


def test_in_a_linear_model_a_region_adds_its_weights_times_its_distance_from_the_blurred_copy():
    model, some, sides, maps = of("logistic", 2)
    prepared = model.spec.preprocessing
    weights = model.estimator.coef_ - model.estimator.coef_.mean(axis=0)
    distance = prepared.apply(some).reshape(2, -1) - prepared.apply(blurred(some, prepared)).reshape(2, -1)
    numbers = place_numbers(some, (5, 5)).ravel()
    for row, side in enumerate(sides):
        expected = np.bincount(numbers, weights[side] * distance[row])
        np.testing.assert_allclose(maps[row].ravel(), expected, atol=1e-5)


def test_whatever_the_model_the_regions_add_up_to_what_the_score_gains_and_again_to_the_same():
    model, some, sides, maps = of("forest", 3)
    before = QUESTION.scores(model.predict(blurred(some, model.spec.preprocessing)), sides, model)
    after = QUESTION.scores(model.predict(some), sides, model)
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), after - before, atol=1e-6)
    np.testing.assert_array_equal(Shapley(QUESTION).maps(model, some, sides), maps)
