"""The record of a tree, walked by hand, gives what scikit-learn's tree gives."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from digit_models import LABELS, digits, fitted
from pupille.explanation.fitted_tree import tree_of
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel


def tree_on(pixels, labels, **settings):
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    estimator = DecisionTreeClassifier(random_state=0, **settings)
    estimator.fit(prepared.apply(pixels).reshape(len(pixels), -1), labels)
    return ClassicalModel(ModelSpec("tree", LABELS, prepared), estimator)


def walked(record, picture):
    """The node that a picture ends at, by the brightness of its pixels."""
    node = record.nodes[0]
    while node.pixel is not None:
        brightness = picture[node.pixel] / 255
        node = record.nodes[node.darker if brightness <= node.threshold else node.brighter]
    return node


@pytest.mark.parametrize("channels", [1, 3])
def test_brightness_by_row_and_column_leads_where_the_tree_leads(channels):
    pixels, labels = digits()
    if channels == 3:
        pixels = np.concatenate([pixels, 255 - pixels[:, ::-1], pixels[:, :, ::-1] // 2], axis=3)
    model = tree_on(pixels[:500], labels[:500], max_depth=3)
    record = tree_of(model)
    ends = [walked(record, picture) for picture in pixels[:500]]
    assert [np.argmax(end.counts) for end in ends] == list(model.predict(pixels[:500]).argmax(axis=1))
    # Every training image is counted once, at the end that it comes to, under its class.
    for end in {id(end): end for end in ends}.values():
        here = [label for label, each in zip(labels, ends, strict=False) if each is end]
        assert list(end.counts) == list(np.bincount(here, minlength=10))
    assert record.told == record.depth == 3
    assert record.leaves == len({id(end) for end in ends})


def test_a_deep_tree_is_cut_and_the_forks_below_are_counted():
    pixels, labels = digits()
    model = tree_on(pixels, labels)
    record = tree_of(model)
    tree = model.estimator.tree_
    assert record.told == 3
    assert record.depth == tree.max_depth > 3
    assert record.nodes[0].questions == (tree.children_left >= 0).sum() == record.leaves - 1
    ends = [node for node in record.nodes if node.pixel is None]
    told = len(record.nodes) - len(ends)
    assert sum(end.questions for end in ends) + told == record.nodes[0].questions
    assert max(node.depth for node in record.nodes) == 3


def test_a_class_that_was_never_shown_has_no_images_and_keeps_its_place():
    pixels, labels = digits()
    some = labels != 4
    record = tree_of(tree_on(pixels[some], labels[some]))
    assert record.nodes[0].counts[4] == 0
    assert list(record.nodes[0].counts) == list(np.bincount(labels[some], minlength=10))


def test_forests_linear_models_and_trees_of_numbers_have_none():
    pixels, labels = digits()
    assert tree_of(fitted(pixels[:200], labels[:200], "forest")) is None
    assert tree_of(fitted(pixels[:200], labels[:200])) is None
    model = tree_on(pixels[:50], labels[:50])
    number = DecisionTreeRegressor().fit(np.eye(3), np.arange(3))
    assert tree_of(ClassicalModel(model.spec, number)) is None
