"""TreeSHAP against Shapley values by their definition, over all orders of four pixels."""

from itertools import permutations

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.tree import DecisionTreeClassifier

from digit_models import digits, fitted
from pupille.explanation.classification import QUESTION
from pupille.explanation.regression import QUESTION as NUMBER
from pupille.explanation.trees import TreeShap
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.regression import NumberScale


def expected_answer(tree, row, known, node=0):
    """What a tree answers on average where some inputs are unknown: both ways, as the training images went."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        return tree.value[node, 0]
    feature = tree.feature[node]
    if feature in known:
        return expected_answer(tree, row, known, left if row[feature] <= tree.threshold[node] else right)
    shares = tree.weighted_n_node_samples[[left, right]] / tree.weighted_n_node_samples[node]
    return shares[0] * expected_answer(tree, row, known, left) + shares[1] * expected_answer(
        tree, row, known, right
    )


def shapley(trees, row):
    """(4, outputs) by the definition, the mean over trees."""
    values = 0
    for order in permutations(range(4)):
        for place, feature in enumerate(order):
            before, after = set(order[:place]), set(order[: place + 1])
            gains = [expected_answer(t, row, after) - expected_answer(t, row, before) for t in trees]
            one = np.zeros((4, len(gains[0])))
            one[feature] = np.mean(gains, axis=0)
            values = values + one / 24
    return values


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (60, 2, 2, 1)).astype(np.uint8)
    return pixels, (pixels[:, 0, 0, 0] > 128) + (pixels[:, 1, 0, 0] > pixels[:, 0, 1, 0]).astype(np.int64)


@pytest.mark.parametrize(
    "estimator",
    [DecisionTreeClassifier(random_state=0), RandomForestClassifier(3, max_depth=4, random_state=0)],
)
def test_a_class_is_divided_as_the_definition_says(estimator, pictures):
    pixels, labels = pictures
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    rows = prepared.apply(pixels).reshape(60, -1)
    # No training image showed the second class.
    estimator.fit(rows, np.array([0, 2, 3])[labels])
    model = ClassicalModel(ModelSpec("tree", tuple("abcd"), prepared), estimator)
    sides = QUESTION.sides(model.predict(pixels[:5]), model.spec)
    maps = TreeShap.of(model, QUESTION, pixels).maps(model, pixels[:5], sides)
    trees = [each.tree_ for each in getattr(estimator, "estimators_", [estimator])]
    for row, side in enumerate(sides):
        expected = shapley(trees, rows[row])[:, [0, None, 1, 2][side]]
        np.testing.assert_allclose(maps[row].ravel(), expected, atol=1e-6)


def test_a_number_is_divided_in_its_unit_on_its_own_side(pictures):
    pixels, labels = pictures
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    rows = prepared.apply(pixels).reshape(60, -1)
    scale = NumberScale(10.0, 4.0, 10.0, 0.0, 20.0, 60)
    estimator = RandomForestRegressor(3, random_state=0).fit(rows, labels - 1.0)
    model = ClassicalModel(ModelSpec("forest", (), prepared, task="regression", scale=scale), estimator)
    sides = NUMBER.sides(model.predict(pixels[:5]), model.spec)
    maps = TreeShap(NUMBER).maps(model, pixels[:5], sides)
    for row, side in enumerate(sides):
        expected = shapley([each.tree_ for each in estimator.estimators_], rows[row])[:, 0]
        np.testing.assert_allclose(maps[row].ravel(), side * 4 * expected, atol=1e-5)


def test_it_is_for_trees_and_forests():
    pixels, labels = digits()
    assert TreeShap.of(fitted(pixels[:200], labels[:200]), QUESTION, pixels) is None
