"""Contributions of linear models are Shapley values; here these are summed over all subsets, as they are defined."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from digit_models import fitted
from pupille.explanation.classification import QUESTION
from pupille.explanation.linear import Contributions
from pupille.explanation.regression import QUESTION as NUMBER
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.regression import NumberScale


def shapley(value, players):
    """The Shapley value of each player, by its definition (Shapley 1953)."""
    result = np.zeros(players)
    for player in range(players):
        rest = [other for other in range(players) if other != player]
        for size in range(players):
            weight = factorial(size) * factorial(players - size - 1) / factorial(players)
            result[player] += weight * sum(
                value({*some, player}) - value(set(some)) for some in combinations(rest, size)
            )
    return result


def small_pictures(n_classes, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, n_classes, 60)
    pixels = rng.integers(0, 200, (60, 2, 2, 1)).astype(np.float32)
    pixels[np.arange(60), labels % 2, labels // 2, 0] += 50
    return pixels.astype(np.uint8), labels


@pytest.mark.parametrize(("kind", "n_classes"), [("logistic", 3), ("logistic", 2), ("perceptron", 4)])
def test_they_are_the_shapley_values_of_the_centred_logit_against_the_mean_picture(kind, n_classes):
    pixels, labels = small_pictures(n_classes)
    model = fitted(pixels, labels, kind, classes=tuple("abcd"[:n_classes]))
    sides = QUESTION.sides(model.predict(pixels[:3]), model.spec)
    maps = Contributions.of(model, QUESTION, pixels).maps(model, pixels[:3], sides)
    rows = model.spec.preprocessing.apply(pixels).reshape(60, -1).astype(np.float64)
    mean = rows.mean(axis=0)
    for row in range(3):

        def score(players, row=row):
            inputs = mean.copy()
            inputs[list(players)] = rows[row][list(players)]
            # The logits of scikit-learn itself; of two classes the first one's is 0.
            raw = model.estimator.decision_function(inputs[None])[0]
            logits = (np.array([0.0, raw]) if n_classes == 2 else raw) / (model.temperature or 1)
            return logits[sides[row]] - logits.mean()

        np.testing.assert_allclose(maps[row].ravel(), shapley(score, 4), atol=1e-5)


def test_they_add_up_to_the_score_less_that_of_the_mean_picture():
    pixels, labels = small_pictures(3)
    model = fitted(pixels, labels, classes=("a", "b", "c"))
    sides = QUESTION.sides(model.predict(pixels), model.spec)
    maps = Contributions.of(model, QUESTION, pixels).maps(model, pixels, sides)
    scores = QUESTION.scores(model.predict(pixels), sides, model)
    mean = np.mean(
        [QUESTION.scores(model.predict(pixels), np.full(60, side), model) for side in range(3)], axis=1
    )
    # The score is affine in the pixels, so that the score of the mean picture is the mean of the scores.
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), scores - mean[sides], atol=1e-5)


def test_of_a_number_they_add_up_to_its_distance_from_the_mean_of_all_numbers():
    pixels, labels = small_pictures(4)
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    values = pixels.reshape(60, 4) @ np.array([0.5, -1.0, 2.0, 0.1]) + labels
    scale = NumberScale.of(values)
    rows = prepared.apply(pixels).reshape(60, -1)
    estimator = Ridge(alpha=1.0).fit(rows, scale.standardised(values))
    model = ClassicalModel(ModelSpec("ridge", (), prepared, task="regression", scale=scale), estimator)
    answers = model.predict(pixels)
    sides = NUMBER.sides(answers, model.spec)
    maps = Contributions.of(model, NUMBER, pixels).maps(model, pixels, sides)
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), np.abs(answers - values.mean()), atol=1e-3)


def test_a_model_that_bends_has_none():
    pixels, labels = small_pictures(3)
    model = fitted(pixels, labels, "forest", classes=("a", "b", "c"))
    assert Contributions.of(model, QUESTION, pixels) is None
