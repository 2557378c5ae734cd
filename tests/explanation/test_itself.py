"""What a fitted rung says of itself."""

from dataclasses import replace

import numpy as np

from digit_models import LABELS, studied
from pupille.explanation.itself import itself, weights_of
from pupille.models.network import NetworkModel, build_network


def ids(subject):
    return tuple(map(str, range(len(subject))))


def test_the_weights_of_each_class_lie_where_its_pixels_lie_less_the_mean_of_all_classes():
    subject, targets, _ = studied(images=30)
    record = itself(subject, ids(subject), targets)
    weights = subject.model.estimator.coef_
    centred = (weights - weights.mean(axis=0)).reshape(10, 8, 8)
    assert [each.label for each in record.weights] == list(LABELS)
    np.testing.assert_allclose([each.values for each in record.weights], centred, atol=1e-6)
    assert record.tree is None


def test_a_forest_has_its_places_alone_and_a_network_nothing():
    subject, targets, _ = studied(kind="forest", images=30)
    record = itself(subject, ids(subject), targets)
    assert record.weights == ()
    assert record.tree is None
    assert np.shape(record.importance.places) == (5, 5)
    spec = replace(subject.model.spec, name="mlp")
    network = replace(subject, model=NetworkModel(spec, build_network(spec)))
    assert itself(network, ids(network), targets) is None


def test_fine_pictures_of_weights_are_summed_and_many_classes_are_left_out(monkeypatch):
    subject, _, _ = studied(images=5)
    monkeypatch.setattr("pupille.explanation.itself.FINEST", 4)
    monkeypatch.setattr("pupille.explanation.itself.MOST_CLASSES", 3)
    pictures = weights_of(subject)
    assert len(pictures) == 3
    weights = subject.model.estimator.coef_
    centred = (weights - weights.mean(axis=0)).reshape(10, 4, 2, 4, 2).sum(axis=(2, 4))
    np.testing.assert_allclose([each.values for each in pictures], centred[:3], atol=1e-6)
