"""Heads: what they compute, and that their state is all of them."""

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from pupille.errors import ModelError
from pupille.models.architectures.heads import build_head, fold_standardisation
from pupille.models.names import HEADS


@pytest.mark.parametrize("kind", HEADS)
def test_the_state_of_a_head_read_back_gives_the_same_logits(kind):
    torch.manual_seed(0)
    features = torch.randn(40, 6)
    head = build_head(kind, 6, 3, hidden=(5,), rows=40, neighbours=7)
    if kind == "knn":
        head.remember(features, torch.arange(40) % 3)
    again = build_head(kind, 6, 3, hidden=(5,), rows=40, neighbours=7)
    again.load_state_dict(load(save(head.state_dict())))
    probes = torch.randn(9, 6)
    assert torch.equal(head(probes), again(probes))
    assert head(probes).shape == (9, 3)


def test_an_mlp_has_the_layers_that_were_asked_for():
    head = build_head("mlp", 10, 4, hidden=(8, 7))
    assert sum(p.numel() for p in head.parameters()) == (10 * 8 + 8) + (8 * 7 + 7) + (7 * 4 + 4)


def test_one_neighbour_finds_what_scikit_learn_finds_by_cosine():
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    features = rng.normal(size=(60, 5)).astype(np.float32)
    labels, probes = rng.integers(0, 4, 60), rng.normal(size=(50, 5)).astype(np.float32)
    centre = features.mean(axis=0)
    peer = KNeighborsClassifier(1, metric="cosine").fit(features - centre, labels)
    head = build_head("knn", 5, 4, rows=60, neighbours=1)
    head.remember(torch.from_numpy(features), torch.from_numpy(labels))
    logits = head(torch.from_numpy(probes))
    assert logits.argmax(1).tolist() == peer.predict(probes - centre).tolist()
    # One vote for the neighbour's class and one spread over four: (1 + 1/4) / 2 and (1/4) / 2.
    assert torch.allclose(logits.exp().max(1).values, torch.tensor(0.625))
    assert torch.allclose(logits.exp().min(1).values, torch.tensor(0.125))


def test_the_votes_of_two_neighbours_are_those_computed_by_hand():
    head = build_head("knn", 2, 2, rows=2, neighbours=2)
    # The centre is the origin; the cosines of (4, 3) are 0.8 and -0.8.
    head.remember(torch.tensor([[1.0, 0.0], [-1.0, 0.0]]), torch.tensor([0, 1]))
    second = np.exp(-1.6 / 0.07)
    wanted = np.array([1 + 0.5, second + 0.5]) / (2 + second)
    assert np.allclose(head(torch.tensor([[4.0, 3.0]])).exp().numpy(), wanted)


def test_a_folded_layer_takes_the_features_as_they_come():
    torch.manual_seed(0)
    features = torch.randn(30, 4) * torch.tensor([1.0, 10, 0.1, 3]) + 5
    mean, deviation = features.mean(0), features.std(0)
    layer = torch.nn.Linear(4, 3)
    before = layer((features - mean) / deviation)
    fold_standardisation(layer, mean, deviation)
    assert torch.allclose(layer(features), before, atol=1e-4)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("svm", {}),
        ("mlp", {"hidden": ()}),
        ("mlp", {"hidden": (0,)}),
        ("knn", {"rows": 0}),
        ("knn", {"neighbours": 0}),
    ],
)
def test_what_no_head_takes_is_refused_with_what_to_do(kind, settings):
    with pytest.raises(ModelError, match=r"\."):
        build_head(kind, 4, 3, **settings)
