"""Occlusion held against what a linear model must lose."""

import numpy as np
import pytest

from digit_models import digits, fitted
from pupille.explanation.classification import QUESTION
from pupille.explanation.fills import FILLS, blurred, mean_colour
from pupille.explanation.linear import linear_weights
from pupille.explanation.occlusion import Occlusion, hidden
from pupille.explanation.places import place_numbers


@pytest.fixture(scope="module")
def model():
    pixels, labels = digits()
    return fitted(pixels[:500], labels[:500])


def test_a_linear_model_loses_the_weights_of_the_place_times_what_was_hidden(model):
    pixels = digits()[0][600:604]
    sides = QUESTION.sides(model.predict(pixels), model.spec)
    by_fill = Occlusion.of(model, QUESTION, pixels).by_fill(model, pixels, sides)
    weights = linear_weights(model)
    numbers = place_numbers(pixels, (7, 7))
    for fill, maps in zip(FILLS.values(), by_fill, strict=True):
        taken = model.spec.preprocessing.apply(pixels) - model.spec.preprocessing.apply(
            fill(pixels, model.spec.preprocessing)
        )
        for row in range(4):
            along = (weights[sides[row]] - weights.mean(axis=0)).reshape(8, 8)
            lost = np.bincount(numbers.ravel(), (along * taken[row, ..., 0]).ravel())
            np.testing.assert_allclose(maps[row].ravel(), lost, atol=1e-4)


def test_each_copy_hides_one_place_and_all_together_the_whole_picture():
    picture, fill = np.zeros((1, 9, 9, 3), np.uint8), np.full((1, 9, 9, 3), 7, np.uint8)
    copies = hidden(picture, fill, (7, 7))
    assert copies.shape == (49, 9, 9, 3)
    assert (copies.sum(axis=0) == 7).all()


def test_votes_are_counted_as_shares():
    pixels, labels = digits()
    forest = fitted(pixels[:500], labels[:500], "forest")
    sides = QUESTION.sides(forest.predict(pixels[600:602]), forest.spec)
    maps = Occlusion.of(forest, QUESTION, pixels).maps(forest, pixels[600:602], sides)
    assert np.isfinite(maps).all()
    assert np.abs(maps).max() <= 1


def test_the_fills_are_a_smooth_copy_and_the_mean_colour(model):
    pixels = digits()[0][:5]
    grey = mean_colour(pixels, model.spec.preprocessing)
    assert np.ptp(grey) == 0
    assert grey[0, 0, 0, 0] == round(float(digits()[0][:500].mean()))
    smooth = blurred(pixels, model.spec.preprocessing)
    assert smooth.dtype == np.uint8
    assert (
        np.abs(np.diff(smooth.astype(int), axis=1)).mean()
        < np.abs(np.diff(pixels.astype(int), axis=1)).mean()
    )
