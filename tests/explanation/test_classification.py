"""The score of a class: the centred logit, whatever the probabilities are."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from digit_models import digits, fitted
from pupille.explanation.classification import QUESTION
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing


@dataclass
class Network:
    spec: ModelSpec


@pytest.fixture
def network():
    return Network(ModelSpec("mlp", tuple("abc"), Preprocessing(1, 1, 1, 0.0, 1.0, (0.0,), (1.0,))))


def test_from_probabilities_comes_the_logit_less_the_mean_of_all(network):
    logits = np.array([[1.0, 2.0, 6.0], [-50.0, 0.0, 20.0]])
    powers = np.exp(logits)
    scores = QUESTION.scores(powers / powers.sum(axis=1, keepdims=True), np.array([2, 0]), network)
    np.testing.assert_allclose(scores, [6 - 3, -50 + 10])


def test_a_probability_that_is_rounded_to_nothing_is_still_a_number(network):
    scores = QUESTION.scores(np.array([[0.0, 0.0, 1.0]]), np.array([0]), network)
    assert np.isfinite(scores).all()
    assert scores[0] < -200


def test_a_class_that_no_training_image_showed_is_not_among_the_mean():
    pixels, labels = digits()
    some = labels < 3
    model = fitted(pixels[some], labels[some], classes=("a", "b", "c", "never shown"))
    alone = replace(model, spec=replace(model.spec, classes=("a", "b", "c")))
    sides = np.arange(3)
    np.testing.assert_allclose(
        QUESTION.scores(model.predict(pixels[:3]), sides, model),
        QUESTION.scores(alone.predict(pixels[:3]), sides, alone),
    )
