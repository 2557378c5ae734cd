"""What classical rungs count as learned, against counts made by hand; and their probabilities."""

import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.models.decode.classification import scores, softmax
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel
from pupille.training.classical import fit_classical

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (90, 3, 4, 1), dtype=np.uint8)


def fitted(name: str, n_classes: int = 3) -> ClassicalModel:
    labels = np.arange(90) % n_classes
    spec = ModelSpec(name, tuple(map(str, range(n_classes))), Preprocessing.learned(PIXELS, low=0, high=255))
    return fit_classical(spec, Subset(PIXELS, ClassTargets(labels, spec.classes)), seed=0)[0]


@pytest.mark.parametrize(
    ("name", "n_classes", "by_hand"),
    [
        ("majority", 3, 3),
        ("logistic", 3, (12 + 1) * 3),
        ("logistic", 2, 12 + 1),
        ("perceptron", 3, (12 + 1) * 3 + 1),
        ("perceptron", 2, 12 + 1 + 1),
        ("knn", 3, 90 * (12 + 1)),
    ],
)
def test_parameters_are_those_counted_by_hand(name: str, n_classes: int, by_hand: int) -> None:
    assert fitted(name, n_classes).parameters == by_hand


def test_the_parameters_of_a_tree_are_those_of_its_drawing() -> None:
    model = fitted("tree")
    left = model.estimator.tree_.children_left
    forks, leaves = (left != -1).sum(), (left == -1).sum()
    assert model.parameters == 2 * forks + 3 * leaves


def test_the_parameters_of_a_forest_are_those_of_its_trees() -> None:
    model = fitted("forest")
    nodes = [tree.tree_ for tree in model.estimator.estimators_]
    assert len(nodes) == 200
    assert model.parameters == sum(2 * (t.node_count - t.n_leaves) + 3 * t.n_leaves for t in nodes)


def test_the_parameters_of_a_support_vector_machine() -> None:
    model = fitted("svm")
    n = len(model.estimator.support_)
    assert model.parameters == n * 12 + n * (3 - 1) + 3 + 1


def test_softmax_is_the_one_of_scipy_also_for_huge_numbers() -> None:
    logits = RNG.normal(size=(20, 4)) * 1000
    np.testing.assert_allclose(softmax(logits), scipy_softmax(logits, axis=1), atol=1e-15)


def test_a_class_never_seen_gets_nothing_and_the_others_keep_their_places() -> None:
    labels = np.where(np.arange(90) % 2, 3, 1)
    spec = ModelSpec("logistic", tuple("abcde"), Preprocessing.learned(PIXELS, low=0, high=255))
    model, _ = fit_classical(spec, Subset(PIXELS, ClassTargets(labels, spec.classes)), seed=0)
    table = model.predict(PIXELS)
    assert list(model.estimator.classes_) == [1, 3]
    assert not table[:, [0, 2, 4]].any()
    assert (table[:, [1, 3]].argmax(axis=1) == np.arange(90) % 2).mean() > 0.6


def test_two_classes_have_one_score_and_its_sign_decides() -> None:
    model = fitted("perceptron", 2)
    inputs = RNG.normal(size=(30, 12)).astype(np.float32)
    table = scores(model.estimator, inputs)
    np.testing.assert_array_equal(table.argmax(axis=1), model.estimator.predict(inputs))


def test_more_images_than_fit_into_one_batch_come_out_in_order() -> None:
    model = fitted("tree")
    pixels = RNG.integers(0, 256, (5000, 3, 4, 1), dtype=np.uint8)
    np.testing.assert_array_equal(model.predict(pixels)[::-1], model.predict(pixels[::-1]))
