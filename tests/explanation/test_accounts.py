"""Which exact account a model gives of itself: of linear models, one tree, networks with one layer behind the mean."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.tree import DecisionTreeClassifier

from digit_models import LABELS, digits, fitted
from pupille.explanation.accounts import account_of
from pupille.explanation.classification import QUESTION
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel


def model(kind):
    pixels, labels = digits()
    made = fitted(pixels[:300], labels[:300], "forest" if kind == "tree" else kind)
    if kind != "tree":
        return made
    tree = DecisionTreeClassifier().fit(pixels[:300].reshape(300, -1), labels[:300])
    return ClassicalModel(replace(made.spec, name="tree"), tree)


@pytest.mark.parametrize(
    ("kind", "exact", "words"),
    [
        ("logistic", True, "what each pixel adds"),
        ("tree", True, "along one path"),
        ("forest", False, "only be tried from outside"),
    ],
)
def test_a_classical_model_gives_the_account_that_it_can(kind, exact, words):
    record = account_of(model(kind), QUESTION)
    assert (record.name, record.exact) == (kind, exact)
    assert words in record.account


@pytest.mark.parametrize("affine", [True, False])
def test_a_network_gives_one_only_with_an_affine_map_behind_its_mean(affine):
    behind = (
        [torch.nn.Linear(4, 10)]
        if affine
        else [torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 10)]
    )
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), *behind
    ).eval()
    spec = ModelSpec("cnn", LABELS, Preprocessing(8, 8, 1, 0.0, 255.0, (0.5,), (0.25,)))
    record = account_of(NetworkModel(spec, network), QUESTION)
    assert record.exact is affine


def test_the_model_that_answers_the_same_to_all_says_so():
    made = model("logistic")
    record = account_of(replace(made, spec=replace(made.spec, name="majority")), QUESTION)
    assert record.exact
    assert "same to every picture" in record.account
    assert np.isfinite(made.predict(digits()[0][:2])).all()
